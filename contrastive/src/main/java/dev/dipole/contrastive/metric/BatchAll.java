package dev.dipole.contrastive.metric;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Mining;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.Triplets;

/// Every triplet of labelled items: an anchor, an item of its class, an item of another.
///
/// `L = Σ [d_ap − d_an + m]₊ / #{triplets that cost something}`
///
/// **Source.** Hermans et al., "In defense of the triplet loss for person re-identification", 2017
/// (arXiv 1703.07737); sentence-transformers: Euclidean, margin 5, mean over the triplets that cost more
/// than 0. Where none does the loss is exactly 0. With `nonZeroOnly` off it is the mean over all triplets.
public record BatchAll(double margin, Similarity similarity, boolean soft, boolean nonZeroOnly)
        implements NamedObjective {
    public BatchAll {
        Check.notNegative("triplet-batch-all: the margin", margin);
    }

    /// Euclidean, margin 5, the mean over triplets that cost something.
    public BatchAll() {
        this(5, new Similarity.NegativeL2(), false, true);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.METRIC,
                        "triplet-batch-all",
                        "Σ [d_ap − d_an + m]₊ / #{> 0}",
                        "Hermans et al. 2017 (arXiv 1703.07737), batch all")
                .needs(Labelled.NEEDS)
                .degenerates("0 where no triplet is violated; m where all vectors are equal")
                .relations("triplet on every triplet of the batch")
                .aliases("BatchAllTripletLoss");
    }

    @Override
    public Objective parts() {
        var link = new Triplets(new Mining.All(), Labelled.cost(soft, margin, nonZeroOnly));
        return Labelled.compared(similarity, link, Reduction.MEAN_OF_JUDGED);
    }
}
