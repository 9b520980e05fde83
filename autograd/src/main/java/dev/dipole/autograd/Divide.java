package dev.dipole.autograd;

import dev.dipole.tensor.Tensor;

/// `x / y` element by element; `y` broadcasts over leading axes. `dx = dz / y`, `dy = −Σ dz · z / y`.
public record Divide() implements Op {
    @Override
    public Result apply(Tensor... in) {
        var y = in[1];
        var z = in[0].div(y);
        return new Result(z, (dz, into) -> {
            into.give(0, () -> dz.div(y));
            into.give(1, () -> dz.mul(z).div(y).sumTo(y.shape()).scale(-1));
        });
    }
}
