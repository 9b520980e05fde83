package dev.dipole.autograd;

import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Tensor;

/// One column of each row: `y[r] = x[r, columns[r]]`. `dx` is `dy` there and 0 elsewhere.
public record Pick(Ints columns) implements Op {
    @Override
    public Result apply(Tensor... in) {
        var x = in[0];
        return new Result(
                x.pick(columns), (dy, into) -> into.give(0, () -> x.zeros().pickAdd(dy, columns)));
    }
}
