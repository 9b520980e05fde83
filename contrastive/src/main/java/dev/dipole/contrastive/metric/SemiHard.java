package dev.dipole.contrastive.metric;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Mining;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TripletCost;
import dev.dipole.contrastive.Triplets;

/// For each positive pair the nearest negative that is farther than the positive; where there is none, the
/// farthest negative.
///
/// `L = mean_{a,p} [d_ap − d_an + m]₊`
///
/// **Source.** Schroff et al., "FaceNet", 2015; the second choice and the mean over all positive
/// pairs are sentence-transformers': Euclidean, margin 5.
public record SemiHard(double margin, Similarity similarity, boolean nonZeroOnly) implements NamedObjective {
    public SemiHard {
        Check.notNegative("triplet-semi-hard: the margin", margin);
    }

    /// Euclidean, margin 5, the mean over positive pairs.
    public SemiHard() {
        this(5, new Similarity.NegativeL2(), false);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.METRIC,
                        "triplet-semi-hard",
                        "mean_{a,p} [d_ap − d_an + m]₊, n the nearest beyond p",
                        "Schroff et al. 2015 (arXiv 1503.03832), triplet selection")
                .needs(Labelled.NEEDS)
                .degenerates("m where all vectors are equal")
                .relations("one negative: triplet-batch-all, mean over all")
                .aliases("BatchSemiHardTripletLoss");
    }

    @Override
    public Objective parts() {
        var link = new Triplets(new Mining.SemiHard(), new TripletCost.Hinge(margin, nonZeroOnly));
        return Labelled.compared(similarity, link, Reduction.MEAN_OF_JUDGED);
    }
}
