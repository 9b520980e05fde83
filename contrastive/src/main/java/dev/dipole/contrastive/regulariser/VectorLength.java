package dev.dipole.contrastive.regulariser;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Check;
import dev.dipole.tensor.Unary;

/// Lengths near a target: `mean_i (‖z_i‖ − target)²`; for a target of 0 the mean squared length, which on
/// weights or proxies is weight decay.
///
/// @param perWidth whether it is divided by `D`: the mean square of all numbers
public record VectorLength(double target, boolean perWidth) implements VectorFormula {
    public VectorLength {
        Check.notNegative("vector length: the target", target);
    }

    public VectorLength(double target) {
        this(target, false);
    }

    @Override
    public String name() {
        return "vector_length";
    }

    @Override
    public Variable of(Variable z) {
        double share = perWidth ? 1.0 / z.shape().width() : 1;
        return mean(z.apply(Unary.SQUARE).sumRows()).scale(share);
    }

    private Variable mean(Variable squares) {
        if (target == 0) return squares.mean();
        return squares.affine(1, 1e-24)
                .apply(Unary.SQRT)
                .affine(1, -target)
                .apply(Unary.SQUARE)
                .mean();
    }
}
