package dev.dipole.tensor.cpu;

import dev.dipole.tensor.Attention;
import dev.dipole.tensor.Binary;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Transpose;
import dev.dipole.tensor.Unary;
import dev.dipole.tensor.cpu.Kernels.Left;
import java.util.Arrays;

/// Attention over packed sequences: a task is one head of one sequence.
///
/// A block of queries meets a block of keys in scores that never leave the cache, so that memory is linear in
/// the length of the text (Dao et al., "FlashAttention", 2022). The scores stand transposed, a key in each row
/// and a query in each column: each lane of a vector then has a softmax of its own, which goes down the rows
/// with a running maximum and a running sum, whatever the length of the text. Of the seven products of forward
/// and backward pass, the two that want queries as rows read the scores across.
///
/// The pullback computes the probabilities of a block again from the kept logarithms.
final class PackedAttention {
    /// Queries of a block, columns of the scores.
    private static final int QUERIES = Kernels.ACROSS;
    /// Keys of a block, rows of the scores: 72 KiB of them. A multiple of 4, as random numbers come by four.
    private static final int KEYS = 384;

    private final Kernels kernels;
    private final Pool pool;
    private final Panels panels;
    private final Scratch.Pool scratches;

    PackedAttention(Kernels kernels, Panels panels, Pool pool, Scratch.Pool scratches) {
        this.kernels = kernels;
        this.pool = pool;
        this.panels = panels;
        this.scratches = scratches;
    }

    void forward(Attention spec, Tensor q, Tensor k, Tensor v, Tensor out, Tensor logSumExp) {
        eachHead(spec, q, (first, length, head, width, scratch) -> {
            var pass = new Pass(spec, first, length, head, width, scratch);
            var values = pass.packs(pass.of(v));
            var state = scratch.matrix(3, QUERIES); // see Kernels.attend
            int mark = scratch.mark();
            for (int i = 0; i < length; i += QUERIES) {
                pass.forward(i, pass.of(q), pass.of(k), values, pass.of(out), state);
                pass.finish(i, state, pass.of(out), Matrix.of(logSumExp));
                scratch.release(mark);
            }
        });
    }

    /// What the pullback reads, and what it writes.
    record Gradients(
            Tensor q, Tensor k, Tensor v, Tensor out, Tensor logSumExp, Tensor dout, Tensor dq, Tensor dk, Tensor dv) {}

    void backward(Attention spec, Gradients g) {
        eachHead(spec, g.q, (first, length, head, width, scratch) -> {
            var pass = new Pass(spec, first, length, head, width, scratch);
            var keys = pass.packs(pass.of(g.k));
            if (spec.causal()) { // a block of queries does not see all keys, and adds to those it sees
                clear(pass.of(g.dk), length, width);
                clear(pass.of(g.dv), length, width);
            }
            int mark = scratch.mark();
            for (int i = 0; i < length; i += QUERIES) {
                pass.backward(i, g, keys);
                scratch.release(mark);
            }
        });
    }

    @FunctionalInterface
    private interface HeadTask {
        void run(int first, int length, int head, int width, Scratch scratch);
    }

    private void eachHead(Attention spec, Tensor q, HeadTask task) {
        int width = Floats.width(q) / spec.heads();
        pool.run((spec.offsets().size() - 1) * spec.heads(), i -> {
            int from = spec.offsets().get(i / spec.heads());
            int length = spec.offsets().get(i / spec.heads() + 1) - from;
            if (length == 0) return;
            try (var scratch = scratches.open()) {
                task.run(from, length, i % spec.heads(), width, scratch);
            }
        });
    }

    private static void clear(Matrix m, int rows, int columns) {
        for (int i = 0; i < rows; i++) Arrays.fill(m.array(), m.rowAt(i), m.rowAt(i) + columns, 0);
    }

    /// One head of one sequence: `length` tokens, the first of them the pack's token `first`.
    private final class Pass {
        private final Attention spec;
        private final int first;
        private final int length;
        private final int head;
        private final int width;
        private final float scale;
        private final Scratch scratch;

        Pass(Attention spec, int first, int length, int head, int width, Scratch scratch) {
            this.spec = spec;
            this.first = first;
            this.length = length;
            this.head = head;
            this.width = width;
            this.scale = (float) spec.scale();
            this.scratch = scratch;
        }

        /// The head's part of a tensor `[tokens, heads · width]`.
        Matrix of(Tensor t) {
            return Matrix.of(t).from(first, head * width);
        }

        /// Keys or values as right operands, a pack for each block of keys.
        Panels.Packed[] packs(Matrix m) {
            var packs = new Panels.Packed[(length - 1) / KEYS + 1];
            for (int b = 0; b < packs.length; b++) {
                int keys = Math.min(KEYS, length - b * KEYS);
                packs[b] = panels.pack(Transpose.NONE, m.from(b * KEYS, 0), keys, width, scratch);
            }
            return packs;
        }

        private int queries(int i) {
            return Math.min(QUERIES, length - i);
        }

        /// How many keys from `j` the queries before `end` see in one block.
        private int keys(int j, int end) {
            return Math.min(KEYS, (spec.causal() ? end : length) - j);
        }

        private int columns(int queries) {
            return panels.padded(queries);
        }

        // ---- forward

        /// Lets all keys join the softmax of the queries from `i`; `out` holds their sums of values.
        void forward(int i, Matrix q, Matrix k, Panels.Packed[] values, Matrix out, Matrix state) {
            int queries = queries(i);
            int columns = columns(queries);
            Arrays.fill(state.array(), state.at(), state.rowAt(1), Float.NEGATIVE_INFINITY);
            Arrays.fill(state.array(), state.rowAt(1), state.rowAt(2), 0);
            var across = panels.pack(Transpose.RIGHT, q.from(i, 0), width, queries, scratch);
            var s = scratch.matrix(Math.min(KEYS, length), QUERIES);
            var sums = out.from(i, 0);
            for (int j = 0; keys(j, i + queries) > 0; j += KEYS) {
                int keys = keys(j, i + queries);
                multiply(keys, width, k.from(j, 0), across, columns, s);
                hide(i, queries, j, keys, s);
                kernels.attend(s.array(), s.at(), keys, columns, scale, state.array(), state.at());
                if (spec.dropout() > 0) multiply(s, kept(i, queries, j, keys), keys);
                if (j > 0) scaleRows(sums, queries, state, 2);
                multiplyAcross(queries, keys, s, values[j / KEYS], sums, j > 0);
            }
        }

        /// Divides by the sums of exponentials and keeps their logarithms.
        void finish(int i, Matrix state, Matrix out, Matrix logSumExp) {
            int queries = queries(i);
            float[] a = state.array();
            kernels.unary(Unary.RECIPROCAL, a, state.rowAt(1), a, state.rowAt(2), queries);
            scaleRows(out.from(i, 0), queries, state, 2);
            kernels.unary(Unary.LOG, a, state.rowAt(1), a, state.rowAt(1), queries);
            kernels.binary(Binary.ADD, a, state.at(), a, state.rowAt(1), a, state.at(), queries);
            for (int r = 0; r < queries; r++) {
                logSumExp.array()[logSumExp.rowAt(first + i + r) + head] = a[state.at() + r];
            }
        }

        private void scaleRows(Matrix m, int rows, Matrix state, int row) {
            for (int r = 0; r < rows; r++) {
                float factor = state.array()[state.rowAt(row) + r];
                int at = m.rowAt(r);
                kernels.binaryScalar(Binary.MULTIPLY, m.array(), at, factor, m.array(), at, width);
            }
        }

        /// Hides from each query the keys after it.
        private void hide(int i, int queries, int j, int keys, Matrix s) {
            if (!spec.causal()) return;
            for (int key = Math.max(j, i + 1); key < j + keys; key++) {
                int at = s.rowAt(key - j);
                Arrays.fill(s.array(), at, at + Math.min(queries, key - i), Float.NEGATIVE_INFINITY);
            }
        }

        /// By what each probability is multiplied: 0, or 1 over the chance to be kept.
        private Matrix kept(int i, int queries, int j, int keys) {
            int threshold = Attention.dropThreshold(spec.dropout());
            float factor = (float) (1 / (1 - spec.dropout()));
            var rows = scratch.matrix(queries, Panels.roundUp(keys, Kernels.LANES));
            Arrays.fill(rows.array(), rows.at(), rows.rowAt(queries), 1);
            for (int r = 0; r < queries; r++) {
                long index = (((long) (first + i + r) * spec.heads() + head) << 24) + j; // see Attention.keeps
                int at = rows.rowAt(r);
                kernels.dropout(spec.key(), index, threshold, factor, rows.array(), at, rows.array(), at, keys);
            }
            var kept = scratch.matrix(keys, QUERIES);
            kernels.packTransposed(
                    rows.array(), rows.at(), rows.row(), keys, queries, kept.array(), kept.at(), QUERIES);
            return kept;
        }

        private void multiply(Matrix s, Matrix factors, int keys) {
            float[] a = s.array();
            kernels.binary(Binary.MULTIPLY, a, s.at(), factors.array(), factors.at(), a, s.at(), keys * QUERIES);
        }

        // ---- products

        /// `c = a · b`
        private void multiply(int rows, int depth, Matrix a, Panels.Packed b, int columns, Matrix c) {
            panels.multiply(new Panels.Part(Left.ROWS, rows, depth, 0, columns), a, b, c, Panels.Start.ZERO, scratch);
        }

        /// `c = sᵀ · b`, or added to `c`.
        private void multiplyAcross(int queries, int keys, Matrix s, Panels.Packed b, Matrix c, boolean add) {
            var start = Panels.Start.at(add, c);
            panels.multiply(new Panels.Part(Left.ACROSS, queries, keys, 0, width), s, b, c, start, scratch);
        }

        /// `c = s · b`, or added to `c`.
        private void sumOverQueries(int keys, int queries, Matrix s, Panels.Packed b, Matrix c, boolean add) {
            var start = Panels.Start.at(add, c);
            panels.multiply(new Panels.Part(Left.ROWS, keys, queries, 0, width), s, b, c, start, scratch);
        }

        // ---- backward

        /// The queries from `i`: their own gradients, and their part in those of keys and values.
        void backward(int i, Gradients g, Panels.Packed[] packedKeys) {
            int queries = queries(i);
            int columns = columns(queries);
            var q = of(g.q).from(i, 0);
            var dout = of(g.dout).from(i, 0);
            var queriesAcross = panels.pack(Transpose.RIGHT, q, width, queries, scratch);
            var doutAcross = panels.pack(Transpose.RIGHT, dout, width, queries, scratch);
            var packedQueries = panels.pack(Transpose.NONE, q, queries, width, scratch);
            var packedDout = panels.pack(Transpose.NONE, dout, queries, width, scratch);
            var known = known(i, queries, of(g.out).from(i, 0), dout, Matrix.of(g.logSumExp));
            var p = scratch.matrix(Math.min(KEYS, length), QUERIES);
            var ds = scratch.matrix(Math.min(KEYS, length), QUERIES);
            boolean add = i > 0 || spec.causal();
            for (int j = 0; keys(j, i + queries) > 0; j += KEYS) {
                int keys = keys(j, i + queries);
                multiply(keys, width, of(g.k).from(j, 0), queriesAcross, columns, p);
                multiply(keys, width, of(g.v).from(j, 0), doutAcross, columns, ds);
                hide(i, queries, j, keys, p);
                scoreGradient(i, queries, j, keys, p, ds, known);
                sumOverQueries(keys, queries, p, packedDout, of(g.dv).from(j, 0), add); // dv += p · dout
                sumOverQueries(keys, queries, ds, packedQueries, of(g.dk).from(j, 0), add); // dk += ds · q
                multiplyAcross(queries, keys, ds, packedKeys[j / KEYS], of(g.dq).from(i, 0), j > 0); // dq += dsᵀ · k
            }
        }

        /// What is known of each query: the logarithm of its sum of exponentials, and `⟨dout, out⟩`.
        private Matrix known(int i, int queries, Matrix out, Matrix dout, Matrix logSumExp) {
            var known = scratch.matrix(2, QUERIES);
            Arrays.fill(known.array(), known.at(), known.rowAt(2), 0);
            for (int r = 0; r < queries; r++) {
                known.array()[known.at() + r] = logSumExp.array()[logSumExp.rowAt(first + i + r) + head];
                known.array()[known.rowAt(1) + r] =
                        kernels.dot(dout.array(), dout.rowAt(r), out.array(), out.rowAt(r), width);
            }
            return known;
        }

        /// Scores become the dropped-out probabilities in `p`, and the gradients of the probabilities those of
        /// the scores in `ds`: `ds = p · (dp' − ⟨dout, out⟩) · scale`.
        private void scoreGradient(int i, int queries, int j, int keys, Matrix p, Matrix ds, Matrix known) {
            int mark = scratch.mark();
            var kept = spec.dropout() > 0 ? kept(i, queries, j, keys) : null;
            kernels.attendGradient(
                    p.array(),
                    p.at(),
                    ds.array(),
                    ds.at(),
                    kept == null ? null : kept.array(),
                    kept == null ? 0 : kept.at(),
                    keys,
                    columns(queries),
                    scale,
                    known.array(),
                    known.at());
            scratch.release(mark);
        }
    }
}
