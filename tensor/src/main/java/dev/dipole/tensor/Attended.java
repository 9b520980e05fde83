package dev.dipole.tensor;

/// An attention and what its pullback needs; see [Backend#attention].
///
/// @param out the result `[tokens, width]`
/// @param logSumExp of the scores of each token and head, `[tokens, heads]`
public record Attended(Tensor out, Tensor q, Tensor k, Tensor v, Attention spec, Tensor logSumExp) {

    static Attended of(Tensor q, Tensor k, Tensor v, Attention spec) {
        Checks.sameShape("attention", q, k);
        Checks.sameShape("attention", q, v);
        if (q.shape().rank() != 2 || q.shape().width() % spec.heads() != 0) {
            throw ShapeException.in("attention", "the width must be divisible by %d heads".formatted(spec.heads()))
                    .operand("query", q.shape(), q.name(), -1)
                    .build();
        }
        Checks.offsets("attention", q, spec.offsets(), false);
        var out = q.like();
        var logSumExp = q.like(Shape.of(q.shape().dim(0), spec.heads()));
        q.backend().attention(spec, q, k.live(), v.live(), out, logSumExp);
        return new Attended(out, q, k, v, spec, logSumExp);
    }

    /// The gradients of query, key and value.
    public record Gradient(Tensor dq, Tensor dk, Tensor dv) {}

    /// Pulls a gradient of the result back.
    public Gradient gradient(Tensor dout) {
        Checks.sameShape("attention gradient", out, dout);
        var gradient = new Gradient(q.like(), k.like(), v.like());
        q.backend()
                .attentionGradient(
                        spec,
                        q.live(),
                        k.live(),
                        v.live(),
                        out.live(),
                        logSumExp.live(),
                        dout.live(),
                        gradient.dq,
                        gradient.dk,
                        gradient.dv);
        return gradient;
    }
}
