package dev.dipole.contrastive.metric;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Similarity;

/// Triplets by how much noise makes one item into another, measured against the anchor as the signal.
///
/// `L = Σ [d_ap − d_an + m]₊ / #{triplets that cost something}`, `d(a, b) = Var(a − b)/Var(a)`
///
/// **Source.** Yuan et al., "Signal-to-noise ratio: a robust distance metric for deep metric learning", 2019;
/// the margin .05 is pytorch-metric-learning's for triplets. The paper adds a penalty on the mean
/// of each vector, which is not part of this recipe.
public record SnrTriplet(double margin, boolean nonZeroOnly) implements NamedObjective {
    public SnrTriplet {
        Check.notNegative("snr-triplet: the margin", margin);
    }

    /// Margin .05, the mean over triplets that cost something.
    public SnrTriplet() {
        this(0.05, true);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.METRIC,
                        "snr-triplet",
                        "Σ [d_ap − d_an + m]₊ / #{> 0}, d = Var(a − b)/Var(a)",
                        "Yuan et al. 2019 (CVPR)")
                .needs(Labelled.NEEDS)
                .degenerates("m where all vectors are equal")
                .relations("triplet-batch-all with the similarity signal-to-noise")
                .aliases("SNRDistance");
    }

    @Override
    public Objective parts() {
        return new BatchAll(margin, new Similarity.SignalToNoise(), false, nonZeroOnly).parts();
    }
}
