package dev.dipole.tensor.cpu;

import static dev.dipole.tensor.cpu.Floats.array;
import static dev.dipole.tensor.cpu.Floats.rows;
import static dev.dipole.tensor.cpu.Floats.start;
import static dev.dipole.tensor.cpu.Floats.width;

import dev.dipole.tensor.Reduce;
import dev.dipole.tensor.Tensor;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Reductions and normalisations. What sums across rows does so in partial sums of fixed blocks, added in the
/// blocks' order.
final class Rows {
    /// Rows of one partial sum.
    private static final int BLOCK_ROWS = 128;
    /// Elements of one partial sum of squares.
    private static final int BLOCK = 1 << 14;

    private final Kernels kernels;
    private final Pool pool;

    Rows(Kernels kernels, Pool pool) {
        this.kernels = kernels;
        this.pool = pool;
    }

    /// `y[j] = Σᵢ x[i, j]`.
    void sumColumns(float[] x, int xAt, int size, float[] y, int yAt, int width) {
        Arrays.fill(y, yAt, yAt + width, 0);
        if (size == 0) return;
        float[] partial = new float[(size / width - 1) / BLOCK_ROWS * width + width];
        pool.ranges(size / width, BLOCK_ROWS, (from, to) -> {
            int at = from / BLOCK_ROWS * width;
            for (int row = from; row < to; row++) kernels.accumulate(x, xAt + row * width, 1, partial, at, width);
        });
        addPartials(partial, y, yAt, width);
    }

    private void addPartials(float[] partial, float[] y, int yAt, int width) {
        for (int at = 0; at < partial.length; at += width) kernels.accumulate(partial, at, 1, y, yAt, width);
    }

    /// `Σ x²` in float64: eight running sums a block, where the square of a float is exact.
    double sumOfSquares(float[] x, int xAt, int size) {
        double[] partial = new double[(size + BLOCK - 1) / BLOCK];
        pool.ranges(size, BLOCK, (from, to) -> partial[from / BLOCK] = squares(x, xAt + from, xAt + to));
        double sum = 0;
        for (double part : partial) sum += part;
        return sum;
    }

    private static double squares(float[] x, int from, int to) {
        double s0 = 0;
        double s1 = 0;
        double s2 = 0;
        double s3 = 0;
        int i = from;
        for (; i + 4 <= to; i += 4) {
            s0 += (double) x[i] * x[i];
            s1 += (double) x[i + 1] * x[i + 1];
            s2 += (double) x[i + 2] * x[i + 2];
            s3 += (double) x[i + 3] * x[i + 3];
        }
        for (; i < to; i++) s0 += (double) x[i] * x[i];
        return s0 + s1 + (s2 + s3);
    }

    boolean allFinite(float[] x, int xAt, int size) {
        boolean[] finite = new boolean[(size + BLOCK - 1) / BLOCK];
        pool.ranges(size, BLOCK, (from, to) -> {
            float nothing = 0; // 0 · x is 0 or NaN
            for (int i = xAt + from; i < xAt + to; i++) nothing += 0 * x[i];
            finite[from / BLOCK] = nothing == 0;
        });
        for (boolean ok : finite) if (!ok) return false;
        return true;
    }

    /// Layer normalisation, or root-mean-square normalisation where `beta` and `mean` are null.
    void normalise(
            Tensor x,
            Tensor gamma,
            @Nullable Tensor beta,
            double eps,
            Tensor y,
            @Nullable Tensor mean,
            Tensor inverse) {
        int n = width(x);
        float[] shift = beta == null ? null : array(beta);
        int shiftAt = beta == null ? 0 : start(beta);
        pool.ranges(rows(x), BLOCK_ROWS, (from, to) -> {
            for (int row = from; row < to; row++) {
                int at = start(x) + row * n;
                float centre = mean == null ? 0 : kernels.reduce(Reduce.SUM, array(x), at, n) / n;
                float variance = kernels.squares(array(x), at, centre, n) / n;
                float scale = (float) (1 / Math.sqrt(variance + eps));
                if (mean != null) array(mean)[start(mean) + row] = centre;
                array(inverse)[start(inverse) + row] = scale;
                kernels.normalise(
                        array(x),
                        at,
                        centre,
                        scale,
                        array(gamma),
                        start(gamma),
                        shift,
                        shiftAt,
                        array(y),
                        start(y) + row * n,
                        n);
            }
        });
    }

    /// The pullback; `mean` and `dbeta` are null for root-mean-square normalisation.
    void normaliseGradient(
            Tensor x,
            Tensor gamma,
            @Nullable Tensor mean,
            Tensor inverse,
            Tensor dy,
            Tensor dx,
            Tensor dgamma,
            @Nullable Tensor dbeta) {
        int n = width(x);
        int blocks = (rows(x) + BLOCK_ROWS - 1) / BLOCK_ROWS;
        float[] gammas = new float[blocks * n];
        float[] betas = dbeta == null ? null : new float[blocks * n];
        pool.ranges(rows(x), BLOCK_ROWS, (from, to) -> {
            int partialAt = from / BLOCK_ROWS * n;
            for (int row = from; row < to; row++) {
                int at = row * n;
                float centre = mean == null ? 0 : array(mean)[start(mean) + row];
                kernels.normaliseGradient(
                        array(x),
                        start(x) + at,
                        centre,
                        array(inverse)[start(inverse) + row],
                        array(gamma),
                        start(gamma),
                        array(dy),
                        start(dy) + at,
                        array(dx),
                        start(dx) + at,
                        gammas,
                        partialAt,
                        betas,
                        partialAt,
                        n);
            }
        });
        Arrays.fill(array(dgamma), start(dgamma), start(dgamma) + n, 0);
        addPartials(gammas, array(dgamma), start(dgamma), n);
        if (dbeta != null && betas != null) {
            Arrays.fill(array(dbeta), start(dbeta), start(dbeta) + n, 0);
            addPartials(betas, array(dbeta), start(dbeta), n);
        }
    }
}
