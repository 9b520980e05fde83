package dev.dipole.tensor.cpu;

import dev.dipole.tensor.Attention;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Transpose;
import java.util.Arrays;

/// Attention over packed sequences: a task is one head of one sequence.
///
/// The head is a slice of columns of q, k and v, read where it lies; its keys and values are packed once, then
/// the query rows go through in blocks, so that the scores in memory are `[block, n]`, linear in the length of
/// the text. The pullback computes the probabilities of a block again from the kept logarithms (Dao et al.,
/// 2022) and adds up the gradients of keys and values block after block.
final class PackedAttention {
    /// Query rows of a block; the last one takes up to a tile's rows more.
    private static final int BLOCK = 48;

    private static final int LONGEST_BLOCK = BLOCK + Kernels.TILE_ROWS - 1;

    private final Kernels kernels;
    private final Pool pool;
    private final Gemm gemm;
    private final ScratchArrays scratch;

    PackedAttention(Kernels kernels, Pool pool, Gemm gemm, ScratchArrays scratch) {
        this.kernels = kernels;
        this.pool = pool;
        this.gemm = gemm;
        this.scratch = scratch;
    }

    /// One head of one sequence.
    ///
    /// @param first its first token in the pack
    /// @param length how many tokens
    private record Head(Attention spec, int first, int length, int head, int width) {
        /// Its part of a tensor `[tokens, heads · width]`.
        Matrix of(Tensor t) {
            return Matrix.of(t).from(first, head * width);
        }

        /// The keys that the queries before `end` see.
        int seen(int end) {
            return spec.causal() ? end : length;
        }

        /// The keys that query `i` sees.
        int seenBy(int i) {
            return spec.causal() ? i + 1 : length;
        }

        /// The index of the dropout bits of query `i`, key 0; see [Attention#keeps].
        long dropoutAt(int i) {
            return ((long) (first + i) * spec.heads() + head) << 24;
        }

        /// Where the logarithm of query `i` lies in a tensor `[tokens, heads]`.
        int logAt(Tensor logSumExp, int i) {
            return Floats.start(logSumExp) + (first + i) * spec.heads() + head;
        }
    }

    @FunctionalInterface
    private interface HeadTask {
        void run(Head head);
    }

    private void eachHead(Attention spec, Tensor q, HeadTask task) {
        int width = Floats.width(q) / spec.heads();
        pool.run((spec.offsets().size() - 1) * spec.heads(), i -> {
            int from = spec.offsets().get(i / spec.heads());
            int length = spec.offsets().get(i / spec.heads() + 1) - from;
            if (length > 0) task.run(new Head(spec, from, length, i % spec.heads(), width));
        });
    }

    @FunctionalInterface
    private interface BlockTask {
        void run(int first, int rows);
    }

    private static void eachBlock(int n, BlockTask task) {
        int blocks = Gemm.pieces(n, BLOCK);
        for (int b = 0; b < blocks; b++) task.run(b * BLOCK, b == blocks - 1 ? n - b * BLOCK : BLOCK);
    }

    // ---- forward

    void forward(Attention spec, Tensor q, Tensor k, Tensor v, Tensor out, Tensor logSumExp) {
        eachHead(spec, q, head -> {
            int n = head.length;
            float[] scores = scratch.take(LONGEST_BLOCK * rowLength(n));
            var s = new Matrix(scores, 0, rowLength(n));
            var keys = gemm.pack(Transpose.RIGHT, head.of(k), head.width, n);
            var values = gemm.pack(Transpose.NONE, head.of(v), n, head.width);
            eachBlock(n, (i, rows) -> {
                int seen = head.seen(i + rows);
                multiply(rows, head.width, head.of(q).from(i, 0), keys, seen, s);
                for (int r = 0; r < rows; r++) attend(head, i + r, s.rowAt(r), seen, scores, logSumExp);
                multiply(rows, seen, s, values, head.width, head.of(out).from(i, 0));
            });
            gemm.release(keys);
            gemm.release(values);
            scratch.give(scores);
        });
    }

    /// `c = a · b`: the first `depth` rows and `columns` columns of `b`.
    private void multiply(int rows, int depth, Matrix a, Gemm.Panels b, int columns, Matrix c) {
        gemm.multiplyPacked(new Gemm.Part(false, rows, depth, 0, columns, false), a, b, c, null);
    }

    /// `c += aᵀ · b` with `depth` rows of `a` and `b`; `b` is packed for it.
    private void addTransposed(int rows, int depth, Matrix a, Matrix b, int columns, Matrix c) {
        var panels = gemm.pack(Transpose.NONE, b, depth, columns);
        gemm.multiplyPacked(new Gemm.Part(true, rows, depth, 0, columns, true), a, panels, c, null);
        gemm.release(panels);
    }

    /// One row of scores becomes the probabilities of query `i`, zero where it does not see.
    private void attend(Head head, int i, int at, int seen, float[] scores, Tensor logSumExp) {
        int own = head.seenBy(i);
        float lse = kernels.attend(scores, at, (float) head.spec.scale(), own);
        Floats.array(logSumExp)[head.logAt(logSumExp, i)] = lse;
        dropout(head, i, scores, at, scores, at, own);
        Arrays.fill(scores, at + own, at + seen, 0);
    }

    private void dropout(Head head, int i, float[] from, int fromAt, float[] to, int toAt, int n) {
        double rate = head.spec.dropout();
        if (rate == 0) return;
        int threshold = Attention.dropThreshold(rate);
        float factor = (float) (1 / (1 - rate));
        kernels.dropout(head.spec.key(), head.dropoutAt(i), threshold, factor, from, fromAt, to, toAt, n);
    }

    /// The scores of a row start a multiple of the lanes after those of the row before.
    private static int rowLength(int n) {
        return Gemm.roundUp(n, Kernels.LANES);
    }

    // ---- backward

    /// What the pullback reads, and what it writes.
    record Gradients(
            Tensor q, Tensor k, Tensor v, Tensor out, Tensor logSumExp, Tensor dout, Tensor dq, Tensor dk, Tensor dv) {}

    void backward(Attention spec, Gradients g) {
        eachHead(spec, g.q, head -> {
            int n = head.length;
            int width = head.width;
            float[] probabilities = scratch.take(LONGEST_BLOCK * rowLength(n));
            float[] gradients = scratch.take(LONGEST_BLOCK * rowLength(n));
            var packs = new Packs(
                    gemm.pack(Transpose.RIGHT, head.of(g.k), width, n),
                    gemm.pack(Transpose.RIGHT, head.of(g.v), width, n),
                    gemm.pack(Transpose.NONE, head.of(g.k), n, width));
            clear(head.of(g.dk), n, width);
            clear(head.of(g.dv), n, width);
            var p = new Matrix(probabilities, 0, rowLength(n));
            var ds = new Matrix(gradients, 0, rowLength(n));
            eachBlock(n, (i, rows) -> block(head, g, packs, i, rows, p, ds));
            gemm.release(packs.keysAcross);
            gemm.release(packs.valuesAcross);
            gemm.release(packs.keys);
            scratch.give(probabilities);
            scratch.give(gradients);
        });
    }

    /// The packed operands of one head: kᵀ, vᵀ, k.
    private record Packs(Gemm.Panels keysAcross, Gemm.Panels valuesAcross, Gemm.Panels keys) {}

    /// The queries `i … i + rows − 1`.
    private void block(Head head, Gradients g, Packs packs, int i, int rows, Matrix p, Matrix ds) {
        int width = head.width;
        int seen = head.seen(i + rows);
        var q = head.of(g.q).from(i, 0);
        var dout = head.of(g.dout).from(i, 0);
        multiply(rows, width, q, packs.keysAcross, seen, p);
        multiply(rows, width, dout, packs.valuesAcross, seen, ds);
        for (int r = 0; r < rows; r++) rowGradient(head, g, i + r, seen, p, ds, r);
        addTransposed(seen, rows, p, dout, width, head.of(g.dv)); // dv += p'ᵀ · dout
        addTransposed(seen, rows, ds, q, width, head.of(g.dk)); // dk += dsᵀ · q
        multiply(rows, seen, ds, packs.keys, width, head.of(g.dq).from(i, 0)); // dq = ds · k
    }

    /// Row `r` of a block: scores become the dropped-out probabilities in `p`, and the gradients of the
    /// probabilities those of the scores in `ds`: `ds = p · (dp' − ⟨dout, out⟩) · scale`.
    private void rowGradient(Head head, Gradients g, int i, int seen, Matrix p, Matrix ds, int r) {
        float scale = (float) head.spec.scale();
        int own = head.seenBy(i);
        float lse = Floats.array(g.logSumExp)[head.logAt(g.logSumExp, i)];
        var out = head.of(g.out).from(i, 0);
        var dout = head.of(g.dout).from(i, 0);
        float inner = kernels.dot(dout.array(), dout.at(), out.array(), out.at(), head.width);
        kernels.probabilities(p.array(), p.rowAt(r), scale, lse, own);
        dropout(head, i, ds.array(), ds.rowAt(r), ds.array(), ds.rowAt(r), own);
        kernels.scoreGradient(p.array(), p.rowAt(r), inner, scale, ds.array(), ds.rowAt(r), own);
        dropout(head, i, p.array(), p.rowAt(r), p.array(), p.rowAt(r), own);
        Arrays.fill(p.array(), p.rowAt(r) + own, p.rowAt(r) + seen, 0);
        Arrays.fill(ds.array(), ds.rowAt(r) + own, ds.rowAt(r) + seen, 0);
    }

    private static void clear(Matrix m, int rows, int columns) {
        for (int i = 0; i < rows; i++) Arrays.fill(m.array(), m.rowAt(i), m.rowAt(i) + columns, 0);
    }
}
