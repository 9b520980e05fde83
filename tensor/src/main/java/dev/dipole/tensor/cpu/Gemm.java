package dev.dipole.tensor.cpu;

import dev.dipole.tensor.Transpose;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The matrix product: `C (+)= op(A) · op(B)`.
///
/// The depth K is cut into blocks; of each block B is packed into panels (`[k][panel width]`, what a tile's loop reads in order),
/// A is read where it lies, and each tile of C starts from what the block before left there. So every element of C is one
/// ascending chain of fused multiply-adds over K, and its bits depend neither on the cuts nor on the threads nor on its
/// neighbours. The structure is Goto's (Goto & van de Geijn, 2008) without the packing of A.
final class Gemm {
    /// The depth of a block: 6 rows of A and a panel of B stay in the first two caches.
    private static final int DEPTH = 384;
    /// Rows of A that one task goes through panel by panel.
    private static final int TASK_ROWS = 96;
    /// Fewer multiplications than this are not worth a second thread.
    private static final long SMALL = 200_000;

    private final Kernels kernels;
    private final Pool pool;
    private final ScratchArrays scratch;

    Gemm(Kernels kernels, Pool pool, ScratchArrays scratch) {
        this.kernels = kernels;
        this.pool = pool;
        this.scratch = scratch;
    }

    /// The operands of one product of `rows × depth` and `depth × columns`.
    ///
    /// @param bias added to every row of C, the start of the chains
    record Product(
            Transpose transpose, int rows, int columns, int depth, Matrix a, Matrix b, Matrix c, @Nullable Matrix bias) {
        Matrix aFrom(int i, int k) {
            return transpose == Transpose.LEFT ? a.from(k, i) : a.from(i, k);
        }

        Matrix bFrom(int k, int j) {
            return transpose == Transpose.RIGHT ? b.from(j, k) : b.from(k, j);
        }
    }

    /// `C = op(A) · op(B) (+ bias)`, or `C += op(A) · op(B)`.
    void multiply(Product p, boolean accumulate) {
        if (p.rows == 0 || p.columns == 0) return;
        if (p.depth == 0) {
            if (!accumulate) start(p);
            return;
        }
        int blocks = (p.depth - 1) / DEPTH + 1;
        int length = ((p.depth - 1) / blocks + 8) / 8 * 8;
        float[] panels = scratch.take(panelsSize(p.columns, Math.min(length, p.depth)));
        for (int k = 0; k < p.depth; k += length) {
            int depth = Math.min(length, p.depth - k);
            int from = k;
            tasks(p, panelCount(p.columns), panel -> pack(p.transpose, p.bFrom(from, 0), depth, p.columns, panel, panels));
            multiplyBlock(p, k, depth, panels, accumulate || k > 0);
        }
        scratch.give(panels);
    }

    /// An empty depth: C is the bias alone.
    private static void start(Product p) {
        for (int i = 0; i < p.rows; i++) {
            if (p.bias == null) Arrays.fill(p.c.array(), p.c.rowAt(i), p.c.rowAt(i) + p.columns, 0);
            else System.arraycopy(p.bias.array(), p.bias.at(), p.c.array(), p.c.rowAt(i), p.columns);
        }
    }

    /// One block of the depth, in tasks of rows by panels whose number depends on the shape alone.
    private void multiplyBlock(Product p, int k, int depth, float[] panels, boolean add) {
        int taskRows = Math.clamp(roundUp(p.rows / 16, Kernels.TILE_ROWS), 4 * Kernels.TILE_ROWS, TASK_ROWS);
        int rowTasks = (p.rows - 1) / taskRows + 1;
        int count = panelCount(p.columns);
        int columnTasks = Math.min(count, (15 + rowTasks) / rowTasks);
        int taskPanels = (count - 1) / columnTasks + 1;
        var bias = add ? null : p.bias;
        tasks(p, rowTasks * columnTasks, task -> {
            int i0 = task / columnTasks * taskRows;
            int i1 = Math.min(p.rows, i0 + taskRows);
            int first = task % columnTasks * taskPanels;
            int last = Math.min(count, first + taskPanels);
            if (first >= last) return;
            int from = first * kernels.panelWidth();
            int columns = Math.min(p.columns, last * kernels.panelWidth()) - from;
            var moved = bias == null ? null : bias.from(0, from);
            multiplyPacked(p.transpose == Transpose.LEFT, i1 - i0, columns, depth, p.aFrom(i0, k), panels,
                    panelAt(first, depth), p.c.from(i0, from), moved, add);
        });
    }

    private void tasks(Product p, int count, Pool.Task task) {
        if ((long) p.rows * p.columns * p.depth > SMALL) {
            pool.run(count, task);
        } else {
            for (int i = 0; i < count; i++) task.run(i);
        }
    }

    // ---- the parts, for callers that keep packed panels (attention)

    int panelCount(int columns) {
        return (columns + kernels.panelWidth() - 1) / kernels.panelWidth();
    }

    private int panelAt(int panel, int depth) {
        return panel * kernels.panelWidth() * depth;
    }

    /// How much room the packed panels of a `depth × columns` matrix need.
    int panelsSize(int columns, int depth) {
        return Math.multiplyExact(roundUp(columns, kernels.columnStep()), depth);
    }

    /// Packs all of a right operand here and now.
    void pack(Transpose transpose, Matrix b, int depth, int columns, float[] panels) {
        for (int panel = 0; panel < panelCount(columns); panel++) pack(transpose, b, depth, columns, panel, panels);
    }

    private void pack(Transpose transpose, Matrix b, int depth, int columns, int panel, float[] panels) {
        int j = panel * kernels.panelWidth();
        int used = Math.min(kernels.panelWidth(), columns - j);
        int width = roundUp(used, kernels.columnStep());
        int to = panelAt(panel, depth);
        if (transpose == Transpose.RIGHT) {
            kernels.packTransposed(b.array(), b.rowAt(j), b.row(), depth, used, panels, to, width);
        } else {
            kernels.pack(b.array(), b.at() + j, b.row(), depth, used, panels, to, width);
        }
    }

    /// Rows times packed panels, here and now: the panel outside (it stays in the second cache), tiles of rows inside.
    void multiplyPacked(
            boolean transposedA, int rows, int columns, int depth, Matrix a, float[] panels, int panelsAt, Matrix c,
            @Nullable Matrix bias, boolean add) {
        for (int j = 0; j < columns; j += kernels.panelWidth()) {
            int used = Math.min(kernels.panelWidth(), columns - j);
            int width = roundUp(used, kernels.columnStep());
            var tile = new Kernels.Tile(Kernels.TILE_ROWS, width, depth, transposedA, add || bias != null);
            int rest = rows % Kernels.TILE_ROWS;
            var last = new Kernels.Tile(rest, width, depth, transposedA, add || bias != null);
            int panelAt = panelsAt + j * depth;
            float[] edge = used == width ? null : new float[Kernels.TILE_ROWS * width];
            for (int i = 0; i < rows; i += Kernels.TILE_ROWS) {
                var t = rows - i >= Kernels.TILE_ROWS ? tile : last;
                var to = c.from(i, j);
                if (bias != null) spread(bias.at() + j, bias.array(), to, t.rows(), used);
                var from = transposedA ? a.from(0, i) : a.from(i, 0);
                if (edge == null) {
                    kernels.tile(t, a.array(), from.at(), a.row(), panels, panelAt, to.array(), to.at(), to.row());
                } else {
                    edgeTile(t, from, panels, panelAt, to, used, edge);
                }
            }
        }
    }

    /// A tile wider than what is left of C goes through an array of its own.
    private void edgeTile(Kernels.Tile t, Matrix a, float[] panels, int panelAt, Matrix c, int used, float[] edge) {
        if (t.add()) {
            for (int i = 0; i < t.rows(); i++) System.arraycopy(c.array(), c.rowAt(i), edge, i * t.columns(), used);
        }
        kernels.tile(t, a.array(), a.at(), a.row(), panels, panelAt, edge, 0, t.columns());
        for (int i = 0; i < t.rows(); i++) System.arraycopy(edge, i * t.columns(), c.array(), c.rowAt(i), used);
    }

    private static void spread(int from, float[] row, Matrix to, int rows, int columns) {
        for (int i = 0; i < rows; i++) System.arraycopy(row, from, to.array(), to.rowAt(i), columns);
    }

    static int roundUp(int n, int step) {
        return (n + step - 1) / step * step;
    }
}
