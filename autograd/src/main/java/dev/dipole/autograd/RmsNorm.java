package dev.dipole.autograd;

import dev.dipole.tensor.Tensor;

/// Root-mean-square normalisation of each row (Zhang & Sennrich, 2019); operands `x[…, w]`, `gamma[w]`.
/// Formulas: `Backend.rmsNorm`.
public record RmsNorm(double epsilon) implements Op {
    @Override
    public Result apply(Tensor... in) {
        var x = in[0];
        var forward = x.rmsNorm(in[1], epsilon);
        return new Result(forward.y(), (dy, into) -> {
            var back = forward.gradient(dy);
            into.give(0, back::dx);
            into.give(1, back::dgamma);
        });
    }
}
