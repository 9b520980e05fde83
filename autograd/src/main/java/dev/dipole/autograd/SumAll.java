package dev.dipole.autograd;

import dev.dipole.tensor.Tensor;

/// The sum of all elements, a scalar. `dx = dy` everywhere.
public record SumAll() implements Op {
    @Override
    public Result apply(Tensor... in) {
        var x = in[0];
        return new Result(x.sum(), (dy, into) -> into.give(0, () -> x.zeros().add(dy)));
    }
}
