package dev.dipole.contrastive.wrapper;

import dev.dipole.autograd.Tape;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Need;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.contrastive.OwnWeight;
import dev.dipole.contrastive.softmax.InfoNce;
import java.util.List;
import java.util.Set;

/// Any objective on the vectors after earlier blocks of the encoder as well, which also imitate the last
/// block's: afterwards the encoder may be cut.
///
/// `L = w_last · inner(z_n) + w_prior · mean_l( inner(z_l) f_l ) + w_kl · T · Σ_l KL( sg softmax(z_n/T) ‖
/// softmax(z_l/T) )` over the layers `l` of this step, `f_l` 1 or `1/(1 + l)`
///
/// **Source.** Li et al., "2D Matryoshka sentence embeddings", 2024 (arXiv 2402.14776); weights, `T = .3` and
/// `f_l = 1` as in sentence-transformers, whose earlier versions had `1/(1 + l)`. KL is a sum over a vector's
/// numbers and a mean over all vectors of the batch. The teacher is a constant.
///
/// **The batch** is the inner objective's with the layers ([Views#layers]).
///
/// **Relations.** Equal layers: the KL is 0. A single last layer, prior and KL weight 0: the inner objective.
///
/// @param layersPerStep how many earlier layers a step looks at, drawn anew; −1 for all. Where nothing is
/// random, as in an evaluation, all count
/// @param lastWeight of the last layer
/// @param priorWeight of the earlier ones
/// @param klWeight of the imitation
/// @param klTemperature `T`
/// @param fromEmbeddings whether the embeddings, before the first block, are one of the layers: number 0
/// @param deeperCountsLess whether `f_l = 1/(1 + l)`
/// @param inner the objective
public record AdaptiveLayers(
        int layersPerStep,
        double lastWeight,
        double priorWeight,
        double klWeight,
        double klTemperature,
        boolean fromEmbeddings,
        boolean deeperCountsLess,
        NamedObjective inner)
        implements NamedObjective {
    public AdaptiveLayers {
        Check.notNegative("adaptive-layers: the weight of the last layer", lastWeight);
        Check.notNegative("adaptive-layers: the weight of earlier layers", priorWeight);
        Check.notNegative("adaptive-layers: the weight of the KL", klWeight);
        Check.positive("adaptive-layers: the temperature of the KL", klTemperature);
        if (layersPerStep == 0 || layersPerStep < -1) {
            throw new ObjectiveException(
                    "adaptive-layers: layersPerStep must be at least 1, or -1 for all, not " + layersPerStep);
        }
    }

    /// InfoNCE on the last and one earlier layer a step.
    public AdaptiveLayers() {
        this(new InfoNce());
    }

    /// One earlier layer a step, all weights 1.
    public AdaptiveLayers(NamedObjective inner) {
        this(1, 1, 1, 1, 0.3, true, false, inner);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.WRAPPER,
                        "adaptive-layers",
                        "inner(last) + mean_l inner(layer l) + T Σ_l KL(sg softmax(last/T) ‖ softmax(layer l/T))",
                        "Li et al. 2024 (arXiv 2402.14776)")
                .needs("what the inner objective needs, and the layers")
                .degenerates("where the inner objective does")
                .relations("equal layers: KL 0; prior and KL weight 0: the inner objective")
                .aliases("adaptive-layer", "AdaptiveLayerLoss");
    }

    @Override
    public Objective parts() {
        return views -> {
            var sum = new LossSum();
            sum.add("last", lastWeight, inner.measure(views));
            var layers = views.layers();
            int first = fromEmbeddings ? 0 : 1;
            int[] chosen = Chosen.of(layers.size() - first, layersPerStep);
            for (int choice : chosen) {
                int l = first + choice;
                double weight = priorWeight / chosen.length / (deeperCountsLess ? 1 + l : 1);
                sum.add("layer_" + l, weight, Tape.in("layer_" + l, () -> inner.measure(layers.get(l))));
                if (klWeight == 0) continue;
                var imitation = SoftmaxDivergence.of(
                        SoftmaxDivergence.items(views).value(), SoftmaxDivergence.items(layers.get(l)), klTemperature);
                sum.add(klWeight * klTemperature, imitation);
            }
            return sum.of(views.rows());
        };
    }

    @Override
    public List<OwnWeight> weights() {
        return inner.weights();
    }

    @Override
    public Set<Need> needs() {
        return Need.union(inner.needs(), Need.LAYERS);
    }

    @Override
    public AdaptiveLayers at(int step, int total) {
        return new AdaptiveLayers(
                layersPerStep,
                lastWeight,
                priorWeight,
                klWeight,
                klTemperature,
                fromEmbeddings,
                deeperCountsLess,
                inner.at(step, total));
    }
}
