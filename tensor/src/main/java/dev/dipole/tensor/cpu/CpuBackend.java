package dev.dipole.tensor.cpu;

import static dev.dipole.tensor.cpu.Floats.array;
import static dev.dipole.tensor.cpu.Floats.rows;
import static dev.dipole.tensor.cpu.Floats.size;
import static dev.dipole.tensor.cpu.Floats.start;
import static dev.dipole.tensor.cpu.Floats.width;

import dev.dipole.tensor.AdamStep;
import dev.dipole.tensor.Attention;
import dev.dipole.tensor.Backend;
import dev.dipole.tensor.Binary;
import dev.dipole.tensor.BufferPool;
import dev.dipole.tensor.FeedForward;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Key;
import dev.dipole.tensor.Reduce;
import dev.dipole.tensor.Storage;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Transpose;
import dev.dipole.tensor.Unary;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The contract over `float[]`: each operation is cut into pieces by its shape, and the pieces go to the [Pool]
/// and the [Kernels].
///
/// The bits of a result depend on the operands alone, not on threads, vector width or processor: each output
/// has one owner, sums run in a fixed order, and no function is taken from the platform.
final class CpuBackend implements Backend {
    /// Elements of one piece: 64 KiB an operand.
    private static final int CHUNK = 1 << 14;
    /// Rows below which a position-wise network goes product by product.
    private static final int FEW_ROWS = 48;

    private final Kernels kernels;
    private final Pool pool;
    private final BufferPool buffers = new BufferPool(Floats::new);
    private final Gemm gemm;
    private final FeedForwardProduct feedForward;
    private final Rows rowwise;
    private final Moves moves;
    private final PackedAttention attention;

    CpuBackend(Kernels kernels, Pool pool) {
        this.kernels = kernels;
        this.pool = pool;
        var scratches = new Scratch.Pool();
        var panels = new Panels(kernels);
        gemm = new Gemm(kernels, panels, pool, scratches);
        feedForward = new FeedForwardProduct(kernels, panels, pool, scratches);
        rowwise = new Rows(kernels, pool);
        moves = new Moves(kernels, pool);
        attention = new PackedAttention(kernels, panels, pool, scratches);
    }

    @Override
    public String name() {
        return "cpu";
    }

    @Override
    public String describe() {
        int threads = pool.threads();
        return "cpu: float32, %s, %d %s".formatted(kernels.description(), threads, threads == 1 ? "thread" : "threads");
    }

    @Override
    public double epsilon() {
        return 0x1p-23;
    }

    @Override
    public Storage allocate(long elements) {
        return new Floats(elements);
    }

    @Override
    public BufferPool buffers() {
        return buffers;
    }

    // ---- to and from the host

    @Override
    public void upload(double[] from, Tensor y) {
        float[] to = array(y);
        int at = start(y);
        for (int i = 0; i < size(y); i++) to[at + i] = (float) from[i];
    }

    @Override
    public void upload(float[] from, Tensor y) {
        System.arraycopy(from, 0, array(y), start(y), size(y));
    }

    @Override
    public void download(Tensor x, double[] into) {
        float[] from = array(x);
        int at = start(x);
        for (int i = 0; i < size(x); i++) into[i] = from[at + i];
    }

    @Override
    public void download(Tensor x, float[] into) {
        System.arraycopy(array(x), start(x), into, 0, size(x));
    }

    // ---- element by element

    @Override
    public void fill(Tensor y, double value) {
        pool.ranges(size(y), CHUNK, (i, end) -> Arrays.fill(array(y), start(y) + i, start(y) + end, (float) value));
    }

    @Override
    public void copy(Tensor x, Tensor y) {
        pool.ranges(
                size(y), CHUNK, (i, end) -> System.arraycopy(array(x), start(x) + i, array(y), start(y) + i, end - i));
    }

    @Override
    public void unary(Unary f, Tensor x, Tensor y) {
        pool.ranges(
                size(x), CHUNK, (i, end) -> kernels.unary(f, array(x), start(x) + i, array(y), start(y) + i, end - i));
    }

    @Override
    public void unaryGradient(Unary f, Tensor x, Tensor y, Tensor dy, Tensor dx) {
        pool.ranges(
                size(x),
                CHUNK,
                (i, end) -> kernels.unaryGradient(
                        f,
                        array(x),
                        start(x) + i,
                        array(y),
                        start(y) + i,
                        array(dy),
                        start(dy) + i,
                        array(dx),
                        start(dx) + i,
                        end - i));
    }

    @Override
    public void binary(Binary f, Tensor x, Tensor y, Tensor z) {
        int period = size(y);
        if (period == size(x)) {
            pool.ranges(
                    period,
                    CHUNK,
                    (i, end) -> kernels.binary(
                            f, array(x), start(x) + i, array(y), start(y) + i, array(z), start(z) + i, end - i));
        } else if (period == 1) {
            float number = array(y)[start(y)];
            pool.ranges(
                    size(x),
                    CHUNK,
                    (i, end) ->
                            kernels.binaryScalar(f, array(x), start(x) + i, number, array(z), start(z) + i, end - i));
        } else {
            eachRow(
                    size(x) / Math.max(1, period),
                    period,
                    (row, i) -> kernels.binary(
                            f, array(x), start(x) + i, array(y), start(y), array(z), start(z) + i, period));
        }
    }

    @Override
    public void binaryRows(Binary f, Tensor x, Tensor y, Tensor z) {
        int width = width(x);
        eachRow(
                rows(x),
                width,
                (row, i) -> kernels.binaryScalar(
                        f, array(x), start(x) + i, array(y)[start(y) + row], array(z), start(z) + i, width));
    }

    @Override
    public void affine(Tensor x, double scale, double shift, Tensor y) {
        pool.ranges(
                size(x),
                CHUNK,
                (i, end) -> kernels.affine(
                        array(x), start(x) + i, (float) scale, (float) shift, array(y), start(y) + i, end - i));
    }

    @Override
    public void accumulate(Tensor x, double scale, Tensor y) {
        pool.ranges(
                size(x),
                CHUNK,
                (i, end) -> kernels.accumulate(array(x), start(x) + i, (float) scale, array(y), start(y) + i, end - i));
    }

    @Override
    public void select(Tensor mask, Tensor x, double otherwise, Tensor y) {
        pool.ranges(
                size(x),
                CHUNK,
                (i, end) -> kernels.select(
                        array(mask),
                        start(mask) + i,
                        array(x),
                        start(x) + i,
                        (float) otherwise,
                        array(y),
                        start(y) + i,
                        end - i));
    }

    @Override
    public void dropout(Tensor x, double rate, Key key, Tensor y) {
        int threshold = Attention.dropThreshold(rate);
        float factor = (float) (1 / (1 - rate));
        pool.ranges(
                size(x),
                CHUNK,
                (i, end) -> kernels.dropout(
                        key, i, threshold, factor, array(x), start(x) + i, array(y), start(y) + i, end - i));
    }

    @Override
    public void adamW(AdamStep step, Tensor gradient, Tensor parameter, Tensor first, Tensor second) {
        var factors = AdamFactors.of(step);
        pool.ranges(
                size(parameter),
                CHUNK,
                (i, end) -> kernels.adamW(
                        factors,
                        array(gradient),
                        start(gradient) + i,
                        array(parameter),
                        start(parameter) + i,
                        array(first),
                        start(first) + i,
                        array(second),
                        start(second) + i,
                        end - i));
    }

    /// Work on the row of that number, whose first element is that far from the tensor's.
    @FunctionalInterface
    private interface RowTask {
        void run(int row, int at);
    }

    private void eachRow(int rows, int width, RowTask task) {
        pool.ranges(rows, Math.max(1, CHUNK / Math.max(1, width)), (from, to) -> {
            for (int row = from; row < to; row++) task.run(row, row * width);
        });
    }

    // ---- reductions

    @Override
    public void reduceRows(Reduce f, Tensor x, Tensor y) {
        int width = width(x);
        eachRow(
                rows(x),
                width,
                (row, i) -> array(y)[start(y) + row] = kernels.reduce(f, array(x), start(x) + i, width));
    }

    @Override
    public void sumColumns(Tensor x, Tensor y) {
        rowwise.sumColumns(array(x), start(x), size(x), array(y), start(y), size(y));
    }

    @Override
    public double sumOfSquares(Tensor x) {
        return rowwise.sumOfSquares(array(x), start(x), size(x));
    }

    @Override
    public boolean allFinite(Tensor x) {
        return rowwise.allFinite(array(x), start(x), size(x));
    }

    // ---- products

    @Override
    public void matmul(Tensor a, Tensor b, Transpose transpose, boolean accumulate, Tensor c) {
        int depth = a.shape().dim(transpose == Transpose.LEFT ? 0 : 1);
        gemm.multiply(product(a, b, transpose, depth, c, accumulate));
    }

    private static Gemm.Product product(
            Tensor a, Tensor b, Transpose transpose, int depth, Tensor c, boolean accumulate) {
        var start = Panels.Start.at(accumulate, Matrix.of(c));
        return new Gemm.Product(
                transpose, c.shape().dim(0), c.shape().dim(1), depth, Matrix.of(a), Matrix.of(b), Matrix.of(c), start);
    }

    @Override
    public void linear(Tensor x, Tensor w, @Nullable Tensor bias, Tensor y) {
        var start = Panels.Start.of(matrix(bias));
        var product = new Gemm.Product(
                Transpose.RIGHT, rows(x), width(y), width(x), Matrix.of(x), Matrix.of(w), Matrix.of(y), start);
        gemm.multiply(product);
    }

    @Override
    public void feedForward(FeedForward.Weights w, Tensor x, Tensor pre, Tensor y) {
        // few rows are not worth packing both weights; the bits are the same
        if (FewRows.suits(rows(x), width(y)) || rows(x) < FEW_ROWS || width(x) == 0 || width(pre) == 0) {
            Backend.super.feedForward(w, x, pre, y);
            return;
        }
        feedForward.multiply(new FeedForwardProduct.Network(
                rows(x),
                width(x),
                width(pre),
                width(y),
                Matrix.of(x),
                Matrix.of(w.up()),
                matrix(w.upBias()),
                w.activation(),
                Matrix.of(pre),
                Matrix.of(w.down()),
                matrix(w.downBias()),
                Matrix.of(y)));
    }

    private static @Nullable Matrix matrix(@Nullable Tensor t) {
        return t == null ? null : Matrix.of(t);
    }

    @Override
    public void activationGradient(Unary f, Tensor dy, Tensor w, Tensor pre, Tensor dpre) {
        if (f.slopeTakesValue()) {
            Backend.super.activationGradient(f, dy, w, pre, dpre);
            return;
        }
        float[] x = array(pre);
        float[] dx = array(dpre);
        gemm.multiply(product(dy, w, Transpose.NONE, width(dy), dpre, false).then((i, rows, from, to) -> {
            for (int r = i; r < i + rows; r++) {
                int at = start(pre) + r * width(pre) + from;
                int to0 = start(dpre) + r * width(pre) + from;
                kernels.unaryGradient(f, x, at, x, at, dx, to0, dx, to0, to - from);
            }
        }));
    }

    @Override
    public void matmulOfActivation(Tensor a, Unary f, Tensor b, Tensor c) {
        gemm.multiply(product(a, b, Transpose.LEFT, rows(a), c, false).of(f));
    }

    // ---- moving numbers

    @Override
    public void permute(Tensor x, int[] axes, Tensor y) {
        moves.permute(x, axes, y);
    }

    @Override
    public void copyColumns(Tensor x, int from, Tensor y, int to, int width) {
        moves.copyColumns(x, from, y, to, width);
    }

    @Override
    public void gather(Tensor table, Ints rows, Tensor y) {
        moves.gather(table, rows, y);
    }

    @Override
    public void scatterAdd(Tensor x, Ints rows, Tensor table) {
        moves.scatterAdd(x, rows, table);
    }

    @Override
    public void pick(Tensor x, Ints columns, Tensor y) {
        int width = width(x);
        for (int r = 0; r < columns.size(); r++)
            array(y)[start(y) + r] = array(x)[start(x) + r * width + columns.get(r)];
    }

    @Override
    public void pickAdd(Tensor y, Ints columns, Tensor x) {
        int width = width(x);
        for (int r = 0; r < columns.size(); r++)
            array(x)[start(x) + r * width + columns.get(r)] += array(y)[start(y) + r];
    }

    @Override
    public void segmentSum(Tensor x, Ints offsets, Tensor y) {
        moves.segmentSum(x, offsets, y);
    }

    @Override
    public Ints segmentArgMax(Tensor x, Ints offsets) {
        return moves.segmentArgMax(x, offsets);
    }

    // ---- fused

    @Override
    public void softmax(Tensor x, Tensor y) {
        int width = width(x);
        eachRow(rows(x), width, (row, i) -> kernels.softmax(array(x), start(x) + i, array(y), start(y) + i, width));
    }

    @Override
    public void softmaxGradient(Tensor y, Tensor dy, Tensor dx) {
        int width = width(y);
        eachRow(
                rows(y),
                width,
                (row, i) -> kernels.softmaxGradient(
                        array(y), start(y) + i, array(dy), start(dy) + i, array(dx), start(dx) + i, width));
    }

    @Override
    public void logSumExp(Tensor x, @Nullable Tensor mask, Tensor y) {
        int width = width(x);
        float[] shown = mask == null ? null : array(mask);
        int shownAt = mask == null ? 0 : start(mask);
        eachRow(
                rows(x),
                width,
                (row, i) -> array(y)[start(y) + row] =
                        kernels.logSumExp(array(x), start(x) + i, shown, shownAt + i, width));
    }

    @Override
    public void logSumExpGradient(Tensor x, @Nullable Tensor mask, Tensor y, Tensor dy, Tensor dx) {
        int width = width(x);
        float[] shown = mask == null ? null : array(mask);
        int shownAt = mask == null ? 0 : start(mask);
        eachRow(
                rows(x),
                width,
                (row, i) -> kernels.logSumExpGradient(
                        array(x),
                        start(x) + i,
                        shown,
                        shownAt + i,
                        array(y)[start(y) + row],
                        array(dy)[start(dy) + row],
                        array(dx),
                        start(dx) + i,
                        width));
    }

    @Override
    public void layerNorm(Tensor x, Tensor gamma, Tensor beta, double eps, Tensor y, Tensor mean, Tensor inverse) {
        rowwise.normalise(x, gamma, beta, eps, y, mean, inverse);
    }

    @Override
    public void layerNormGradient(
            Tensor x, Tensor gamma, Tensor mean, Tensor inverse, Tensor dy, Tensor dx, Tensor dgamma, Tensor dbeta) {
        rowwise.normaliseGradient(x, gamma, mean, inverse, dy, dx, dgamma, dbeta);
    }

    @Override
    public void rmsNorm(Tensor x, Tensor gamma, double eps, Tensor y, Tensor inverse) {
        rowwise.normalise(x, gamma, null, eps, y, null, inverse);
    }

    @Override
    public void rmsNormGradient(Tensor x, Tensor gamma, Tensor inverse, Tensor dy, Tensor dx, Tensor dgamma) {
        rowwise.normaliseGradient(x, gamma, null, inverse, dy, dx, dgamma, null);
    }

    @Override
    public void attention(Attention spec, Tensor q, Tensor k, Tensor v, Tensor out, Tensor logSumExp) {
        attention.forward(spec, q, k, v, out, logSumExp);
    }

    @Override
    public void attentionGradient(
            Attention spec,
            Tensor q,
            Tensor k,
            Tensor v,
            Tensor out,
            Tensor logSumExp,
            Tensor dout,
            Tensor dq,
            Tensor dk,
            Tensor dv) {
        attention.backward(spec, new PackedAttention.Gradients(q, k, v, out, logSumExp, dout, dq, dk, dv));
    }
}
