package dev.dipole.contrastive.pairs;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Hinge;
import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.PairRelation;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;
import dev.dipole.contrastive.Weighted;
import java.util.List;

/// Pairs that belong together shall coincide, others keep a distance.
///
/// `L = mean_i ½( y_i d_i² + (1 − y_i) [m − d_i]₊² )`, `d = 1 − cos`, or the Euclidean distance
///
/// **Source.** Hadsell et al., "Dimensionality reduction by learning an invariant mapping", 2006;
/// sentence-transformers takes `1 − cos` and `m = .5`. `y_i` is 1 where the pair's grade is above one half.
///
/// sentence-transformers' Euclidean distance is torch's `‖a − b + 1e-6‖`, which depends on the order of the
/// two; here it is `√(‖a − b‖² + 1e-12)`.
///
/// With the Euclidean distance two equal vectors of a negative pair feel no force: the slope of `√(x + 1e-12)`
/// at 0 is finite and that of the distance has no direction.
public record MarginContrastive(double margin, Distance distance) implements NamedObjective {
    /// What is measured.
    public enum Distance {
        /// `1 − cos`
        COSINE,
        /// `‖a − b‖`
        EUCLIDEAN;

        Similarity similarity() {
            return this == COSINE ? new Similarity.Cosine() : new Similarity.NegativeL2();
        }

        /// The score at distance 0.
        double best() {
            return this == COSINE ? 1 : 0;
        }
    }

    public MarginContrastive {
        Check.positive("margin-contrastive: the margin", margin);
    }

    /// `1 − cos` and margin .5.
    public MarginContrastive() {
        this(0.5, Distance.COSINE);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PAIRS,
                        "margin-contrastive",
                        "mean_i ½( y d² + (1 − y)[m − d]₊² )",
                        "Hadsell et al. 2006 (CVPR)")
                .needs("anchor, positive, a grade for each pair: above ½ for yes")
                .degenerates("0 where positives coincide and negatives are farther than the margin")
                .relations("online-contrastive keeps its hard pairs only")
                .aliases("contrastive", "ContrastiveLoss");
    }

    @Override
    public Objective parts() {
        return Objective.sum(new Weighted(
                0.5,
                new TableTerm(
                        "pairs",
                        distance.similarity(),
                        new PairRelation.YesNo(),
                        List.of(),
                        link(distance, margin),
                        Reduction.MEAN)));
    }

    static Link link(Distance distance, double margin) {
        return new Hinge(distance.best(), distance.best() - margin, true);
    }
}
