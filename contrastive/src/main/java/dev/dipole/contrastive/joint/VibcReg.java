package dev.dipole.contrastive.joint;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Weighted;
import dev.dipole.contrastive.regulariser.Correlation;
import dev.dipole.contrastive.regulariser.OfViews;
import dev.dipole.contrastive.regulariser.Variance;
import java.util.List;
/// VICReg with correlations in place of covariances, so that the scale of a coordinate does not matter to the
/// last term.
///
/// `L = λ mean (z1 − z2)² + μ Σ_v mean_j [1 − √(Var_j + 1e-4)]₊ + ν Σ_v (1/D²) Σ_{j≠k} Corr_jk²`
///
/// **Source.** Lee & Aune, "VIbCReg: variance-invariance-better-covariance regularization for self-supervised
/// learning on time series", 2021; `λ = μ = 25`, `ν = 200`, as in public code (solo-learn).
///
/// **The batch** brings anchor and positive.
///
/// **Degenerates** like [VicReg].
///
/// **Relations.** [VicReg]; the last term is [dev.dipole.contrastive.regulariser.Correlation] alone.

public record VibcReg(double invariance, double variance, double correlation) implements NamedObjective {
    public VibcReg {
        Check.notNegative("vibcreg: the weight of the invariance", invariance);
        Check.notNegative("vibcreg: the weight of the variance", variance);
        Check.notNegative("vibcreg: the weight of the correlation", correlation);
    }

    /// 25, 25, 200.
    public VibcReg() {
        this(25, 25, 200);
    }

    @Override
    public Card card() {
        return new Card(
                        "vibcreg",
                        "λ mean (z1 − z2)² + μ Σ_v mean_j [1 − √(Var_j + ε)]₊ + ν Σ_v (1/D²) Σ_{j≠k} Corr_jk²",
                        "Lee & Aune 2021 (arXiv 2109.00783)",
                        List.of())
                .family(Family.JOINT_EMBEDDING)
                .needs("anchor, positive")
                .degenerates("like vicreg")
                .relations("vicreg with correlations in place of covariances");
    }

    @Override
    public Objective parts() {
        return Objective.sum(
                new Weighted(invariance, OfItems.pair("invariance", 1, Agreement::meanSquare)),
                new Weighted(variance, new OfViews(new Variance(1, 1e-4), OfViews.Over.SUM)),
                new Weighted(correlation, new OfViews(new Correlation(), OfViews.Over.SUM)));
    }
}
