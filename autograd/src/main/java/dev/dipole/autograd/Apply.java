package dev.dipole.autograd;

import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Unary;

/// A function of one number, element by element. `dx = dy · f'(x)`.
public record Apply(Unary function) implements Op {
    @Override
    public Result apply(Tensor... in) {
        var x = in[0];
        var y = x.apply(function);
        return new Result(y, (dy, into) -> into.give(0, () -> x.applyGradient(function, y, dy)));
    }

    @Override
    public String name() {
        return "Apply(" + function + ")";
    }
}
