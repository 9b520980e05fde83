package dev.dipole.autograd;

import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;

/// The same numbers under another shape; free. `dx` is `dy` under the old one.
public record Reshape(Shape shape) implements Op {
    @Override
    public Result apply(Tensor... in) {
        var x = in[0].shape();
        return new Result(in[0].reshape(shape), (dy, into) -> into.give(0, () -> dy.reshape(x)));
    }
}
