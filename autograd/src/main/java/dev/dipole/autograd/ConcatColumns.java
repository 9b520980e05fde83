package dev.dipole.autograd;

import dev.dipole.tensor.Tensor;
import java.util.List;

/// Operands side by side along their innermost axis. Each gets its columns of the gradient.
public record ConcatColumns() implements Op {
    @Override
    public Result apply(Tensor... in) {
        return new Result(Tensor.concatColumns(List.of(in)), (dy, into) -> {
            int from = 0;
            for (int i = 0; i < in.length; i++) {
                int begin = from;
                int end = from += in[i].shape().width();
                into.give(i, () -> dy.columns(begin, end));
            }
        });
    }
}
