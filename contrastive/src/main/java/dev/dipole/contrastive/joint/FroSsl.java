package dev.dipole.contrastive.joint;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.regulariser.Moments;
import dev.dipole.tensor.Transpose;
import dev.dipole.tensor.Unary;
import java.util.List;
/// A covariance with an even spectrum, by its Frobenius norm alone, and views close to their mean.
///
/// `L = Σ_v ( 2 log ‖C_v / tr C_v‖_F + w V D · MSE(Z_v, mean view) )`, `C = Zᵀ Z`, columns of `Z` at length 1
///
/// **Source.** Skean et al., "FroSSL: Frobenius norm minimization for efficient multiview self-supervised
/// learning", 2024; `w = 1`. Of `Zᵀ Z` and `Z Zᵀ`, whose norms agree, the smaller is built.
///
/// **The batch** brings anchor and positive, and further views if there are any.
///
/// **Degenerates** with all vectors equal: the spectrum has one direction and the loss is 0, its maximum. A
/// covariance `I/D` costs `−log D` a view, the least.
///
/// **Relations.** Minus the logarithm of the participation ratio, which
/// [dev.dipole.contrastive.regulariser.IsoScore] takes of centred vectors; the entropy of order 2 where
/// [dev.dipole.contrastive.regulariser.SpectralEntropy] takes Shannon's.

public record FroSsl(double invariance) implements NamedObjective {
    public FroSsl {
        Check.notNegative("frossl: the weight of the invariance", invariance);
    }

    /// Weight 1.
    public FroSsl() {
        this(1);
    }

    @Override
    public Card card() {
        return new Card(
                        "frossl",
                        "Σ_v ( 2 log ‖C_v/tr C_v‖_F + w V D · MSE(Z_v, mean view) )",
                        "Skean et al. 2024 (arXiv 2310.02903)",
                        List.of())
                .family(Family.JOINT_EMBEDDING)
                .needs("anchor, positive, perhaps further views")
                .degenerates("0, the maximum, where all vectors are equal")
                .relations("minus the logarithm of the participation ratio, plus agreement");
    }

    @Override
    public Objective parts() {
        return Objective.only(new OfItems("frobenius", 1, this::of));
    }

    private Variable of(List<Variable> views) {
        var columns = views.stream().map(FroSsl::unitColumns).toList();
        var mean = Agreement.mean(columns);
        double factor = invariance * columns.size() * mean.shape().width();
        Variable sum = null;
        for (var z : columns) {
            var one = regularisation(z).add(Agreement.meanSquare(z, mean).scale(factor));
            sum = sum == null ? one : sum.add(one);
        }
        if (sum == null) throw new IllegalStateException("no views");
        return sum;
    }

    private static Variable unitColumns(Variable z) {
        return Moments.transposed(Moments.transposed(z).unitRows());
    }

    /// `2 log ‖C/tr C‖_F = log ‖C‖_F² − 2 log tr C`
    private static Variable regularisation(Variable z) {
        boolean wide = z.shape().dim(0) < z.shape().width();
        var c = z.matmul(z, wide ? Transpose.RIGHT : Transpose.LEFT);
        var trace = z.apply(Unary.SQUARE).sum().affine(1, 1e-30);
        var norm = c.apply(Unary.SQUARE).sum().affine(1, 1e-30);
        return norm.apply(Unary.LOG).sub(trace.apply(Unary.LOG).scale(2));
    }
}
