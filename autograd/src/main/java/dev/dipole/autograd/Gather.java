package dev.dipole.autograd;

import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Tensor;

/// Rows of a table by index, as an embedding does. The gradient is scattered back, rows used twice add up.
public record Gather(Ints rows) implements Op {
    @Override
    public Result apply(Tensor... in) {
        var table = in[0];
        return new Result(
                table.gather(rows),
                (dy, into) -> into.give(0, () -> {
                    var dtable = table.zeros();
                    dtable.scatterAdd(dy, rows);
                    return dtable;
                }));
    }
}
