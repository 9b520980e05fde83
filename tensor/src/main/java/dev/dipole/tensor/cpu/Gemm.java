package dev.dipole.tensor.cpu;

import dev.dipole.tensor.Transpose;
import dev.dipole.tensor.Unary;
import dev.dipole.tensor.cpu.Kernels.Tile;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The matrix product: `C = start + op(A) · op(B)`.
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
    /// The columns of a group of a transposed A.
    private static final int ACROSS = Kernels.ACROSS;
    /// The most rows of A that one task goes through panel by panel.
    private static final int TASK_ROWS = 96;
    /// The depth that one task packs, a multiple of the lanes: whole rows where B is not transposed, which are
    /// read in the order of memory.
    private static final int PIECE = 48;
    /// The most elements of A that one task reads, 576 KiB.
    private static final int TASK_ELEMENTS = 96 * 1536;
    /// Fewer multiplications than this are not worth a second thread.
    private static final long SMALL = 200_000;
    /// The elements of B that are packed before the first of them is used: what stays in the last cache.
    private static final int PACKED = 1 << 22;

    private final Kernels kernels;
    private final Pool pool;
    private final Scratch.Pool scratches;

    Gemm(Kernels kernels, Pool pool, Scratch.Pool scratches) {
        this.kernels = kernels;
        this.pool = pool;
        this.scratches = scratches;
    }

    /// One product of `rows × depth` and `depth × columns`.
    ///
    /// @param start what the chains of C start from
    /// @param ofB what the elements of B are replaced by, or null
    /// @param finish what is done to parts of C as soon as they are ready
    record Product(
            Transpose transpose,
            int rows,
            int columns,
            int depth,
            Matrix a,
            Matrix b,
            Matrix c,
            Start start,
            @Nullable Unary ofB,
            Finish finish) {
        Product(Transpose transpose, int rows, int columns, int depth, Matrix a, Matrix b, Matrix c, Start start) {
            this(transpose, rows, columns, depth, a, b, c, start, null, Finish.NOTHING);
        }

        /// The same product of `f(B)`.
        Product of(Unary f) {
            return new Product(transpose, rows, columns, depth, a, b, c, start, f, finish);
        }

        /// The same product with something done at the end.
        Product then(Finish what) {
            return new Product(transpose, rows, columns, depth, a, b, c, start, ofB, what);
        }

        boolean across() {
            return transpose == Transpose.LEFT;
        }

    }

    /// What the chains of C start from: the sum of what is given, zeros if nothing is.
    ///
    /// @param bias a row, the same for all rows of C
    /// @param matrix a matrix of C's size; it may be C itself
    record Start(
            @Nullable Matrix bias, @Nullable Matrix matrix) {
        static final Start ZERO = new Start(null, null);

        static Start of(@Nullable Matrix bias) {
            return bias == null ? ZERO : new Start(bias, null);
        }

        /// Whether the chains go on from what C holds.
        boolean isContinued(Matrix c) {
            return bias == null && matrix != null && matrix.array() == c.array() && matrix.at() == c.at();
        }

        boolean isZero() {
            return bias == null && matrix == null;
        }

        Start from(int i, int j) {
            return isZero() ? this : new Start(bias == null ? null : bias.from(0, j), matrix == null ? null : matrix.from(i, j));
        }

        /// Writes the part that begins at row `i`, column `j`.
        void write(int i, int j, float[] to, int at, int row, int rows, int columns) {
            for (int r = 0; r < rows; r++) {
                int from = at + r * row;
                if (matrix != null) System.arraycopy(matrix.array(), matrix.rowAt(i + r) + j, to, from, columns);
                else if (bias != null) System.arraycopy(bias.array(), bias.at() + j, to, from, columns);
                else Arrays.fill(to, from, from + columns, 0);
                if (matrix != null && bias != null) add(bias.array(), bias.at() + j, to, from, columns);
            }
        }

        private static void add(float[] x, int xAt, float[] to, int at, int n) {
            for (int i = 0; i < n; i++) to[at + i] += x[xAt + i];
        }
    }

    /// Goes on with a part of C while it is in the cache: `rows` rows from `i`, the columns `from … to − 1`.
    @FunctionalInterface
    interface Finish {
        Finish NOTHING = (i, rows, from, to) -> {};

        void run(int i, int rows, int from, int to);
    }

    /// Computes a product.
    void multiply(Product p) {
        if (p.rows == 0 || p.columns == 0) return;
        if (p.depth == 0) {
            if (!p.start.isContinued(p.c)) p.start.write(0, 0, p.c.array(), p.c.at(), p.c.row(), p.rows, p.columns);
            p.finish.run(0, p.rows, 0, p.columns);
            return;
        }
        int length = blockLength(p.depth);
        int blocks = (p.depth - 1) / length + 1;
        // What A brings is read once where all of B is packed at first; where A is turned, C is small and B large.
        int atOnce = p.transpose == Transpose.LEFT ? 1 : Math.clamp(PACKED / panelsSize(p.columns, length), 1, blocks);
        try (var scratch = scratches.open()) {
            for (int k = 0; k < p.depth; k += atOnce * length) {
                int to = Math.min(p.depth, k + atOnce * length);
                var panels = new Panels[(to - k - 1) / length + 1];
                var lefts = new Matrix[panels.length];
                int mark = scratch.mark();
                for (int i = 0; i < panels.length; i++) {
                    int depth = Math.min(length, to - k - i * length);
                    panels[i] = panels(scratch, depth, p.columns);
                    lefts[i] = left(p, k + i * length, depth, scratch);
                }
                pack(p, k, length, panels, lefts);
                multiplyBlocks(p, k, length, panels, lefts);
                scratch.release(mark);
            }
        }
    }

    /// A as tiles read it from depth `k` on: where it lies, or room for it.
    private Matrix left(Product p, int k, int depth, Scratch scratch) {
        if (p.across()) return scratch.matrix((p.rows - 1) / ACROSS + 1, depth * ACROSS);
        return p.rows < ROWS ? scratch.matrix(ROWS, depth) : p.a.from(0, k);
    }

    /// Packs the panels of some blocks of the depth, and of A what is not read where it lies.
    private void pack(Product p, int first, int length, Panels[] panels, Matrix[] lefts) {
        int pieces = (length - 1) / PIECE + 1;
        tasks(p, panels.length * pieces, task -> {
            int block = task / pieces;
            int from = task % pieces * PIECE;
            int depth = Math.min(PIECE, panels[block].depth - from);
            if (depth <= 0) return;
            int k = first + block * length + from;
            var b = p.transpose == Transpose.RIGHT ? p.b.from(0, k) : p.b.from(k, 0);
            pack(p.transpose, b, panels[block], from, depth);
            if (p.ofB != null) apply(p.ofB, panels[block], from, depth);
            if (p.across()) packAcross(p.a.from(k, 0), p.rows, lefts[block].from(0, from * ACROSS), depth);
            else if (p.rows < ROWS) copy(p.a.from(0, k), lefts[block].from(0, from), p.rows, depth);
        });
    }

    /// Some blocks of the depth, in tasks of rows by panels whose number depends on the shape alone.
    private void multiplyBlocks(Product p, int first, int length, Panels[] blocks, Matrix[] lefts) {
        int taskRows = taskRows(p.rows, p.across() ? length : p.depth, p.across() ? ACROSS : ROWS);
        int rowTasks = pieces(p.rows, taskRows);
        int count = panelCount(p.columns);
        int columnTasks = Math.min(count, (15 + rowTasks) / rowTasks);
        int taskColumns = ((count - 1) / columnTasks + 1) * kernels.panelWidth();
        boolean last = first + blocks.length * length >= p.depth;
        tasks(p, rowTasks * columnTasks, task -> {
            int piece = task / columnTasks;
            int i = piece * taskRows;
            int rows = piece == rowTasks - 1 ? p.rows - i : taskRows;
            int from = task % columnTasks * taskColumns;
            int to = Math.min(p.columns, from + taskColumns);
            if (from >= to) return;
            var c = p.c.from(i, 0);
            try (var scratch = scratches.open()) {
                var edge = scratch.matrix(ROWS, kernels.panelWidth());
                // The panel outside: its part of C stays in the first cache while the depth goes by.
                for (int j = from; j < to; j += kernels.panelWidth()) {
                    for (int block = 0; block < blocks.length; block++) {
                        var start = first + block == 0 ? p.start.from(i, 0) : new Start(null, c);
                        var b = blocks[block];
                        var left = p.across() ? lefts[block].from(i / ACROSS, 0) : lefts[block].from(i, 0);
                        panel(new Part(p.across(), rows, b.depth, from, to), left, b, j, c, start, edge);
                    }
                }
            }
            if (last) p.finish.run(i, rows, from, to);
        });
    }

    /// Rows of a task: their part of A, over the whole depth, stays in the second cache.
    private static int taskRows(int rows, int depth, int step) {
        int least = roundUp(4 * ROWS, step);
        int most = Math.clamp(TASK_ELEMENTS / depth / step * step, least, TASK_ROWS);
        return Math.clamp(roundUp(rows / 4, step), least, most);
    }

    // ---- two products in a row

    /// The operands of a position-wise network; see [dev.dipole.tensor.Backend#feedForward].
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

    /// `y = f(x · upᵀ + upBias) · downᵀ + downBias`, block of rows by block of rows: the hidden values come and go
    /// in the second cache, some columns at a time, which are the next block of depth of the product below.
    void multiplyTwice(Network n) {
        try (var scratch = scratches.open()) {
            int length = blockLength(n.in);
            var ups = panels(scratch, n.in, length, n.inner);
            var downs = panels(scratch, n.inner, DEPTH, n.out);
            packAll(n.up, length, ups);
            packAll(n.down, DEPTH, downs);
            int taskRows = taskRows(n.rows, DEPTH, ROWS);
            pool.run(pieces(n.rows, taskRows), piece -> {
                int i = piece * taskRows;
                rows(n, i, piece == pieces(n.rows, taskRows) - 1 ? n.rows - i : taskRows, ups, length, downs);
            });
        }
    }

    private void rows(Network n, int i, int rows, Panels[] ups, int length, Panels[] downs) {
        var pre = n.pre.from(i, 0);
        var y = n.y.from(i, 0);
        try (var scratch = scratches.open()) {
            var hidden = scratch.matrix(Math.max(rows, ROWS), DEPTH);
            var edge = scratch.matrix(ROWS, kernels.panelWidth());
            for (int slice = 0; slice < downs.length; slice++) {
                int from = slice * DEPTH;
                int width = downs[slice].depth;
                for (int j = from; j < from + width; j += kernels.panelWidth()) {
                    for (int block = 0; block < ups.length; block++) {
                        var start = block == 0 ? Start.of(n.upBias) : new Start(null, pre);
                        var part = new Part(false, rows, ups[block].depth, from, from + width);
                        panel(part, n.x.from(i, block * length), ups[block], j, pre, start, edge);
                    }
                }
                for (int r = 0; r < rows; r++) {
                    float[] to = hidden.array();
                    kernels.unary(n.activation, pre.array(), pre.rowAt(r) + from, to, hidden.rowAt(r), width);
                }
                var start = slice == 0 ? Start.of(n.downBias) : new Start(null, y);
                var part = new Part(false, rows, width, 0, n.out);
                for (int j = 0; j < n.out; j += kernels.panelWidth()) {
                    panel(part, hidden, downs[slice], j, y, start, edge);
                }
            }
        }
    }

    private Panels[] panels(Scratch scratch, int depth, int length, int columns) {
        var panels = new Panels[(depth - 1) / length + 1];
        for (int i = 0; i < panels.length; i++) panels[i] = panels(scratch, Math.min(length, depth - i * length), columns);
        return panels;
    }

    /// Packs a transposed right operand that fits into the last cache.
    private void packAll(Matrix b, int length, Panels[] panels) {
        int pieces = (length - 1) / PIECE + 1;
        pool.run(panels.length * pieces, task -> {
            int block = task / pieces;
            int from = task % pieces * PIECE;
            int depth = Math.min(PIECE, panels[block].depth - from);
            if (depth > 0) pack(Transpose.RIGHT, b.from(0, block * length + from), panels[block], from, depth);
        });
    }

    private static int blockLength(int depth) {
        int blocks = (depth - 1) / DEPTH + 1;
        return roundUp((depth - 1) / blocks + 1, 8);
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
    record Panels(float[] array, int at, int depth, int columns) {}

    /// What is multiplied of `op(A) · panels`.
    ///
    /// @param across whether A lies in groups of [Kernels#ACROSS] columns, `[k][columns]`, its rows in the matrix
    /// @param depth the first so many rows of the panels
    /// @param from the first column, where a panel begins
    /// @param to the column after the last
    record Part(boolean across, int rows, int depth, int from, int to) {}

    /// Packs all of a right operand here and now.
    Panels pack(Transpose transpose, Matrix b, int depth, int columns, Scratch scratch) {
        var panels = panels(scratch, depth, columns);
        pack(transpose, b, panels, 0, depth);
        return panels;
    }

    private Panels panels(Scratch scratch, int depth, int columns) {
        var room = scratch.matrix(1, panelsSize(columns, depth));
        return new Panels(room.array(), room.at(), depth, columns);
    }

    private int panelCount(int columns) {
        return (columns + kernels.panelWidth() - 1) / kernels.panelWidth();
    }

    private int panelsSize(int columns, int depth) {
        return Math.multiplyExact(roundUp(columns, kernels.columnStep()), depth);
    }

    /// Packs some of the depth, which begins at row `from` of the panels and at the first element of `b`.
    private void pack(Transpose transpose, Matrix b, Panels panels, int from, int depth) {
        int step = transpose == Transpose.RIGHT ? depth : 1;
        for (int k = 0; k < depth; k += step) {
            int rows = Math.min(step, depth - k);
            for (int j = 0; j < panels.columns; j += kernels.panelWidth()) {
                int used = Math.min(kernels.panelWidth(), panels.columns - j);
                int width = roundUp(used, kernels.columnStep());
                int to = panels.at + j * panels.depth + (from + k) * width;
                float[] array = panels.array;
                if (transpose == Transpose.RIGHT) {
                    kernels.packTransposed(b.array(), b.rowAt(j), b.row(), rows, used, array, to, width);
                } else {
                    kernels.pack(b.array(), b.rowAt(k) + j, b.row(), rows, used, array, to, width);
                }
            }
        }
    }

    /// Replaces what was packed of some of the depth by its values.
    private void apply(Unary f, Panels panels, int from, int depth) {
        for (int j = 0; j < panels.columns; j += kernels.panelWidth()) {
            int width = roundUp(Math.min(kernels.panelWidth(), panels.columns - j), kernels.columnStep());
            int at = panels.at + j * panels.depth + from * width;
            kernels.unary(f, panels.array, at, panels.array, at, depth * width);
        }
    }

    /// Rows times packed panels, here and now: the panel outside (it stays in the second cache), tiles of rows
    /// inside.
    ///
    /// Tiles always have six rows. Where the rows do not divide, the last tile begins earlier and only its last
    /// rows are kept, or it reads on into the padding of its group.
    void multiplyPacked(Part part, Matrix a, Panels b, Matrix c, Start start, Scratch scratch) {
        var left = a;
        if (part.rows < ROWS && !part.across) {
            left = scratch.matrix(ROWS, part.depth);
            copy(a, left, part.rows, part.depth);
        }
        var edge = scratch.matrix(ROWS, kernels.panelWidth());
        for (int j = part.from; j < part.to; j += kernels.panelWidth()) panel(part, left, b, j, c, start, edge);
    }

    /// The tiles of the panel that begins at column `j` of C.
    private void panel(Part part, Matrix left, Panels b, int j, Matrix c, Start start, Matrix edge) {
        int rest = part.rows % ROWS;
        int width = roundUp(Math.min(kernels.panelWidth(), b.columns - j), kernels.columnStep());
        int used = Math.min(width, part.to - j);
        var tile = new Tile(width, part.depth, !start.isZero(), part.across);
        var step = new Step(tile, left, b, c, start, start.isContinued(c), j, used, edge.array(), edge.at());
        if (rest > 0 && (part.across || part.rows < ROWS)) {
            step.edge(kernels, part.rows - rest, 0, rest);
        } else if (rest > 0) {
            step.edge(kernels, part.rows - ROWS, ROWS - rest, rest);
        }
        for (int i = 0; i + ROWS <= part.rows; i += ROWS) {
            if (used == width) step.whole(kernels, i);
            else step.edge(kernels, i, 0, ROWS);
        }
    }

    /// Packs a transposed A in groups of columns, `[k][`[Kernels#ACROSS]`]`: a tile that read down the columns
    /// where they lie would touch a page for each k.
    private void packAcross(Matrix a, int rows, Matrix to, int depth) {
        for (int k = 0; k < depth; k++) {
            for (int i = 0; i < rows; i += ACROSS) {
                int at = to.rowAt(i / ACROSS) + k * ACROSS;
                kernels.pack(a.array(), a.rowAt(k) + i, a.row(), 1, Math.min(ACROSS, rows - i), to.array(), at, ACROSS);
            }
        }
    }

    /// The tiles of one panel, which begins at column `j` of C and of which `used` columns are kept.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    private record Step(
            Tile tile,
            Matrix a,
            Panels b,
            Matrix c,
            Start start,
            boolean continued,
            int j,
            int used,
            float[] edge,
            int edgeAt) {
        void whole(Kernels kernels, int i) {
            int to = c.rowAt(i) + j;
            if (tile.add() && !continued) start.write(i, j, c.array(), to, c.row(), ROWS, used);
            run(kernels, i, c.array(), to, c.row());
        }

        /// A tile that does not fit into C is computed in an array of its own; `count` rows from `first` are
        /// kept.
        void edge(Kernels kernels, int i, int first, int count) {
            int width = tile.columns();
            int at = edgeAt + first * width;
            int to = c.rowAt(i + first) + j;
            if (tile.add()) start.write(i + first, j, edge, at, width, count, used);
            run(kernels, i, edge, edgeAt, width);
            copy(edge, at, width, c.array(), to, c.row(), count, used);
        }

        private void run(Kernels kernels, int i, float[] to, int at, int row) {
            int from = tile.across() ? a.rowAt(i / ACROSS) + i % ACROSS : a.rowAt(i);
            kernels.tile(tile, a.array(), from, a.row(), b.array, b.at + j * b.depth, to, at, row);
        }
    }

    private static void copy(Matrix from, Matrix to, int rows, int columns) {
        copy(from.array(), from.at(), from.row(), to.array(), to.at(), to.row(), rows, columns);
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
