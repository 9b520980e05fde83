package dev.dipole.autograd;

import dev.dipole.tensor.Tensor;

/// The rows `from … to-1` of the outermost axis; free. `dx` is `dy` there and 0 elsewhere.
public record SliceRows(int from, int to) implements Op {
    @Override
    public Result apply(Tensor... in) {
        var x = in[0];
        return new Result(
                x.slice(from, to),
                (dy, into) -> into.give(0, () -> {
                    var dx = x.zeros();
                    dx.slice(from, to).accumulate(dy, 1);
                    return dx;
                }));
    }
}
