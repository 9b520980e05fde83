package dev.dipole.tensor.cpu;

import dev.dipole.tensor.Unary;
import dev.dipole.tensor.cpu.Kernels.Left;
import dev.dipole.tensor.cpu.Panels.Packed;
import dev.dipole.tensor.cpu.Panels.Part;
import dev.dipole.tensor.cpu.Panels.Start;
import org.jspecify.annotations.Nullable;

/// Two products in a row with an activation between them: `y = f(x · upᵀ + upBias) · downᵀ + downBias`.
///
/// Block of rows by block of rows, the hidden values come and go in the second cache, some columns at a time,
/// which are the next block of depth of the product below. The chains of sums are those of two products one
/// after the other, and so are the bits.
final class FeedForwardProduct {
    private static final int SLICE = Gemm.DEPTH;

    private final Kernels kernels;
    private final Panels panels;
    private final Pool pool;
    private final Scratch.Pool scratches;
    private final WholePacks packs;

    FeedForwardProduct(Kernels kernels, Panels panels, Pool pool, Scratch.Pool scratches) {
        this.kernels = kernels;
        this.panels = panels;
        this.pool = pool;
        this.scratches = scratches;
        this.packs = new WholePacks(panels, pool);
    }

    /// The operands; see [dev.dipole.tensor.Backend#feedForward].
    record Network(
            int rows,
            int in,
            int inner,
            int out,
            Matrix x,
            Matrix up,
            @Nullable Matrix upBias,
            Unary activation,
            Matrix pre,
            Matrix down,
            @Nullable Matrix downBias,
            Matrix y) {}

    /// Both weights, packed.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Weights(int length, Packed[] ups, Packed[] downs) {}

    void multiply(Network n) {
        try (var scratch = scratches.open()) {
            int length = Gemm.blockLength(n.in);
            long work = (long) n.rows * n.inner * (n.in + n.out);
            var weights = new Weights(
                    length,
                    packs.of(n.up, n.in, length, n.inner, work, scratch),
                    packs.of(n.down, n.inner, SLICE, n.out, work, scratch));
            int taskRows = Gemm.taskRows(n.rows);
            int count = Panels.pieces(n.rows, taskRows);
            pool.run(count, task -> {
                int i = task * taskRows;
                rows(n, weights, i, task == count - 1 ? n.rows - i : taskRows);
            });
        }
    }

    /// A block of `rows` rows from `i`.
    private void rows(Network n, Weights w, int i, int rows) {
        var x = n.x.from(i, 0);
        var pre = n.pre.from(i, 0);
        var y = n.y.from(i, 0);
        try (var scratch = scratches.open()) {
            var hidden = scratch.matrix(rows, SLICE);
            var edge = panels.edge(scratch);
            for (int slice = 0; slice < w.downs.length; slice++) {
                int from = slice * SLICE;
                int width = w.downs[slice].depth();
                up(n, w, x, pre, new Part(Left.ROWS, rows, 0, from, from + width), edge);
                activate(n.activation, pre, from, hidden, rows, width);
                var start = slice == 0 ? Start.of(n.downBias) : new Start(null, y);
                var part = new Part(Left.ROWS, rows, width, 0, n.out);
                for (int j = 0; j < n.out; j += panels.width()) {
                    panels.multiply(part, hidden, w.downs[slice], j, y, start, edge);
                }
            }
        }
    }

    /// Some columns of what goes into the activation.
    private void up(Network n, Weights w, Matrix x, Matrix pre, Part columns, Matrix edge) {
        for (int j = columns.from(); j < columns.to(); j += panels.width()) {
            for (int block = 0; block < w.ups.length; block++) {
                var b = w.ups[block];
                var start = block == 0 ? Start.of(n.upBias) : new Start(null, pre);
                var part = new Part(Left.ROWS, columns.rows(), b.depth(), columns.from(), columns.to());
                panels.multiply(part, x.from(0, block * w.length), b, j, pre, start, edge);
            }
        }
    }

    private void activate(Unary f, Matrix pre, int from, Matrix hidden, int rows, int width) {
        for (int r = 0; r < rows; r++) {
            kernels.unary(f, pre.array(), pre.rowAt(r) + from, hidden.array(), hidden.rowAt(r), width);
        }
    }
}
