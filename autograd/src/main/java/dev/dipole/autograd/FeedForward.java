package dev.dipole.autograd;

import dev.dipole.tensor.FeedForward.Weights;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Transpose;
import dev.dipole.tensor.Unary;

/// A position-wise network of two linear layers (Vaswani et al., 2017): `y = f(x · upᵀ + upBias) · downᵀ +
/// downBias`; operands `x[…, in]`, `up[inner, in]`, `upBias[inner]`, `down[out, inner]`, `downBias[out]`.
///
/// With `h = f(pre)` and `dpre = (dy · down) ⊙ f'(pre)`: `dx = dpre · up`, `dup = dpreᵀ · x`,
/// `dupBias = Σ dpre`, `ddown = dyᵀ · h`, `ddownBias = Σ dy`. Of the inner values only `pre` is kept, `h` is
/// computed again.
public record FeedForward(Unary activation) implements Op {
    @Override
    public Result apply(Tensor... in) {
        var x = in[0];
        var up = in[1];
        var forward = x.feedForward(new Weights(up, in[2], activation, in[3], in[4]));
        return new Result(forward.y(), (dy, into) -> {
            into.give(4, () -> dy.sumTo(in[4].shape()));
            into.give(3, () -> forward.downGradient(dy));
            if (!into.wants(0) && !into.wants(1) && !into.wants(2)) return;
            var dpre = forward.preGradient(dy);
            into.give(2, () -> dpre.sumTo(in[2].shape()));
            into.give(1, () -> dpre.matmul(forward.rows(), Transpose.LEFT));
            into.give(
                    0,
                    () -> dpre.matmul(up).reshape(x.shape()),
                    sum -> sum.reshape(-1, x.shape().width()).addMatmul(dpre, up, Transpose.NONE));
        });
    }
}
