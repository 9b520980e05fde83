package dev.dipole.autograd;

import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;

/// The natural logarithm of the determinant of a symmetric positive definite matrix, a scalar:
/// `y = −2 Σ_i log W_ii` with the inverse Cholesky factor `W`. `dx = dy · x⁻¹`, `x⁻¹ = Wᵀ W`.
///
/// Only the symmetric part `½(x + xᵀ)` counts, so that the gradient is symmetric as well. Computed in float64.
public record LogDeterminant() implements Op {
    @Override
    public Result apply(Tensor... in) {
        var x = in[0];
        int n = Decompositions.square("logDeterminant", x.shape());
        double[] w = Decompositions.inverseCholesky(
                "logDeterminant", Decompositions.symmetric(x.toDoubles(), n), n);
        double sum = 0;
        for (int i = 0; i < n; i++) sum -= 2 * StrictMath.log(w[i * n + i]);
        return new Result(
                Tensor.full(x.backend(), Shape.of(), sum),
                (dy, into) -> into.give(0, () -> {
                    double[] inverse = Decompositions.product(Decompositions.transposed(w, n), w, n);
                    double factor = dy.item();
                    for (int i = 0; i < inverse.length; i++) inverse[i] *= factor;
                    return Decompositions.tensor(x, x.shape(), inverse);
                }));
    }
}
