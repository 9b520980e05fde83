package dev.dipole.autograd;

import dev.dipole.tensor.Binary;
import dev.dipole.tensor.Tensor;

/// Each row times a number of its own: `z[r, :] = x[r, :] · s[r]`. `dx = dz · s`, `ds[r] = ⟨dz[r], x[r]⟩`.
public record MultiplyRows() implements Op {
    @Override
    public Result apply(Tensor... in) {
        var x = in[0];
        var s = in[1];
        return new Result(x.combineRows(Binary.MULTIPLY, s), (dz, into) -> {
            into.give(0, () -> dz.combineRows(Binary.MULTIPLY, s));
            into.give(1, () -> dz.mul(x).sumRows());
        });
    }
}
