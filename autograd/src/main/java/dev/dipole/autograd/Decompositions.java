package dev.dipole.autograd;

import dev.dipole.tensor.Shape;
import dev.dipole.tensor.ShapeException;
import dev.dipole.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.decomposition.chol.CholeskyDecompositionInner_DDRM;
import org.ejml.dense.row.decomposition.svd.SvdImplicitQrDecompose_DDRM;

/// Decompositions of small matrices, in float64 on one thread whatever the backend: the same bits for any
/// number of threads. Matrices are row-major.
final class Decompositions {
    private Decompositions() {}

    /// The extent of a square matrix.
    static int square(String operation, Shape shape) {
        if (shape.rank() == 2 && shape.dim(0) == shape.dim(1)) return shape.dim(0);
        throw new ShapeException("%s: a square matrix is needed, not a tensor of shape %s".formatted(operation, shape));
    }

    /// The numbers of the symmetric part of a square matrix.
    static double[] symmetric(double[] x, int n) {
        double[] s = new double[n * n];
        for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) s[i * n + j] = (x[i * n + j] + x[j * n + i]) / 2;
        return s;
    }

    static boolean isFinite(double[] x) {
        return Arrays.stream(x).allMatch(Double::isFinite);
    }

    /// `L⁻¹` for the lower triangular `L` with `L · Lᵀ = s`; NaN throughout if `s` holds a number that is not
    /// finite.
    static double[] inverseCholesky(String operation, double[] s, int n) {
        double[] w = new double[n * n];
        if (!isFinite(s)) {
            Arrays.fill(w, Double.NaN);
            return w;
        }
        var cholesky = new CholeskyDecompositionInner_DDRM(true);
        if (!cholesky.decompose(new DMatrixRMaj(n, n, true, s.clone()))) {
            throw new NotPositiveDefiniteException(operation, n);
        }
        double[] l = cholesky.getT(null).data;
        for (int j = 0; j < n; j++) { // forward substitution, a column of the identity at a time
            for (int i = j; i < n; i++) {
                double sum = i == j ? 1 : 0;
                for (int k = j; k < i; k++) sum -= l[i * n + k] * w[k * n + j];
                w[i * n + j] = sum / l[i * n + i];
            }
        }
        return w;
    }

    /// `a · b` of square matrices.
    static double[] product(double[] a, double[] b, int n) {
        double[] c = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < n; k++) {
                double factor = a[i * n + k];
                if (factor == 0) continue; // half of a triangle
                for (int j = 0; j < n; j++) c[i * n + j] += factor * b[k * n + j];
            }
        }
        return c;
    }

    static double[] transposed(double[] a, int n) {
        double[] t = new double[n * n];
        for (int i = 0; i < n; i++) for (int j = 0; j < n; j++) t[j * n + i] = a[i * n + j];
        return t;
    }

    /// Numbers as a tensor on the backend of `like`.
    static Tensor tensor(Tensor like, Shape shape, double[] values) {
        var tensor = like.like(shape);
        tensor.assign(values);
        return tensor;
    }

    /// `x = u · diag(values) · vᵀ`, values largest first; `u[n, k]` and `v[m, k]` have a column per value.
    static final class Singular {
        private final double[] values;
        private final double[] u;
        private final double[] v;
        private final int n;
        private final int m;

        private Singular(double[] values, double[] u, double[] v, int n, int m) {
            this.values = values;
            this.u = u;
            this.v = v;
            this.n = n;
            this.m = m;
        }

        static Singular of(double[] x, int n, int m) {
            int k = Math.min(n, m);
            if (!isFinite(x)) {
                double[] unknown = new double[k];
                Arrays.fill(unknown, Double.NaN);
                return new Singular(unknown, new double[n * k], new double[m * k], n, m);
            }
            var svd = new SvdImplicitQrDecompose_DDRM(true, true, true, false);
            if (!svd.decompose(new DMatrixRMaj(n, m, true, x.clone()))) {
                throw new ArithmeticException(
                        "the singular values of a %d×%d matrix did not converge; look for enormous numbers in it"
                                .formatted(n, m));
            }
            double[] found = svd.getSingularValues();
            int[] order = IntStream.range(0, k)
                    .boxed()
                    .sorted((a, b) -> Double.compare(found[b], found[a]))
                    .mapToInt(i -> i)
                    .toArray();
            return new Singular(
                    Arrays.stream(order).mapToDouble(i -> found[i]).toArray(),
                    columns(svd.getU(null, false), order),
                    columns(svd.getV(null, false), order),
                    n,
                    m);
        }

        /// Writes the singular values from a place on.
        void values(double[] into, int at) {
            System.arraycopy(values, 0, into, at, values.length);
        }

        private static double[] columns(DMatrixRMaj matrix, int[] order) {
            double[] chosen = new double[matrix.numRows * order.length];
            for (int i = 0; i < matrix.numRows; i++) {
                for (int j = 0; j < order.length; j++) chosen[i * order.length + j] = matrix.get(i, order[j]);
            }
            return chosen;
        }

        /// Writes `Σ_k weights[from + k] · u_k v_kᵀ` from a place on, without values that are 0 but for
        /// rounding.
        void combine(double[] weights, int from, double[] into, int at) {
            int k = values.length;
            double least = k == 0 ? 0 : values[0] * Math.max(n, m) * 0x1p-52;
            for (int c = 0; c < k; c++) {
                if (values[c] <= least) continue;
                for (int i = 0; i < n; i++) {
                    double factor = weights[from + c] * u[i * k + c];
                    for (int j = 0; j < m; j++) into[at + i * m + j] += factor * v[j * k + c];
                }
            }
        }
    }
}
