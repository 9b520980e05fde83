package dev.dipole.tensor.cpu;

import dev.dipole.tensor.Transpose;
import dev.dipole.tensor.cpu.Gemm.Product;
import dev.dipole.tensor.cpu.Kernels.Left;
import dev.dipole.tensor.cpu.Panels.Packed;
import dev.dipole.tensor.cpu.Panels.Part;
import dev.dipole.tensor.cpu.Panels.Start;
import java.util.Arrays;

/// Few rows through a large layer, as when one text is embedded: `C = bias + A · Bᵀ`.
///
/// To pack B would cost about as much as the product. So the operands change places: A is packed, B is read
/// where it lies, and the tiles of `Cᵀ = B · Aᵀ` are transposed into C. Factors of a product may change places
/// without a change of bits.
final class FewRows {
    /// Rows of B in a task: their part of `Cᵀ` stays in the first cache or close.
    private static final int TASK_ROWS = 8 * Panels.ROWS;
    /// More rows of A than this do not fit into the second cache beside those of B.
    private static final int MOST = 256;

    private final Kernels kernels;
    private final Panels panels;
    private final Pool pool;
    private final Scratch.Pool scratches;
    private final WholePacks packs;

    FewRows(Kernels kernels, Panels panels, Pool pool, Scratch.Pool scratches) {
        this.kernels = kernels;
        this.panels = panels;
        this.pool = pool;
        this.scratches = scratches;
        this.packs = new WholePacks(panels, pool);
    }

    /// Whether a product is of this kind.
    static boolean suits(Product p) {
        return p.transpose() == Transpose.RIGHT
                && suits(p.rows(), p.columns())
                && p.depth() > 0
                && p.start().matrix() == null
                && p.ofB() == null;
    }

    /// Whether so few rows go through a layer of so many outputs.
    static boolean suits(int rows, int outputs) {
        return rows <= MOST && rows * 2 <= outputs;
    }

    void multiply(Product p) {
        int length = Gemm.blockLength(p.depth());
        try (var scratch = scratches.open()) {
            var rights = packs.of(p.a(), p.depth(), length, p.rows(), p.work(), scratch);
            int tasks = Panels.pieces(p.columns(), TASK_ROWS);
            pool.run(p.work(), tasks, task -> {
                int i = task * TASK_ROWS;
                multiply(p, rights, i, task == tasks - 1 ? p.columns() : i + TASK_ROWS);
            });
        }
    }

    /// The columns `from … to − 1` of C.
    private void multiply(Product p, Packed[] rights, int from, int to) {
        try (var scratch = scratches.open()) {
            var turned = scratch.matrix(to - from, panels.padded(p.rows()));
            var bias = p.start().bias();
            for (int i = from; i < to && bias != null; i++) {
                int at = turned.rowAt(i - from);
                Arrays.fill(turned.array(), at, at + p.rows(), bias.array()[bias.at() + i]);
            }
            int k = 0;
            for (var right : rights) {
                var start = Start.at(k > 0 || bias != null, turned);
                var part = new Part(Left.ROWS, to - from, right.depth(), 0, p.rows());
                panels.multiply(part, p.b().from(from, k), right, turned, start, scratch);
                k += right.depth();
            }
            var c = p.c().from(0, from);
            kernels.transpose(
                    turned.array(), turned.at(), turned.row(), to - from, p.rows(), c.array(), c.at(), c.row());
        }
        p.finish().run(0, p.rows(), from, to);
    }
}
