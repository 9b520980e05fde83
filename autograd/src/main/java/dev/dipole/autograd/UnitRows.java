package dev.dipole.autograd;

import dev.dipole.tensor.Binary;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Unary;

/// Each row divided by its Euclidean length `n`, at least 1e-12: `y = x / n`. `dx = (dy − y · ⟨y, dy⟩) / n`.
public record UnitRows() implements Op {
    @Override
    public Result apply(Tensor... in) {
        var x = in[0];
        var length = x.apply(Unary.SQUARE).sumRows().apply(Unary.SQRT);
        var n = length.combine(Binary.MAXIMUM, Tensor.full(x.backend(), length.shape(), 1e-12));
        var y = x.combineRows(Binary.DIVIDE, n);
        return new Result(
                y,
                (dy, into) -> into.give(0, () -> {
                    var along = y.combineRows(Binary.MULTIPLY, y.mul(dy).sumRows());
                    return dy.sub(along).combineRows(Binary.DIVIDE, n);
                }));
    }
}
