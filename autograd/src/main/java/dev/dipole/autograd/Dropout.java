package dev.dipole.autograd;

import dev.dipole.tensor.Key;
import dev.dipole.tensor.Tensor;

/// Inverted dropout (Srivastava et al., 2014) with the mask that `key` draws; the gradient goes through the
/// same mask.
public record Dropout(double rate, Key key) implements Op {
    @Override
    public Result apply(Tensor... in) {
        return new Result(in[0].dropout(rate, key), (dy, into) -> into.give(0, () -> dy.dropout(rate, key)));
    }
}
