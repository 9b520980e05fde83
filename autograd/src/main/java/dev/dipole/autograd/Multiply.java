package dev.dipole.autograd;

import dev.dipole.tensor.Tensor;

/// `x · y` element by element; `y` broadcasts over leading axes. `dx = dz · y`, `dy = Σ dz · x`.
public record Multiply() implements Op {
    @Override
    public Result apply(Tensor... in) {
        var x = in[0];
        var y = in[1];
        return new Result(x.mul(y), (dz, into) -> {
            into.give(0, () -> dz.mul(y));
            into.give(1, () -> dz.mul(x).sumTo(y.shape()));
        });
    }
}
