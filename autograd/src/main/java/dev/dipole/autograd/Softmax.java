package dev.dipole.autograd;

import dev.dipole.tensor.Tensor;

/// Softmax of each row. `dx = y · (dy − ⟨dy, y⟩)`.
public record Softmax() implements Op {
    @Override
    public Result apply(Tensor... in) {
        var y = in[0].softmax();
        return new Result(y, (dy, into) -> into.give(0, () -> y.softmaxGradient(dy)));
    }
}
