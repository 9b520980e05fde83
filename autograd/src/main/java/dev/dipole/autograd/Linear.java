package dev.dipole.autograd;

import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Transpose;

/// `y = x · wᵀ (+ b)` over the innermost axis; operands `x[…, in]`, `w[out, in]` and, if given, `b[out]`.
/// `dx = dy · w`, `dw = dyᵀ · x`, `db = Σ dy`.
public record Linear() implements Op {
    @Override
    public Result apply(Tensor... in) {
        var x = in[0];
        var w = in[1];
        var y = x.linear(w, in.length > 2 ? in[2] : null);
        return new Result(y, (dy, into) -> {
            var rows = dy.reshape(-1, w.shape().dim(0));
            var xRows = x.reshape(-1, w.shape().dim(1));
            into.give(
                    0,
                    () -> rows.matmul(w).reshape(x.shape()),
                    sum -> sum.reshape(-1, w.shape().dim(1)).addMatmul(rows, w, Transpose.NONE));
            into.give(1, () -> rows.matmul(xRows, Transpose.LEFT), sum -> sum.addMatmul(rows, xRows, Transpose.LEFT));
            if (in.length > 2) into.give(2, () -> dy.sumTo(in[2].shape()));
        });
    }
}
