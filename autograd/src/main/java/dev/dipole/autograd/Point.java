package dev.dipole.autograd;

import dev.dipole.tensor.Tensor;

/// A named place where [Hooks] read or replace the value and its gradient.
public record Point(String path, Hooks hooks) implements Op {
    @Override
    public Result apply(Tensor... in) {
        return new Result(hooks.value(path, in[0]), (dy, into) -> into.give(0, () -> hooks.gradient(path, dy)));
    }

    @Override
    public String name() {
        return "Point(" + path + ")";
    }
}
