package dev.dipole.tensor.cpu;

import dev.dipole.tensor.Transpose;
import dev.dipole.tensor.cpu.Panels.Packed;

/// A transposed right operand, packed whole by all threads before the first of it is used.
final class WholePacks {
    private final Panels panels;
    private final Pool pool;

    WholePacks(Panels panels, Pool pool) {
        this.panels = panels;
        this.pool = pool;
    }

    /// A pack for each block of the depth.
    ///
    /// @param length of the blocks
    /// @param work the multiplications that they are packed for
    Packed[] of(Matrix b, int depth, int length, int columns, long work, Scratch scratch) {
        var packs = new Packed[(depth - 1) / length + 1];
        for (int i = 0; i < packs.length; i++) {
            packs[i] = panels.room(scratch, Math.min(length, depth - i * length), columns);
        }
        int pieces = (length - 1) / Gemm.PIECE + 1;
        pool.run(work, packs.length * pieces, task -> {
            var packed = packs[task / pieces];
            int from = task % pieces * Gemm.PIECE;
            int rows = Math.min(Gemm.PIECE, packed.depth() - from);
            if (rows <= 0) return;
            panels.pack(Transpose.RIGHT, b.from(0, task / pieces * length + from), packed, from, rows);
        });
        return packs;
    }
}
