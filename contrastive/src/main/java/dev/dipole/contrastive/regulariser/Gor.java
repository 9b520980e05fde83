package dev.dipole.contrastive.regulariser;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import java.util.List;

/// Global orthogonal regularisation: cosines of vectors that do not belong together as on a sphere that is
/// covered evenly, mean 0 and second moment at most `1/D`.
///
/// `L = a (mean_{i≠j} cos)² + b [mean_{i≠j} cos² − 1/D]₊`
///
/// **Source.** Zhang et al., "Learning spread-out local feature descriptors", 2017; `a = b = 1`.
/// EmbeddingGemma uses `a = 0`.
///
/// **The batch** brings anchors; each view is treated for itself and the results averaged.
///
/// **Degenerates** with one row: 0. Vectors that are all equal cost `a + b (1 − 1/D)`, orthogonal ones 0.
///
/// **Relations.** The second moment is the squared Frobenius norm of the Gram matrix; [Covariance] squares the
/// other product of the same vectors.
public record Gor(double mean, double square) implements NamedObjective {
    public Gor {
        Check.notNegative("gor: the weight of the mean", mean);
        Check.notNegative("gor: the weight of the mean square", square);
    }

    /// Both weights 1.
    public Gor() {
        this(1, 1);
    }

    @Override
    public Card card() {
        return new Card(
                        "gor",
                        "a (mean_{i≠j} cos)² + b [mean_{i≠j} cos² − 1/D]₊",
                        "Zhang et al. 2017 (arXiv 1708.06320)",
                        List.of("global-orthogonal-regularization", "spread-out"))
                .needs("anchor, perhaps positive and further views, each for itself")
                .degenerates("0 with one row; a + b (1 − 1/D) where all vectors are equal");
    }

    @Override
    public Objective parts() {
        return Objective.only(new OfViews(new OrthogonalSpread(mean, square), OfViews.Over.MEAN));
    }
}
