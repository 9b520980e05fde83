package dev.dipole.contrastive.joint;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Weighted;
import dev.dipole.contrastive.regulariser.Moments;
import dev.dipole.tensor.Transpose;
import dev.dipole.tensor.Unary;
import java.util.List;
/// The correlation of the two views' coordinates close to the identity: each coordinate agrees with itself and
/// with no other.
///
/// `L = s ( Σ_j (1 − C_jj)² + λ Σ_{j≠k} C_jk² )`, `C = Z1ᵀ Z2 / B`, columns standardised over the batch
///
/// **Source.** Zbontar et al., "Barlow Twins: self-supervised learning via redundancy reduction", 2021;
/// `λ = .005`, population standard deviations. Some code scales the sum by `s = .025`; 1 here.
///
/// **The batch** brings anchor and positive.
///
/// **Degenerates** with one row or with all vectors equal: `C` is 0 and the loss `s D`. Equal views leave only
/// the second sum.
///
/// **Relations.** [VicReg] asks the same of each view alone, with variances instead of standardisation. The
/// squared Frobenius norms of `Z1ᵀ Z2` and of the samples' table agree where columns and rows are scaled alike.

public record BarlowTwins(double lambda, double scale) implements NamedObjective {
    public BarlowTwins {
        Check.notNegative("barlow-twins: lambda", lambda);
        Check.positive("barlow-twins: the scale", scale);
    }

    /// `λ = .005`, scale 1.
    public BarlowTwins() {
        this(.005, 1);
    }

    @Override
    public Card card() {
        return new Card(
                        "barlow-twins",
                        "Σ_j (1 − C_jj)² + λ Σ_{j≠k} C_jk², C the correlation of the views' columns",
                        "Zbontar et al. 2021 (arXiv 2103.03230), L_BT",
                        List.of("barlow"))
                .family(Family.JOINT_EMBEDDING)
                .needs("anchor, positive")
                .degenerates("s D with one row or where all vectors are equal")
                .relations("vicreg asks the same of each view alone, with variances in place of standardisation");
    }

    @Override
    public Objective parts() {
        return Objective.sum(new Weighted(scale, OfItems.pair("cross_correlation", 1, this::of)));
    }

    private Variable of(Variable z1, Variable z2) {
        var correlation = Moments.standardised(z1)
                .matmul(Moments.standardised(z2), Transpose.LEFT)
                .scale(1.0 / z1.shape().dim(0));
        var invariance =
                Moments.diagonal(correlation).affine(-1, 1).apply(Unary.SQUARE).sum();
        return invariance.add(Moments.offDiagonalSquares(correlation).scale(lambda));
    }
}
