package dev.dipole.contrastive.regulariser;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Check;
import dev.dipole.tensor.Unary;

/// Keeps vectors at a squared distance of at least `ε`: `mean_ij [ε − ‖z_i − z_j‖²]₊²`. 0 as soon as all are.
///
/// @param diagonal whether the cells `(i, i)` stand in the mean; each adds the constant `ε²`
/// @param perWidth whether squared distances are divided by `D`
public record HingeDispersion(double margin, boolean diagonal, boolean perWidth) implements VectorFormula {
    public HingeDispersion {
        Check.positive("hinge dispersion: the margin", margin);
    }

    @Override
    public String name() {
        return "hinge_dispersion";
    }

    @Override
    public int leastRows() {
        return diagonal ? 1 : 2;
    }

    @Override
    public Variable of(Variable z) {
        double share = perWidth ? z.shape().width() : 1;
        var gaps = Pairs.squaredDistances(z).affine(-1 / share, margin);
        return Pairs.mean(gaps.apply(Unary.RELU).apply(Unary.SQUARE), diagonal);
    }
}
