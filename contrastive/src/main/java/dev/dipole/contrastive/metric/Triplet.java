package dev.dipole.contrastive.metric;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Mining;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Need;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Relation;
import dev.dipole.contrastive.Role;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;
import dev.dipole.contrastive.Triplets;
import java.util.List;
import java.util.Set;

/// Each anchor shall be nearer to its positive than to its hard negatives, by a margin.
///
/// `L = mean [d(a, p) − d(a, n) + m]₊`, or `mean log(1 + e^{d(a,p) − d(a,n)})`
///
/// **Source.** Schroff et al., "FaceNet: a unified embedding for face recognition and clustering", 2015;
/// sentence-transformers takes the Euclidean distance and margin 5, pytorch-metric-learning unit vectors,
/// margin .05 and the mean over triplets that cost something (`nonZeroOnly`). The soft form is Hermans et al.,
/// 2017.
///
/// Similarities are negative distances, so that a nearer positive always costs less; cosine is `1 − d`.
public record Triplet(double margin, Similarity similarity, boolean soft, boolean nonZeroOnly)
        implements NamedObjective {
    public Triplet {
        Check.notNegative("triplet: the margin", margin);
    }

    /// Euclidean, margin 5, the mean over all triplets.
    public Triplet() {
        this(5, new Similarity.NegativeL2(), false, false);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.METRIC,
                        "triplet",
                        "mean [d_ap − d_an + m]₊",
                        "Schroff et al. 2015 (arXiv 1503.03832), triplet loss")
                .needs("anchor, positive, hard negatives")
                .degenerates("0 where negatives are farther by the margin; m where all vectors are equal")
                .relations("soft with one negative: infonce among own candidates with temperature 1")
                .aliases("TripletLoss", "TripletMarginLoss");
    }

    @Override
    public Set<Need> needs() {
        return Need.union(parts().needs(), Need.NEGATIVES);
    }

    @Override
    public Objective parts() {
        var own = Relation.beside(
                new Relation.OwnPositive(), new Relation.HardNegatives(Role.ANCHOR, Relation.Whose.OWN));
        var link = new Triplets(new Mining.All(), Labelled.cost(soft, margin, nonZeroOnly));
        return Objective.only(new TableTerm("triplets", similarity, own, List.of(), link, Reduction.MEAN_OF_JUDGED));
    }
}
