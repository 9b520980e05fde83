package dev.dipole.tensor.cpu;

import dev.dipole.tensor.Transpose;
import dev.dipole.tensor.Unary;
import dev.dipole.tensor.cpu.Kernels.Left;
import dev.dipole.tensor.cpu.Panels.Packed;
import dev.dipole.tensor.cpu.Panels.Part;
import dev.dipole.tensor.cpu.Panels.Start;
import org.jspecify.annotations.Nullable;

/// The matrix product: `C = start + op(A) · op(B)`.
///
/// The depth K is cut into blocks; of each block B is packed into panels (`[k][panel width]`, what a tile's
/// loop reads in order), A is read where it lies, and each tile of C starts from what the block before left
/// there. So every element of C is one ascending chain of fused multiply-adds over K, and its bits depend
/// neither on the cuts nor on the threads nor on its neighbours. The structure is Goto's (Goto & van de Geijn,
/// 2008) without the packing of A, except where A is transposed.
final class Gemm {
    /// The depth of a block: a panel of B and the rows of A stay in the second cache.
    static final int DEPTH = 384;
    /// The depth that one task packs, a multiple of the lanes.
    static final int PIECE = 48;

    private static final int ROWS = Panels.ROWS;
    /// The most rows of A that one task goes through panel by panel.
    private static final int TASK_ROWS = 96;
    /// Blocks of the depth that a task goes through for each panel: as much of A as stays in the second cache,
    /// 288 KiB.
    private static final int NEAR = 2;
    /// The elements of B that are packed before the first of them is used: what stays in the last cache.
    private static final int PACKED = 1 << 22;

    private final Panels panels;
    private final Pool pool;
    private final Scratch.Pool scratches;
    private final FewRows fewRows;

    Gemm(Kernels kernels, Panels panels, Pool pool, Scratch.Pool scratches) {
        this.panels = panels;
        this.pool = pool;
        this.scratches = scratches;
        this.fewRows = new FewRows(kernels, panels, pool, scratches);
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

        /// How many multiplications it takes.
        long work() {
            return (long) rows * columns * depth;
        }

        boolean isTurned() {
            return transpose == Transpose.LEFT;
        }

        Left left() {
            return isTurned() ? Left.GROUPS : Left.ROWS;
        }

        Matrix bFrom(int k) {
            return transpose == Transpose.RIGHT ? b.from(0, k) : b.from(k, 0);
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
        if (FewRows.suits(p)) fewRows.multiply(p);
        else inBlocks(p);
    }

    private void inBlocks(Product p) {
        int length = blockLength(p.depth);
        int blocks = (p.depth - 1) / length + 1;
        // All of B at first, so that A is read once; where A is packed too, C is small and both are large.
        int atOnce = p.isTurned() ? 1 : Math.clamp(PACKED / panels.size(p.columns, length), 1, blocks);
        try (var scratch = scratches.open()) {
            var now = new Slice(p, length, 0, atOnce, scratch);
            var next = atOnce < blocks ? new Slice(p, length, atOnce, atOnce, scratch) : null;
            pool.run(p.work(), now.packings(), now::pack);
            while (next != null) {
                var current = now;
                var after = next;
                int packings = after.packings(); // the next blocks are packed while this one is multiplied
                pool.run(p.work(), packings + current.products(), task -> {
                    if (task < packings) after.pack(task);
                    else current.multiply(task - packings);
                });
                now = after;
                next = after.end() < blocks ? current.at(after.end()) : null;
            }
            pool.run(p.work(), now.products(), now::multiply);
        }
    }

    /// The length of the blocks that a depth is cut into.
    static int blockLength(int depth) {
        int blocks = (depth - 1) / DEPTH + 1;
        return Panels.roundUp((depth - 1) / blocks + 1, 8);
    }

    /// The rows of a task.
    static int taskRows(int rows) {
        return Math.clamp(Panels.roundUp(rows / 4, ROWS), 4 * ROWS, TASK_ROWS);
    }

    /// Some blocks of the depth, from block `first` on, in tasks whose number depends on the shape alone.
    private final class Slice {
        private final Product p;
        private final int length;
        private final int first;
        private final Packed[] rights;
        private final Matrix[] lefts;

        Slice(Product p, int length, int first, int blocks, Scratch scratch) {
            this(p, length, first, new Packed[blocks], new Matrix[blocks]);
            for (int i = 0; i < blocks; i++) {
                rights[i] = panels.room(scratch, length, p.columns);
                lefts[i] = p.isTurned()
                        ? Panels.roomForGroups(scratch, p.rows, length)
                        : p.rows < ROWS ? scratch.matrix(ROWS, length) : p.a;
            }
        }

        private Slice(Product p, int length, int first, Packed[] rights, Matrix[] lefts) {
            this.p = p;
            this.length = length;
            this.first = first;
            this.rights = rights;
            this.lefts = lefts;
        }

        /// Other blocks in the same room.
        Slice at(int block) {
            return new Slice(p, length, block, rights, lefts);
        }

        /// The block after the last.
        int end() {
            return first + rights.length;
        }

        private int depth(int block) {
            return Math.min(length, p.depth - (first + block) * length);
        }

        private int pieces() {
            return (length - 1) / PIECE + 1;
        }

        int packings() {
            return rights.length * pieces();
        }

        /// Packs a piece of B, and of A what is not read where it lies.
        void pack(int task) {
            int block = task / pieces();
            int from = task % pieces() * PIECE;
            int depth = Math.min(PIECE, depth(block) - from);
            if (depth <= 0) return;
            int k = (first + block) * length + from;
            panels.pack(p.transpose, p.bFrom(k), rights[block], from, depth);
            if (p.ofB != null) panels.apply(p.ofB, rights[block], from, depth);
            if (p.isTurned()) {
                try (var scratch = scratches.open()) {
                    panels.packGroups(p.a.from(k, 0), p.rows, lefts[block], from, depth, scratch);
                }
            } else if (p.rows < ROWS) {
                Panels.copy(p.a.from(0, k), lefts[block].from(0, from), p.rows, depth);
            }
        }

        private int rowTasks() {
            return Panels.pieces(p.rows, Gemm.taskRows(p.rows));
        }

        /// A product over one block has to be balanced by small tasks, a long one need not.
        private int columnTasks() {
            int count = panels.count(p.columns);
            return p.isTurned() ? count : Math.min(count, (15 + rowTasks()) / rowTasks());
        }

        int products() {
            return rowTasks() * columnTasks();
        }

        /// Rows by panels, the panel outside of a few blocks: its part of C stays in the first cache while they
        /// go by.
        void multiply(int task) {
            int piece = task / columnTasks();
            int i = piece * Gemm.taskRows(p.rows);
            int rows = piece == rowTasks() - 1 ? p.rows - i : Gemm.taskRows(p.rows);
            int taskColumns = ((panels.count(p.columns) - 1) / columnTasks() + 1) * panels.width();
            int from = task % columnTasks() * taskColumns;
            int to = Math.min(p.columns, from + taskColumns);
            if (from >= to) return;
            var c = p.c.from(i, 0);
            try (var scratch = scratches.open()) {
                var edge = panels.edge(scratch);
                for (int block = 0; block < rights.length; block += NEAR) {
                    for (int j = from; j < to; j += panels.width()) {
                        for (int b = block; b < Math.min(block + NEAR, rights.length) && depth(b) > 0; b++) {
                            var start = first + b == 0 ? p.start.from(i) : new Start(null, c);
                            var part = new Part(p.left(), rows, depth(b), from, to);
                            panels.multiply(part, left(b, i), rights[b], j, c, start, edge);
                        }
                    }
                }
            }
            if (end() * length >= p.depth) p.finish.run(i, rows, from, to);
        }

        private Matrix left(int block, int i) {
            if (p.isTurned()) return lefts[block].from(i / ROWS, 0);
            return p.rows < ROWS ? lefts[block] : p.a.from(i, (first + block) * length);
        }
    }
}
