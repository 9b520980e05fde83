package dev.dipole.autograd;

import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Transpose;

/// Matrix product, one operand read transposed if asked.
///
/// ```
/// A·B    dA = dC·Bᵀ    dB = Aᵀ·dC
/// Aᵀ·B   dA = B·dCᵀ    dB = A·dC
/// A·Bᵀ   dA = dC·B     dB = dCᵀ·A
/// ```
public record MatMul(Transpose transpose) implements Op {
    @Override
    public Result apply(Tensor... in) {
        var a = in[0];
        var b = in[1];
        return new Result(a.matmul(b, transpose), (dc, into) -> {
            into.give(0, () -> switch (transpose) {
                case NONE -> dc.matmul(b, Transpose.RIGHT);
                case LEFT -> b.matmul(dc, Transpose.RIGHT);
                case RIGHT -> dc.matmul(b);
            });
            into.give(1, () -> switch (transpose) {
                case NONE -> a.matmul(dc, Transpose.LEFT);
                case LEFT -> a.matmul(dc);
                case RIGHT -> dc.matmul(a, Transpose.LEFT);
            });
        });
    }
}
