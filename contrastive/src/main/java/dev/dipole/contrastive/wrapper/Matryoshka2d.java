package dev.dipole.contrastive.wrapper;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Need;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.contrastive.OwnWeight;
import dev.dipole.contrastive.softmax.InfoNce;
import java.util.List;
import java.util.Set;

/// [AdaptiveLayers] around [Matryoshka]: afterwards the encoder may be cut and its vectors too.
///
/// **Source.** Li et al., "2D Matryoshka sentence embeddings", 2024 (arXiv 2402.14776); one layer and one width
/// a step as in sentence-transformers. The KL compares whole vectors.
///
/// **The batch** is the inner objective's with the layers.
///
/// **Relations.** One width, the whole: adaptive layers. Prior and KL weight 0: matryoshka.
///
/// @param dimensions as in [Matryoshka]
/// @param dimensionWeights as in [Matryoshka]
/// @param dimensionsPerStep as in [Matryoshka]
/// @param layersPerStep as in [AdaptiveLayers]
/// @param lastWeight as in [AdaptiveLayers]
/// @param priorWeight as in [AdaptiveLayers]
/// @param klWeight as in [AdaptiveLayers]
/// @param klTemperature as in [AdaptiveLayers]
/// @param inner the objective
public record Matryoshka2d(
        List<Integer> dimensions,
        List<Double> dimensionWeights,
        int dimensionsPerStep,
        int layersPerStep,
        double lastWeight,
        double priorWeight,
        double klWeight,
        double klTemperature,
        NamedObjective inner)
        implements NamedObjective {
    public Matryoshka2d {
        dimensions = List.copyOf(dimensions);
        dimensionWeights = List.copyOf(dimensionWeights);
        try {
            layered(
                    dimensions,
                    dimensionWeights,
                    dimensionsPerStep,
                    layersPerStep,
                    lastWeight,
                    priorWeight,
                    klWeight,
                    klTemperature,
                    inner);
        } catch (ObjectiveException refusal) {
            throw new ObjectiveException("matryoshka-2d: " + refusal.getMessage());
        }
    }

    /// InfoNCE, one layer and one width a step.
    public Matryoshka2d() {
        this(List.of(), new InfoNce());
    }

    /// One layer and one width a step, all weights 1.
    public Matryoshka2d(List<Integer> dimensions, NamedObjective inner) {
        this(dimensions, List.of(), 1, 1, 1, 1, 1, 0.3, inner);
    }

    private static AdaptiveLayers layered(
            List<Integer> dimensions,
            List<Double> weights,
            int dimensionsPerStep,
            int layersPerStep,
            double last,
            double prior,
            double kl,
            double temperature,
            NamedObjective inner) {
        var cut = new Matryoshka(dimensions, weights, dimensionsPerStep, inner);
        return new AdaptiveLayers(layersPerStep, last, prior, kl, temperature, true, false, cut);
    }

    private AdaptiveLayers layered() {
        return layered(
                dimensions,
                dimensionWeights,
                dimensionsPerStep,
                layersPerStep,
                lastWeight,
                priorWeight,
                klWeight,
                klTemperature,
                inner);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.WRAPPER,
                        "matryoshka-2d",
                        "adaptive-layers of matryoshka",
                        "Li et al. 2024 (arXiv 2402.14776)")
                .needs("what the inner objective needs, and the layers")
                .degenerates("where the inner objective does")
                .relations("the whole width alone: adaptive-layers; prior and KL weight 0: matryoshka")
                .aliases("2dmse", "Matryoshka2dLoss");
    }

    @Override
    public Objective parts() {
        return layered();
    }

    @Override
    public List<OwnWeight> weights() {
        return inner.weights();
    }

    @Override
    public Set<Need> needs() {
        return layered().needs();
    }

    @Override
    public Matryoshka2d at(int step, int total) {
        return new Matryoshka2d(
                dimensions,
                dimensionWeights,
                dimensionsPerStep,
                layersPerStep,
                lastWeight,
                priorWeight,
                klWeight,
                klTemperature,
                inner.at(step, total));
    }
}
