package dev.dipole.contrastive.joint;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Weighted;
import dev.dipole.contrastive.regulariser.Covariance;
import dev.dipole.contrastive.regulariser.OfViews;
import dev.dipole.contrastive.regulariser.Variance;
import java.util.List;
/// Views agree, coordinates vary, coordinates do not repeat each other: three terms that each look at one
/// thing.
///
/// `L = λ mean (z1 − z2)² + μ Σ_v V(Z_v) + ν Σ_v K(Z_v)`
///
/// with `V(Z) = mean_j [1 − √(Var_j + 1e-4)]₊` and `K(Z) = (1/D) Σ_{j≠k} Cov_jk²`.
///
/// **Source.** Bardes et al., "VICReg: variance-invariance-covariance regularization for self-supervised
/// learning", 2022, section 4.1; `λ = μ = 25`, `ν = 1`. The paper sums `V` over the views; its code and others
/// halve that sum: `halveVariance`.
///
/// **The batch** brings anchor and positive.
///
/// **Degenerates** with one row: only the invariance is left, which collapses. With all vectors equal it is
/// `μ · 2 · .99`: the hinge holds the collapse off, but its gradient there is 0.
///
/// **Relations.** [VibcReg] takes correlations for covariances. `K` times `D` is a
/// [dev.dipole.contrastive.regulariser.Dispersive] loss.

public record VicReg(double invariance, double variance, double covariance, boolean halveVariance)
        implements NamedObjective {
    public VicReg {
        Check.notNegative("vicreg: the weight of the invariance", invariance);
        Check.notNegative("vicreg: the weight of the variance", variance);
        Check.notNegative("vicreg: the weight of the covariance", covariance);
    }

    /// 25, 25, 1, variances summed as in the paper.
    public VicReg() {
        this(25, 25, 1, false);
    }

    @Override
    public Card card() {
        return new Card(
                        "vicreg",
                        "λ mean (z1 − z2)² + μ Σ_v mean_j [1 − √(Var_j + ε)]₊ + ν Σ_v (1/D) Σ_{j≠k} Cov_jk²",
                        "Bardes et al. 2022 (arXiv 2105.04906), section 4.1",
                        List.of())
                .family(Family.JOINT_EMBEDDING)
                .needs("anchor, positive")
                .degenerates(
                        "with one row only the invariance is left; where all vectors are equal the hinge has no gradient")
                .relations(
                        "vibcreg takes correlations for covariances; its last term times D is dispersive covariance");
    }

    @Override
    public Objective parts() {
        var over = halveVariance ? OfViews.Over.MEAN : OfViews.Over.SUM;
        return Objective.sum(
                new Weighted(invariance, OfItems.pair("invariance", 1, Agreement::meanSquare)),
                new Weighted(variance, new OfViews(new Variance(1, 1e-4), over)),
                new Weighted(covariance, new OfViews(new Covariance(false, true), OfViews.Over.SUM)));
    }
}
