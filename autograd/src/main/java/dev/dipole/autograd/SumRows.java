package dev.dipole.autograd;

import dev.dipole.tensor.Binary;
import dev.dipole.tensor.Tensor;

/// The sum of each row: the innermost axis disappears. `dx[r, :] = dy[r]`.
public record SumRows() implements Op {
    @Override
    public Result apply(Tensor... in) {
        var x = in[0];
        return new Result(
                x.sumRows(), (dy, into) -> into.give(0, () -> x.zeros().combineRows(Binary.ADD, dy)));
    }
}
