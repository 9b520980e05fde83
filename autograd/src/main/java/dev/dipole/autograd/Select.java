package dev.dipole.autograd;

import dev.dipole.tensor.Tensor;

/// `x` where the constant mask is not 0, a constant elsewhere. `dx = dy` where the mask is not 0, else 0.
public record Select(Tensor mask, double otherwise) implements Op {
    @Override
    public Result apply(Tensor... in) {
        return new Result(in[0].where(mask, otherwise), (dy, into) -> into.give(0, () -> dy.where(mask, 0)));
    }

    @Override
    public String toString() {
        return "Select[otherwise=" + otherwise + "]";
    }
}
