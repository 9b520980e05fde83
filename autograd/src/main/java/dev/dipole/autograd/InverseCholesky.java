package dev.dipole.autograd;

import dev.dipole.tensor.Tensor;

/// The inverse of the Cholesky factor of a symmetric positive definite matrix: the lower triangular `W` with
/// `W · x · Wᵀ = I`, which whitens vectors of covariance `x`.
///
/// With `L = W⁻¹` a change of `x` changes `L` by `L · Φ(W · dx · Wᵀ)`, where `Φ` takes the lower triangle and
/// half of the diagonal (Murray, "Differentiation of the Cholesky decomposition", 2016, eq. 8). So `dW = −Φ(W ·
/// dx · Wᵀ) · W`, and back: `dx = −Wᵀ · Φ(dW · Wᵀ) · W`, made symmetric.
///
/// Only the symmetric part `½(x + xᵀ)` counts. Computed in float64.
public record InverseCholesky() implements Op {
    @Override
    public Result apply(Tensor... in) {
        var x = in[0];
        int n = Decompositions.square("inverseCholesky", x.shape());
        double[] w = Decompositions.inverseCholesky("inverseCholesky", Decompositions.symmetric(x.toDoubles(), n), n);
        return new Result(
                Decompositions.tensor(x, x.shape(), w),
                (dw, into) -> into.give(0, () -> {
                    double[] transposed = Decompositions.transposed(w, n);
                    double[] inner = lowerHalf(Decompositions.product(dw.toDoubles(), transposed, n), n);
                    double[] dx = Decompositions.product(transposed, Decompositions.product(inner, w, n), n);
                    double[] symmetric = Decompositions.symmetric(dx, n);
                    for (int i = 0; i < symmetric.length; i++) symmetric[i] = -symmetric[i];
                    return Decompositions.tensor(x, x.shape(), symmetric);
                }));
    }

    /// The lower triangle with half of the diagonal.
    private static double[] lowerHalf(double[] a, int n) {
        double[] half = new double[n * n];
        for (int i = 0; i < n; i++) {
            System.arraycopy(a, i * n, half, i * n, i);
            half[i * n + i] = a[i * n + i] / 2;
        }
        return half;
    }
}
