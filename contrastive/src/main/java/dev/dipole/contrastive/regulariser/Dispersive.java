package dev.dipole.contrastive.regulariser;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Similarity;
import java.util.List;

/// The repulsion of contrastive learning without its attraction: hidden vectors of one layer are pushed apart,
/// on top of whatever loss already says where each belongs. No positives, no second view.
///
/// | variant | formula |
/// |---|---|
/// | `infonce-l2` | `log mean_ij exp( −‖z_i − z_j‖²/τ )` |
/// | `infonce-cosine` | `log mean_ij exp( cos(z_i, z_j)/τ )` |
/// | `hinge` | `mean_ij [ε − ‖z_i − z_j‖²]₊²` |
/// | `covariance` | `Σ_{j≠k} Cov(Z)_jk²` |
///
/// **Source.** Wang & He, "Diffuse and disperse: image generation with representation regularization", 2025
/// (arXiv 2506.09027); the published code divides squared distances by the width and keeps the zero
/// diagonal in the mean, which the formula of the paper leaves open: settings here, `perWidth` and `diagonal`.
/// Used with a weight of .25 to .5.
///
/// **The batch** brings anchors, the hidden vectors; positives and further views are treated like them, each
/// for itself, and averaged.
///
/// **Degenerates** with one row: 0. With all vectors equal `infonce-l2` is 0, its maximum, and has no gradient:
/// noise has to break the tie.
///
/// **Relations.** On unit vectors, off the diagonal, `infonce-l2` is the uniformity of
/// [dev.dipole.contrastive.AlignmentUniformity] with `t = 1/τ`; with the diagonal it is
/// `log( 1/n + (1 − 1/n) exp(uniformity) )`. `infonce-cosine` at `τ/2` is `infonce-l2` at `τ` plus `2/τ`.
/// `covariance` is VICReg's covariance term times `D`.
///
/// @param margin `ε` of the hinge
/// @param unitRows whether `covariance` brings vectors to length 1 first
public record Dispersive(
        Variant variant, double temperature, double margin, boolean diagonal, boolean perWidth, boolean unitRows)
        implements NamedObjective {
    /// The formula.
    public enum Variant {
        INFONCE_L2,
        INFONCE_COSINE,
        HINGE,
        COVARIANCE
    }

    public Dispersive {
        Check.positive("dispersive: the temperature", temperature);
        Check.positive("dispersive: the margin", margin);
    }

    /// `infonce-l2` as in the published code: temperature 1, distances divided by the width, diagonal included.
    public Dispersive() {
        this(Variant.INFONCE_L2);
    }

    /// A variant with temperature 1 and margin 1, distances divided by the width, diagonal included.
    public Dispersive(Variant variant) {
        this(variant, 1, 1, true, true, false);
    }

    @Override
    public Card card() {
        return new Card(
                        "dispersive",
                        "log mean_ij exp( −‖z_i − z_j‖²/τ ), or its cosine, hinge and covariance variants",
                        "Wang & He 2025 (arXiv 2506.09027)",
                        List.of("dispersive-loss", "disploss"))
                .needs("anchor, perhaps positive and further views, each for itself")
                .degenerates("0 with one row; infonce-l2 is 0 without gradient where all vectors are equal");
    }

    @Override
    public Objective parts() {
        return Objective.only(new OfViews(formula(), OfViews.Over.MEAN));
    }

    /// The formula of the variant.
    public VectorFormula formula() {
        return switch (variant) {
            case INFONCE_L2 -> new LogMeanExp(new Similarity.NegativeSquaredL2(), temperature, diagonal, perWidth);
            case INFONCE_COSINE -> new LogMeanExp(new Similarity.Cosine(), temperature, diagonal, false);
            case HINGE -> new HingeDispersion(margin, diagonal, perWidth);
            case COVARIANCE -> new Covariance(unitRows, false);
        };
    }
}
