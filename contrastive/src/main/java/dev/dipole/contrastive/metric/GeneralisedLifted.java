package dev.dipole.contrastive.metric;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.GroupMargin;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.Similarity;

/// All positives of an item, the far ones most, against all its negatives, the near ones most.
///
/// `L = mean_i [ LSE_p d_ip + LSE_n (m − d_in) ]₊`
///
/// **Source.** Hermans et al., "In defense of the triplet loss", 2017 (arXiv 1703.07737); Euclidean, `m
/// = 1`. The mean is over items that have both sides; pytorch-metric-learning lets a side that is missing be 0.
public record GeneralisedLifted(double margin, Similarity similarity) implements NamedObjective {
    public GeneralisedLifted {
        Check.notNegative("generalised-lifted: the margin", margin);
    }

    /// Euclidean, margin 1.
    public GeneralisedLifted() {
        this(1, new Similarity.NegativeL2());
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.METRIC,
                        "generalised-lifted",
                        "mean_i [LSE_p d_ip + LSE_n (m − d_in)]₊",
                        "Hermans et al. 2017 (arXiv 1703.07737), L_LG")
                .needs(Labelled.NEEDS)
                .degenerates("m and the logarithms of the counts where all vectors are equal")
                .relations("one pair each: triplet")
                .aliases("GeneralizedLiftedStructureLoss");
    }

    @Override
    public Objective parts() {
        return Labelled.compared(similarity, new GroupMargin(), Reduction.MEAN_OF_JUDGED, new Shaping.Margin(margin));
    }
}
