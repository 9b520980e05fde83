package dev.dipole.contrastive.metric;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Hardest;
import dev.dipole.contrastive.Mining;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.Triplets;

/// For each item the farthest of its class and the nearest of the others.
///
/// `L = mean_i [max_p d_ip − min_n d_in + m]₊`, softly `mean_i log(1 + e^{max_p d_ip − min_n d_in})`
///
/// **Source.** Hermans et al., 2017 (arXiv 1703.07737); sentence-transformers: Euclidean, margin 5. The
/// mean is over items that have both sides; sentence-transformers lets an item that is alone in its class count
/// with a positive at distance 0.
public record BatchHard(double margin, Similarity similarity, boolean soft, boolean nonZeroOnly)
        implements NamedObjective {
    public BatchHard {
        Check.notNegative("triplet-batch-hard: the margin", margin);
    }

    /// Euclidean, margin 5.
    public BatchHard() {
        this(5, new Similarity.NegativeL2(), false, false);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.METRIC,
                        "triplet-batch-hard",
                        "mean_i [max_p d_ip − min_n d_in + m]₊",
                        "Hermans et al. 2017 (arXiv 1703.07737), batch hard")
                .needs(Labelled.NEEDS)
                .degenerates("m where all vectors are equal, softly log 2: the usual sign of a collapse")
                .relations("one item of each kind: triplet-batch-all")
                .aliases("BatchHardTripletLoss", "BatchHardSoftMarginTripletLoss");
    }

    @Override
    public Objective parts() {
        var link = new Triplets(new Mining.All(), Labelled.cost(soft, margin, nonZeroOnly));
        return Labelled.compared(similarity, link, Reduction.MEAN_OF_JUDGED, new Hardest(true, true));
    }
}
