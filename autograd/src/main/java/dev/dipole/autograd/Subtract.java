package dev.dipole.autograd;

import dev.dipole.tensor.Tensor;

/// `x − y`; `y` broadcasts over leading axes. `dx = dz`, `dy = −Σ dz`.
public record Subtract() implements Op {
    @Override
    public Result apply(Tensor... in) {
        var y = in[1].shape();
        return new Result(in[0].sub(in[1]), (dz, into) -> {
            into.give(0, () -> dz);
            into.give(1, () -> dz.sumTo(y).scale(-1));
        });
    }
}
