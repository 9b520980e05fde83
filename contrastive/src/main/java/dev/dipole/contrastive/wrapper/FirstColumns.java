package dev.dipole.contrastive.wrapper;

import dev.dipole.autograd.Op;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.List;

/// The first columns of a matrix: `[n, m] → [n, count]`; the others get no gradient.
record FirstColumns(int count) implements Op.Custom {
    @Override
    public Result apply(Tensor... in) {
        int rows = in[0].shape().dim(0);
        int rest = in[0].shape().width() - count;
        var backend = in[0].backend();
        return new Result(
                in[0].columns(0, count),
                (dy, into) -> into.give(
                        0,
                        () -> rest == 0
                                ? dy
                                : Tensor.concatColumns(List.of(dy, Tensor.full(backend, Shape.of(rows, rest), 0)))));
    }
}
