package dev.dipole.contrastive.regulariser;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import java.util.List;

/// Coordinates that are alive and say different things, without a second view: the parts of VICReg and VIbCReg
/// alone.
///
/// | part | formula |
/// |---|---|
/// | `variance` | `mean_j [1 − √(Var_j + 1e-4)]₊` |
/// | `covariance` | `(1/D) Σ_{j≠k} Cov_jk²` |
/// | `correlation` | `(1/D²) Σ_{j≠k} Corr_jk²` |
///
/// **Source.** Bardes et al., "VICReg: variance-invariance-covariance regularization for self-supervised
/// learning", 2022, section 4.1; Lee & Aune, "VIbCReg", 2021 (`correlation`).
///
/// **The batch** brings anchors; each view is treated for itself and the results averaged.
///
/// **Degenerates** with one row: 0. With all vectors equal `variance` is .99, the others 0.
///
/// **Relations.** [dev.dipole.contrastive.joint.VicReg] adds the invariance. `covariance` times `D` is a
/// [Dispersive] loss.
public record Decorrelation(Part part) implements NamedObjective {
    /// The formula.
    public enum Part {
        VARIANCE,
        COVARIANCE,
        CORRELATION
    }

    /// `covariance`.
    public Decorrelation() {
        this(Part.COVARIANCE);
    }

    @Override
    public Card card() {
        return new Card(
                        "decorrelation",
                        "(1/D) Σ_{j≠k} Cov_jk², or the variance hinge, or squared correlations",
                        "Bardes et al. 2022 (VICReg, arXiv 2105.04906), section 4.1",
                        List.of("covariance", "variance"))
                .needs("anchor, perhaps positive and further views, each for itself")
                .degenerates("0 with one row; where all vectors are equal variance is .99, the others 0");
    }

    @Override
    public Objective parts() {
        VectorFormula formula = switch (part) {
            case VARIANCE -> new Variance(1, 1e-4);
            case COVARIANCE -> new Covariance(false, true);
            case CORRELATION -> new Correlation();
        };
        return Objective.only(new OfViews(formula, OfViews.Over.MEAN));
    }
}
