package dev.dipole.autograd;

import dev.dipole.tensor.Rearrange;
import dev.dipole.tensor.Tensor;

/// Axes split, permuted and merged by a [Rearrange] pattern. `dx` is `dy` through its inverse.
public record Rearranged(Rearrange pattern) implements Op {
    @Override
    public Result apply(Tensor... in) {
        var back = pattern.inverse(in[0].shape());
        return new Result(in[0].rearrange(pattern), (dy, into) -> into.give(0, () -> dy.rearrange(back)));
    }
}
