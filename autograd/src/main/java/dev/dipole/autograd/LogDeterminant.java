package dev.dipole.autograd;

import dev.dipole.tensor.Shape;
import dev.dipole.tensor.ShapeException;
import dev.dipole.tensor.Tensor;

/// `y = log det( I + factor · xᵀ x )` of a matrix `x[n, m]`, a scalar: the volume that its rows span, counted
/// from where noise begins. `dx = dy · 2 factor · x (I + factor · xᵀ x)⁻¹`.
///
/// Of `xᵀ x` and `x xᵀ`, which give the same, the smaller is built, in float64 from the start: in float32 the 1
/// would drown in large products and the determinant become negative. With the inverse Cholesky factor `W` the
/// logarithm is `−2 Σ_i log W_ii` and the inverse `Wᵀ W`.
///
/// @param factor above 0
public record LogDeterminant(double factor) implements Op {
    public LogDeterminant {
        if (!(factor > 0 && factor < Double.POSITIVE_INFINITY)) {
            throw new IllegalArgumentException("logDeterminant: the factor must be a number above 0, not " + factor);
        }
    }

    @Override
    public Result apply(Tensor... in) {
        var x = in[0];
        if (x.shape().rank() != 2) {
            throw new ShapeException("logDeterminant: a matrix is needed, not a tensor of shape " + x.shape());
        }
        int n = x.shape().dim(0);
        int m = x.shape().dim(1);
        boolean wide = n < m;
        int k = Math.min(n, m);
        // k rows: those of x, or of its transpose
        double[] rows = wide ? x.toDoubles() : transposed(x.toDoubles(), n, m);
        int width = Math.max(n, m);
        double[] w = Decompositions.inverseCholesky("logDeterminant", shifted(rows, k, width), k);
        double sum = 0;
        for (int i = 0; i < k; i++) sum -= 2 * StrictMath.log(w[i * k + i]);
        return new Result(
                Tensor.full(x.backend(), Shape.of(), sum),
                (dy, into) -> into.give(0, () -> {
                    double[] inverse = Decompositions.product(Decompositions.transposed(w, k), w, k);
                    double[] gradient = product(inverse, rows, k, width, 2 * factor * dy.item());
                    return Decompositions.tensor(x, x.shape(), wide ? gradient : transposed(gradient, m, n));
                }));
    }

    /// `I + factor · rows · rowsᵀ`
    private double[] shifted(double[] rows, int k, int width) {
        double[] s = new double[k * k];
        for (int i = 0; i < k; i++) {
            for (int j = 0; j <= i; j++) {
                double sum = 0;
                for (int c = 0; c < width; c++) sum += rows[i * width + c] * rows[j * width + c];
                s[i * k + j] = factor * sum + (i == j ? 1 : 0);
                s[j * k + i] = s[i * k + j];
            }
        }
        return s;
    }

    private static double[] product(double[] square, double[] rows, int k, int width, double scale) {
        double[] y = new double[k * width];
        for (int i = 0; i < k; i++) {
            for (int j = 0; j < k; j++) {
                double weight = scale * square[i * k + j];
                for (int c = 0; c < width; c++) y[i * width + c] += weight * rows[j * width + c];
            }
        }
        return y;
    }

    private static double[] transposed(double[] x, int n, int m) {
        double[] t = new double[n * m];
        for (int i = 0; i < n; i++) for (int j = 0; j < m; j++) t[j * n + i] = x[i * m + j];
        return t;
    }
}
