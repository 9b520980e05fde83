package dev.dipole.autograd;

import dev.dipole.tensor.Tensor;
import java.util.List;

/// Operands stacked along their outermost axis. Each gets its rows of the gradient.
public record ConcatRows() implements Op {
    @Override
    public Result apply(Tensor... in) {
        return new Result(Tensor.concatRows(List.of(in)), (dy, into) -> {
            int from = 0;
            for (int i = 0; i < in.length; i++) {
                int begin = from;
                int end = from += in[i].shape().dim(0);
                into.give(i, () -> dy.slice(begin, end));
            }
        });
    }
}
