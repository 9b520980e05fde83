package dev.dipole.contrastive;

import dev.dipole.contrastive.Regulariser.Alignment;
import dev.dipole.contrastive.Regulariser.Uniformity;
import java.util.List;

/// Pairs close, everything spread: what InfoNCE does in the limit of many negatives, as two explicit terms.
///
/// `L = mean_i ‖u_i − v_i‖^α + w · ½( unif(u) + unif(v) )`, `unif(u) = log mean_{i<j} e^{−t ‖u_i − u_j‖²}`
///
/// **Source.** Wang & Isola, "Understanding contrastive representation learning through alignment and
/// uniformity on the hypersphere", 2020; `α = 2`, `t = 2`, `w = 1`.
///
/// **The batch** brings anchor and positive.
///
/// **Degenerates** with one row: only the alignment is left. With all vectors equal it is 0, a point without
/// gradient.
///
/// **Relations.** `α = 2` is BYOL's distance `2 − 2cos`; the uniformity is the dispersive loss with `t = 1/τ`
/// on unit vectors.
public record AlignmentUniformity(double alpha, double t, double weight) implements NamedObjective {
    public AlignmentUniformity {
        Check.positive("alignment-uniformity: alpha", alpha);
        Check.positive("alignment-uniformity: t", t);
        Check.notNegative("alignment-uniformity: the weight", weight);
    }

    /// `α = 2`, `t = 2`, `w = 1`.
    public AlignmentUniformity() {
        this(2, 2, 1);
    }

    @Override
    public Card card() {
        return new Card(
                        "alignment-uniformity",
                        "mean_i ‖u_i − v_i‖^α + w·½( unif(u) + unif(v) )",
                        "Wang & Isola 2020 (arXiv 2005.10242)",
                        List.of("align-uniform"))
                .needs("anchor, positive")
                .degenerates("0 without gradient where all vectors are equal; with one row only the alignment is left");
    }

    @Override
    public Objective parts() {
        return Objective.sum(
                new Weighted(1, new Alignment(alpha)),
                new Weighted(weight / 2, new Uniformity(Role.ANCHOR, t)),
                new Weighted(weight / 2, new Uniformity(Role.POSITIVE, t)));
    }
}
