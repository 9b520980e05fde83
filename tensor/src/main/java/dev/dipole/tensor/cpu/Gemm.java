package dev.dipole.tensor.cpu;

import dev.dipole.tensor.Transpose;
import dev.dipole.tensor.cpu.Kernels.Tile;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The matrix product: `C (+)= op(A) · op(B)`.
///
/// The depth K is cut into blocks; of each block B is packed into panels (`[k][panel width]`, what a tile's
/// loop reads in order), A is read where it lies, and each tile of C starts from what the block before left
/// there. So every element of C is one ascending chain of fused multiply-adds over K, and its bits depend
/// neither on the cuts nor on the threads nor on its neighbours. The structure is Goto's (Goto & van de Geijn,
/// 2008) without the packing of A.
final class Gemm {
    /// The depth of a block: 6 rows of A and a panel of B stay in the first two caches.
    private static final int DEPTH = 384;

    /// The rows of a tile.
    private static final int ROWS = Kernels.TILE_ROWS;
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
            Transpose transpose,
            int rows,
            int columns,
            int depth,
            Matrix a,
            Matrix b,
            Matrix c,
            @Nullable Matrix bias) {
        Matrix aFrom(int i, int k) {
            return transpose == Transpose.LEFT ? a.from(k, i) : a.from(i, k);
        }

        Matrix bFrom(int k) {
            return transpose == Transpose.RIGHT ? b.from(0, k) : b.from(k, 0);
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
        float[] room = scratch.take(panelsSize(p.columns, Math.min(length, p.depth)));
        for (int k = 0; k < p.depth; k += length) {
            var panels = new Panels(room, Math.min(length, p.depth - k), p.columns);
            var b = p.bFrom(k);
            tasks(p, panelCount(p.columns), panel -> pack(p.transpose, b, panels, panel));
            multiplyBlock(p, k, panels, accumulate || k > 0);
        }
        scratch.give(room);
    }

    /// An empty depth: C is the bias alone.
    private static void start(Product p) {
        for (int i = 0; i < p.rows; i++) {
            if (p.bias == null) Arrays.fill(p.c.array(), p.c.rowAt(i), p.c.rowAt(i) + p.columns, 0);
            else System.arraycopy(p.bias.array(), p.bias.at(), p.c.array(), p.c.rowAt(i), p.columns);
        }
    }

    /// One block of the depth, in tasks of rows by panels whose number depends on the shape alone.
    private void multiplyBlock(Product p, int k, Panels b, boolean add) {
        int taskRows = Math.clamp(roundUp(p.rows / 16, ROWS), 4 * ROWS, TASK_ROWS);
        int rowTasks = pieces(p.rows, taskRows);
        int count = panelCount(p.columns);
        int columnTasks = Math.min(count, (15 + rowTasks) / rowTasks);
        int taskColumns = ((count - 1) / columnTasks + 1) * kernels.panelWidth();
        tasks(p, rowTasks * columnTasks, task -> {
            int piece = task / columnTasks;
            int i = piece * taskRows;
            int rows = piece == rowTasks - 1 ? p.rows - i : taskRows;
            int from = task % columnTasks * taskColumns;
            int to = Math.min(p.columns, from + taskColumns);
            var part = new Part(p.transpose == Transpose.LEFT, rows, b.depth, from, to, add);
            multiplyPacked(part, p.aFrom(i, k), b, p.c.from(i, 0), add ? null : p.bias);
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

    /// A packed right operand: panels side by side, each `[depth][panel width]`, the last one as narrow as the
    /// vectors allow.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Panels(float[] array, int depth, int columns) {}

    /// What is multiplied of `op(A) · panels`.
    ///
    /// @param transposed whether A is read transposed
    /// @param depth the first so many rows of the panels
    /// @param from the first column, where a panel begins
    /// @param to the column after the last
    /// @param add whether C is added to
    record Part(boolean transposed, int rows, int depth, int from, int to, boolean add) {}

    /// Packs all of a right operand here and now; to be given to [#release].
    Panels pack(Transpose transpose, Matrix b, int depth, int columns) {
        var panels = new Panels(scratch.take(panelsSize(columns, depth)), depth, columns);
        for (int panel = 0; panel < panelCount(columns); panel++) pack(transpose, b, panels, panel);
        return panels;
    }

    void release(Panels panels) {
        scratch.give(panels.array);
    }

    private int panelCount(int columns) {
        return (columns + kernels.panelWidth() - 1) / kernels.panelWidth();
    }

    private int panelsSize(int columns, int depth) {
        return Math.multiplyExact(roundUp(columns, kernels.columnStep()), depth);
    }

    private void pack(Transpose transpose, Matrix b, Panels panels, int panel) {
        int j = panel * kernels.panelWidth();
        int used = Math.min(kernels.panelWidth(), panels.columns - j);
        int width = roundUp(used, kernels.columnStep());
        int to = j * panels.depth;
        if (transpose == Transpose.RIGHT) {
            kernels.packTransposed(b.array(), b.rowAt(j), b.row(), panels.depth, used, panels.array, to, width);
        } else {
            kernels.pack(b.array(), b.at() + j, b.row(), panels.depth, used, panels.array, to, width);
        }
    }

    /// Rows times packed panels, here and now: the panel outside (it stays in the second cache), tiles of rows
    /// inside.
    ///
    /// Tiles always have six rows. Where the rows do not divide, the last tile begins earlier and only its last
    /// rows are kept.
    void multiplyPacked(Part part, Matrix a, Panels b, Matrix c, @Nullable Matrix bias) {
        if (!part.transposed) {
            multiplyRows(part, a, b, c, bias);
            return;
        }
        // Turned first: a tile that reads down the columns of A touches a page for each k.
        int row = roundUp(part.depth, kernels.columnStep());
        float[] turned = scratch.take(part.rows * row);
        kernels.packTransposed(a.array(), a.at(), a.row(), part.rows, part.depth, turned, 0, row);
        multiplyRows(part, new Matrix(turned, 0, row), b, c, bias);
        scratch.give(turned);
    }

    private void multiplyRows(Part part, Matrix a, Panels b, Matrix c, @Nullable Matrix bias) {
        boolean few = part.rows < ROWS;
        var left = few ? widened(part, a) : a;
        int rest = part.rows % ROWS;
        float[] edge = null;
        for (int j = part.from; j < part.to; j += kernels.panelWidth()) {
            int width = roundUp(Math.min(kernels.panelWidth(), b.columns - j), kernels.columnStep());
            int used = Math.min(width, part.to - j);
            if (edge == null && (rest > 0 || used < width)) edge = new float[ROWS * width];
            var step = new Step(part, new Tile(width, part.depth, part.add || bias != null), left, b, c, bias, j);
            if (edge == null) {
                for (int i = 0; i < part.rows; i += ROWS) tile(step, i);
                continue;
            }
            if (rest > 0) edgeTile(step, few ? 0 : part.rows - ROWS, few ? 0 : ROWS - rest, rest, used, edge);
            for (int i = 0; i + ROWS <= part.rows; i += ROWS) {
                if (used == width) tile(step, i);
                else edgeTile(step, i, 0, ROWS, used, edge);
            }
        }
    }

    /// The tiles of one panel, which begins at column `j` of C.
    private record Step(
            Part part,
            Tile tile,
            Matrix a,
            Panels b,
            Matrix c,
            @Nullable Matrix bias,
            int j) {}

    private void tile(Step s, int i) {
        var c = s.c;
        int to = c.rowAt(i) + s.j;
        if (!s.part.add && s.tile.add()) start(s, c.array(), to, c.row(), ROWS, s.tile.columns());
        kernels.tile(s.tile, s.a.array(), s.a.rowAt(i), s.a.row(), s.b.array, s.j * s.b.depth, c.array(), to, c.row());
    }

    /// A tile that does not fit into C is computed in an array of its own; `count` rows from `first` are kept.
    private void edgeTile(Step s, int i, int first, int count, int used, float[] edge) {
        var c = s.c;
        int width = s.tile.columns();
        int to = c.rowAt(i + first) + s.j;
        if (s.part.add) copy(c.array(), to, c.row(), edge, first * width, width, count, used);
        else if (s.tile.add()) start(s, edge, first * width, width, count, used);
        kernels.tile(s.tile, s.a.array(), s.a.rowAt(i), s.a.row(), s.b.array, s.j * s.b.depth, edge, 0, width);
        copy(edge, first * width, width, c.array(), to, c.row(), count, used);
    }

    /// What the chains start from when C is not added to: the bias, or zeros.
    private static void start(Step s, float[] to, int at, int row, int rows, int columns) {
        for (int i = 0; i < rows; i++) {
            int from = at + i * row;
            if (s.bias == null) Arrays.fill(to, from, from + columns, 0);
            else System.arraycopy(s.bias.array(), s.bias.at() + s.j, to, from, columns);
        }
    }

    /// Fewer rows than a tile has, followed by zeros.
    private static Matrix widened(Part part, Matrix a) {
        float[] wide = new float[ROWS * part.depth];
        copy(a.array(), a.at(), a.row(), wide, 0, part.depth, part.rows, part.depth);
        return new Matrix(wide, 0, part.depth);
    }

    private static void copy(float[] from, int at, int row, float[] to, int toAt, int toRow, int rows, int columns) {
        for (int i = 0; i < rows; i++) System.arraycopy(from, at + i * row, to, toAt + i * toRow, columns);
    }

    /// Into how many pieces of about `length` rows `rows` are cut, so that the last one has at least a tile's.
    static int pieces(int rows, int length) {
        return Math.max(1, (rows + length - ROWS) / length);
    }

    static int roundUp(int n, int step) {
        return (n + step - 1) / step * step;
    }
}
