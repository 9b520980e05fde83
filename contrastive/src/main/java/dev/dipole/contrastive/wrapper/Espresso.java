package dev.dipole.contrastive.wrapper;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Need;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.contrastive.OwnWeight;
import dev.dipole.contrastive.Views;
import dev.dipole.contrastive.softmax.InfoNce;
import dev.dipole.tensor.Unary;
import java.util.List;
import java.util.Set;

/// Any objective on short vectors of every layer, whose first numbers learn what is essential of the whole:
/// afterwards the encoder may be cut and its vectors too.
///
/// `L = inner(z_n) + E(z_n) + w mean_l E(z_l)/(1 + ln(1 + l))` over the earlier layers `l` of this step,
/// `E(z) = inner( u(z[:k]) ) + a ( mean( (z[:k] − c)² ) + T KL( softmax(c/T) ‖ softmax(z[:k]/T) ) )`, `c = sg
/// PCA_k(z)`
///
/// with `PCA_k(z)` the first `k` principal components of all vectors of the layer in the batch, a constant as in
/// the public code.
///
/// **Source.** Li et al., "ESE: Espresso sentence embeddings", 2025 (arXiv 2402.14776, whose first version is
/// 2DMSE); `k` = 128, `T` = 1 and the weights as in its public code (AnglE), where layer 0 is the
/// embeddings and the last block but one is left out. As for [Matryoshka] lengths are brought back to 1 after
/// the cut.
///
/// **The batch** is the inner objective's with the layers ([Views#layers]).
///
/// **Degenerates** where the inner objective does; where all vectors are equal the components still are a
/// target.
///
/// **Relations.** Alignment weight 0 and layer weight 0: matryoshka of the whole width and `k`. The embeddings
/// alone (`l` = 0) weigh 1: then layer 0 costs what the last does.
///
/// @param compression `k`
/// @param layersPerStep how many earlier layers a step looks at, drawn anew; −1 for all. Where nothing is
/// random, as in an evaluation, all count
/// @param layerWeight `w`; with 0 the batch needs no layers
/// @param alignment `a`
/// @param klTemperature `T`
/// @param inner the objective
public record Espresso(
        int compression,
        int layersPerStep,
        double layerWeight,
        double alignment,
        double klTemperature,
        NamedObjective inner)
        implements NamedObjective {
    public Espresso {
        Check.atLeast("espresso: the compression", compression, 1);
        Check.notNegative("espresso: the weight of the layers", layerWeight);
        Check.notNegative("espresso: the weight of the alignment", alignment);
        Check.positive("espresso: the temperature of the KL", klTemperature);
        if (layersPerStep == 0 || layersPerStep < -1) {
            throw new ObjectiveException(
                    "espresso: layersPerStep must be at least 1, or -1 for all, not " + layersPerStep);
        }
    }

    /// InfoNCE, the first 128 numbers, all layers.
    public Espresso() {
        this(128, new InfoNce());
    }

    /// All layers, all weights 1.
    public Espresso(int compression, NamedObjective inner) {
        this(compression, -1, 1, 1, 1, inner);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.WRAPPER,
                        "espresso",
                        "inner(z_n) + E(z_n) + mean_l E(z_l)/(1 + ln(1 + l)), E(z) = inner(z[:k]) + align(z[:k], sg PCA_k(z))",
                        "Li et al. 2025 (ESE, arXiv 2402.14776)")
                .needs("what the inner objective needs, and the layers")
                .degenerates("where the inner objective does")
                .relations("alignment and layer weight 0: matryoshka of the whole width and k; layer 0 weighs 1")
                .aliases("ese", "espresso-sentence-embeddings");
    }

    @Override
    public Objective parts() {
        return views -> {
            var sum = new LossSum();
            sum.add("whole", 1, inner.measure(views));
            cut(sum, "last", 1, views);
            if (layerWeight == 0) return sum.of(views.rows());
            var layers = views.layers();
            int[] chosen = Chosen.of(layers.size(), layersPerStep);
            for (int l : chosen) {
                double weight = layerWeight / chosen.length / (1 + StrictMath.log(1 + l));
                cut(sum, "layer_" + l, weight, layers.get(l));
            }
            return sum.of(views.rows());
        };
    }

    /// Adds `weight · E`.
    private void cut(LossSum sum, String name, double weight, Views layer) {
        sum.add(name, weight, Tape.in(name, () -> inner.measure(Prefix.of(layer, compression))));
        if (alignment > 0) sum.add(weight * alignment, aligned(SoftmaxDivergence.items(layer)));
    }

    private Variable aligned(Variable whole) {
        var components = PrincipalComponents.of(whole.value(), compression);
        var first = Variable.of(new FirstColumns(compression), whole);
        var apart = first.sub(Variable.constant(components)).apply(Unary.SQUARE).mean();
        return apart.add(SoftmaxDivergence.of(components, first, klTemperature).scale(klTemperature));
    }

    @Override
    public List<OwnWeight> weights() {
        return inner.weights();
    }

    @Override
    public Set<Need> needs() {
        return layerWeight > 0 ? Need.union(inner.needs(), Need.LAYERS) : inner.needs();
    }

    @Override
    public Espresso at(int step, int total) {
        return new Espresso(compression, layersPerStep, layerWeight, alignment, klTemperature, inner.at(step, total));
    }
}
