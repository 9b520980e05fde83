package dev.dipole.tensor;

import java.util.List;
import java.util.Map;

/// Attention written out: each sequence and head by itself, the whole score matrix of that head at once. The
/// one to read first.
final class ComposedAttention {
    private static final String SPLIT = "t (h d) -> h t d";

    private ComposedAttention() {}

    static void forward(Backend b, Attention spec, Tensor q, Tensor k, Tensor v, Tensor out, Tensor logSumExp) {
        var heads = Rearrange.of(SPLIT, Map.of("h", spec.heads()));
        var qh = heads.apply(q);
        var kh = heads.apply(k);
        var vh = heads.apply(v);
        var oh = qh.like();
        var lse = q.like(Shape.of(spec.heads(), tokens(spec))); // [h, t], transposed at the end
        eachHead(spec, (head, from, to) -> {
            var scores = scores(b, spec, part(qh, head, from, to), part(kh, head, from, to));
            var rows = part(lse, head, from, to);
            b.logSumExp(scores, null, rows);
            var dropped = dropout(spec, probabilities(scores, rows), head, from);
            b.matmul(dropped, part(vh, head, from, to), Transpose.NONE, false, part(oh, head, from, to));
        });
        b.permute(oh, new int[] {1, 0, 2}, out.reshape(tokens(spec), spec.heads(), -1));
        b.permute(lse, new int[] {1, 0}, logSumExp);
    }

    static void backward(
            Backend b,
            Attention spec,
            Tensor q,
            Tensor k,
            Tensor v,
            Tensor out,
            Tensor logSumExp,
            Tensor dout,
            Tensor dq,
            Tensor dk,
            Tensor dv) {
        var heads = Rearrange.of(SPLIT, Map.of("h", spec.heads()));
        var in = List.of(q, k, v, out, dout).stream().map(heads::apply).toList();
        var lse = Rearrange.of("t h -> h t").apply(logSumExp);
        var grads = List.of(in.get(0).like(), in.get(0).like(), in.get(0).like());
        eachHead(spec, (head, from, to) -> {
            var p = in.stream().map(t -> part(t, head, from, to)).toList();
            var g = grads.stream().map(t -> part(t, head, from, to)).toList();
            headGradient(b, spec, head, from, p, part(lse, head, from, to), g);
        });
        var targets = List.of(dq, dk, dv);
        for (int i = 0; i < 3; i++) {
            b.permute(grads.get(i), new int[] {1, 0, 2}, targets.get(i).reshape(tokens(spec), spec.heads(), -1));
        }
    }

    /// One head of one sequence: `in` is q, k, v, out, dout, all `[n, d]`; `out` is dq, dk, dv.
    private static void headGradient(
            Backend b, Attention spec, int head, int from, List<Tensor> in, Tensor lse, List<Tensor> out) {
        var q = in.get(0);
        var k = in.get(1);
        var dout = in.get(4);
        var p = probabilities(scores(b, spec, q, k), lse);
        b.matmul(dropout(spec, p, head, from), dout, Transpose.LEFT, false, out.get(2)); // dv = p'ᵀ · dout
        var dp = dropout(spec, dout.matmul(in.get(2), Transpose.RIGHT), head, from);
        var inner = dout.mul(in.get(3)).sumRows(); // ⟨dp, p⟩ = ⟨dout, out⟩ row by row
        var ds = dp.combineRows(Binary.SUBTRACT, inner).mul(p).scale(spec.scale());
        b.matmul(ds, k, Transpose.NONE, false, out.get(0));
        b.matmul(ds, q, Transpose.LEFT, false, out.get(1));
    }

    private static Tensor scores(Backend b, Attention spec, Tensor q, Tensor k) {
        var scores = q.matmul(k, Transpose.RIGHT).scale(spec.scale());
        int n = scores.shape().dim(0);
        if (!spec.causal()) return scores;
        double[] seen = new double[n * n];
        for (int i = 0; i < n; i++) for (int j = 0; j <= i; j++) seen[i * n + j] = 1;
        var mask = scores.like();
        b.upload(seen, mask);
        return scores.where(mask, Double.NEGATIVE_INFINITY);
    }

    private static Tensor probabilities(Tensor scores, Tensor logSumExp) {
        return scores.combineRows(Binary.SUBTRACT, logSumExp).apply(Unary.EXP);
    }

    /// Drops probabilities (or, being linear, their gradients) as [Attention#keeps] says.
    private static Tensor dropout(Attention spec, Tensor p, int head, int from) {
        if (spec.dropout() == 0) return p;
        int n = p.shape().dim(0);
        double[] factor = new double[n * n];
        for (int i = 0; i < n; i++) {
            for (int j = 0; j < n; j++)
                factor[i * n + j] = spec.keeps(from + i, head, j) ? 1 / (1 - spec.dropout()) : 0;
        }
        var mask = p.like();
        p.backend().upload(factor, mask);
        return p.mul(mask);
    }

    private static int tokens(Attention spec) {
        return spec.offsets().get(spec.offsets().size() - 1);
    }

    /// Rows `from … to-1` of one head, the head's axis dropped.
    private static Tensor part(Tensor x, int head, int from, int to) {
        var one = x.slice(head, head + 1);
        return one.reshape(one.shape().dropFirst()).slice(from, to);
    }

    @FunctionalInterface
    private interface HeadTask {
        void run(int head, int from, int to);
    }

    private static void eachHead(Attention spec, HeadTask task) {
        for (int s = 0; s + 1 < spec.offsets().size(); s++) {
            int from = spec.offsets().get(s);
            int to = spec.offsets().get(s + 1);
            for (int head = 0; head < spec.heads() && from < to; head++) task.run(head, from, to);
        }
    }
}
