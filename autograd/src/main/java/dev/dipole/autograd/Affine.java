package dev.dipole.autograd;

import dev.dipole.tensor.Tensor;

/// `scale · x + shift`. `dx = scale · dy`.
public record Affine(double scale, double shift) implements Op {
    @Override
    public Result apply(Tensor... in) {
        return new Result(in[0].affine(scale, shift), (dy, into) -> into.give(0, () -> dy.scale(scale)));
    }
}
