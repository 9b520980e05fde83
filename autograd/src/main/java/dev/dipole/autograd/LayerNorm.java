package dev.dipole.autograd;

import dev.dipole.tensor.Tensor;

/// Layer normalisation of each row (Ba et al., 2016); operands `x[…, w]`, `gamma[w]`, `beta[w]`. Formulas:
/// `Backend.layerNorm`.
public record LayerNorm(double epsilon) implements Op {
    @Override
    public Result apply(Tensor... in) {
        var x = in[0];
        var gamma = in[1];
        var forward = x.layerNorm(gamma, in[2], epsilon);
        return new Result(forward.y(), (dy, into) -> {
            var back = forward.gradient(dy);
            into.give(0, back::dx);
            into.give(1, back::dgamma);
            into.give(2, back::dbeta);
        });
    }
}
