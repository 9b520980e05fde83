package dev.dipole.tensor.cpu;

import dev.dipole.tensor.Transpose;
import dev.dipole.tensor.Unary;
import dev.dipole.tensor.cpu.Kernels.Left;
import dev.dipole.tensor.cpu.Kernels.Tile;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// Packed operands of matrix products, and the products of one thread with them: the middle layer between a
/// whole product ([Gemm], [FeedForwardProduct], [PackedAttention]) and a tile ([Kernels#tile]).
final class Panels {
    /// The rows of a tile.
    static final int ROWS = Kernels.TILE_ROWS;

    /// Columns of a transposed left operand that are packed at once.
    private static final int STRIP = 8 * ROWS;

    private final Kernels kernels;

    Panels(Kernels kernels) {
        this.kernels = kernels;
    }

    /// A packed right operand: panels side by side, each `[depth][panel width]`, the last one as narrow as the
    /// vectors allow.
    @SuppressWarnings("ArrayRecordComponent") // never compared
    record Packed(float[] array, int at, int depth, int columns) {}

    // ---- right operands

    /// Room for a right operand.
    Packed room(Scratch scratch, int depth, int columns) {
        var room = scratch.matrix(1, size(columns, depth));
        return new Packed(room.array(), room.at(), depth, columns);
    }

    /// The elements of a packed right operand.
    int size(int columns, int depth) {
        return Math.multiplyExact(roundUp(columns, kernels.columnStep()), depth);
    }

    /// How many panels so many columns make.
    int count(int columns) {
        return (columns - 1) / kernels.panelWidth() + 1;
    }

    int width() {
        return kernels.panelWidth();
    }

    /// So many columns with those that fill up the last vector.
    int padded(int columns) {
        return roundUp(columns, kernels.columnStep());
    }

    /// Packs all of a right operand here and now.
    Packed pack(Transpose transpose, Matrix b, int depth, int columns, Scratch scratch) {
        var packed = room(scratch, depth, columns);
        pack(transpose, b, packed, 0, depth);
        return packed;
    }

    /// Packs some of the depth, which begins at row `from` of the panels and at the first element of `b`. Rows
    /// that are not transposed are read in the order of memory.
    void pack(Transpose transpose, Matrix b, Packed to, int from, int depth) {
        int step = transpose == Transpose.RIGHT || to.columns <= kernels.panelWidth() ? depth : 1;
        for (int k = 0; k < depth; k += step) {
            for (int j = 0; j < to.columns; j += kernels.panelWidth()) {
                int used = Math.min(kernels.panelWidth(), to.columns - j);
                int width = padded(used);
                int at = to.at + j * to.depth + (from + k) * width;
                if (transpose == Transpose.RIGHT) {
                    kernels.packTransposed(b.array(), b.rowAt(j), b.row(), step, used, to.array, at, width);
                } else {
                    kernels.pack(b.array(), b.rowAt(k) + j, b.row(), step, used, to.array, at, width);
                }
            }
        }
    }

    /// Replaces what was packed of some of the depth by its values.
    void apply(Unary f, Packed b, int from, int depth) {
        for (int j = 0; j < b.columns; j += kernels.panelWidth()) {
            int width = padded(Math.min(kernels.panelWidth(), b.columns - j));
            int at = b.at + j * b.depth + from * width;
            kernels.unary(f, b.array, at, b.array, at, depth * width);
        }
    }

    // ---- left operands

    /// Room for a transposed left operand: groups of columns, a group in each row of the matrix. A tile that
    /// read down the columns where they lie would touch a page for each k.
    static Matrix roomForGroups(Scratch scratch, int rows, int depth) {
        return scratch.matrix((rows - 1) / ROWS + 1, depth * ROWS);
    }

    /// Packs some of the depth of a transposed left operand, from row `from` of the groups on. Memory is read
    /// in its order, then written strip by strip: groups lie so far apart that the first cache holds few of
    /// them.
    void packGroups(Matrix a, int rows, Matrix to, int from, int depth, Scratch scratch) {
        var near = scratch.matrix(depth, roundUp(rows, Kernels.LANES) + Kernels.LANES);
        copy(a, near, depth, rows);
        for (int i = 0; i < rows; i += STRIP) {
            int at = to.rowAt(i / ROWS) + from * ROWS;
            int width = Math.min(STRIP, rows - i);
            kernels.packGroups(near.array(), near.at() + i, near.row(), depth, width, to.array(), at, to.row());
        }
    }

    // ---- products

    /// What is multiplied of a left operand and panels.
    ///
    /// @param left how the left operand lies
    /// @param depth the first so many rows of the panels
    /// @param from the first column, where a panel begins
    /// @param to the column after the last
    record Part(Left left, int rows, int depth, int from, int to) {}

    /// What the chains of a product start from: one of the two, zeros where both are null.
    ///
    /// @param bias a row, the same for all rows
    /// @param matrix the product itself
    record Start(@Nullable Matrix bias, @Nullable Matrix matrix) {
        static final Start ZERO = new Start(null, null);

        static Start of(@Nullable Matrix bias) {
            return bias == null ? ZERO : new Start(bias, null);
        }

        /// From what is there already, if so.
        static Start at(boolean there, Matrix c) {
            return there ? new Start(null, c) : ZERO;
        }

        /// Whether the chains go on from what `c` holds.
        boolean isContinued(Matrix c) {
            return bias == null && matrix != null && matrix.array() == c.array() && matrix.at() == c.at();
        }

        boolean isZero() {
            return bias == null && matrix == null;
        }

        /// From row `i` on.
        Start from(int i) {
            return matrix == null ? this : new Start(bias, matrix.from(i, 0));
        }

        /// Writes the part that begins at row `i`, column `j`.
        void write(int i, int j, float[] to, int at, int row, int rows, int columns) {
            for (int r = 0; r < rows; r++) {
                int from = at + r * row;
                if (matrix != null) System.arraycopy(matrix.array(), matrix.rowAt(i + r) + j, to, from, columns);
                else if (bias != null) System.arraycopy(bias.array(), bias.at() + j, to, from, columns);
                else Arrays.fill(to, from, from + columns, 0);
            }
        }
    }

    /// Rows times packed panels, here and now.
    void multiply(Part part, Matrix a, Packed b, Matrix c, Start start, Scratch scratch) {
        var left = a;
        if (part.rows < ROWS && part.left == Left.ROWS) {
            left = scratch.matrix(ROWS, part.depth);
            copy(a, left, part.rows, part.depth);
        }
        var edge = edge(scratch);
        for (int j = part.from; j < part.to; j += kernels.panelWidth()) multiply(part, left, b, j, c, start, edge);
    }

    /// Room for a tile that does not fit into C.
    Matrix edge(Scratch scratch) {
        return scratch.matrix(ROWS, kernels.panelWidth());
    }

    /// The tiles of the panel that begins at column `j` of C; `left` has the rows of a tile at least.
    ///
    /// Tiles always have six rows. Where the rows do not divide, the last tile begins earlier and only its last
    /// rows are kept, or, where A is transposed, it reads on into the padding.
    void multiply(Part part, Matrix left, Packed b, int j, Matrix c, Start start, Matrix edge) {
        int rest = part.rows % ROWS;
        int width = padded(Math.min(kernels.panelWidth(), b.columns - j));
        int used = Math.min(width, part.to - j);
        var tile = new Tile(width, part.depth, !start.isZero(), part.left);
        var step = new Step(tile, left, b, c, start, start.isContinued(c), j, used, edge);
        if (rest > 0 && (part.left != Left.ROWS || part.rows < ROWS)) {
            step.edge(kernels, part.rows - rest, 0, rest);
        } else if (rest > 0) {
            step.edge(kernels, part.rows - ROWS, ROWS - rest, rest);
        }
        for (int i = 0; i + ROWS <= part.rows; i += ROWS) {
            if (used == width) step.whole(kernels, i);
            else step.edge(kernels, i, 0, ROWS);
        }
    }

    /// The tiles of one panel, which begins at column `j` of C and of which `used` columns are kept.
    private record Step(
            Tile tile, Matrix a, Packed b, Matrix c, Start start, boolean continued, int j, int used, Matrix edge) {
        void whole(Kernels kernels, int i) {
            int to = c.rowAt(i) + j;
            if (tile.add() && !continued) start.write(i, j, c.array(), to, c.row(), ROWS, used);
            run(kernels, i, c.array(), to, c.row());
        }

        /// A tile that does not fit into C is computed in an array of its own; `count` rows from `first` are
        /// kept.
        void edge(Kernels kernels, int i, int first, int count) {
            int width = tile.columns();
            int at = edge.at() + first * width;
            int to = c.rowAt(i + first) + j;
            if (tile.add()) start.write(i + first, j, edge.array(), at, width, count, used);
            run(kernels, i, edge.array(), edge.at(), width);
            copy(edge.array(), at, width, c.array(), to, c.row(), count, used);
        }

        private void run(Kernels kernels, int i, float[] to, int at, int row) {
            int from = switch (tile.left()) {
                case ROWS -> a.rowAt(i);
                case ACROSS -> a.at() + i;
                case GROUPS -> a.rowAt(i / ROWS);
            };
            kernels.tile(tile, a.array(), from, a.row(), b.array, b.at + j * b.depth, to, at, row);
        }
    }

    static void copy(Matrix from, Matrix to, int rows, int columns) {
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
