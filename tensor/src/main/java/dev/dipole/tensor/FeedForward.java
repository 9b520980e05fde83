package dev.dipole.tensor;

import org.jspecify.annotations.Nullable;

/// A position-wise network (Vaswani et al., 2017) applied to rows, and what its pullback needs; see
/// [Backend#feedForward]. The hidden rows are not kept: they come out of `pre` again.
///
/// @param y the result `[…, out]`
/// @param x its input `[…, in]`
/// @param pre what went into the activation, `[rows, inner]`
public record FeedForward(Tensor y, Tensor x, Tensor pre, Weights weights) {
    /// `f(x · upᵀ + upBias) · downᵀ + downBias`
    ///
    /// @param up `[inner, in]`
    /// @param upBias `[inner]` or null
    /// @param activation `f`
    /// @param down `[out, inner]`
    /// @param downBias `[out]` or null
    public record Weights(
            Tensor up,
            @Nullable Tensor upBias,
            Unary activation,
            Tensor down,
            @Nullable Tensor downBias) {}

    static FeedForward of(Tensor x, Weights w) {
        Checks.linear(x, w.up, w.upBias);
        var pre =
                x.like(Shape.of(Math.toIntExact(x.shape().rows()), w.up.shape().dim(0)));
        Checks.linear(pre, w.down, w.downBias);
        var y = x.like(x.shape().withLast(w.down.shape().dim(0)));
        x.backend().feedForward(w, flat(x).live(), pre, flat(y));
        return new FeedForward(y, x, pre, w);
    }

    private static Tensor flat(Tensor x) {
        return x.shape().rank() == 2
                ? x
                : x.reshape(Math.toIntExact(x.shape().rows()), x.shape().width());
    }

    /// The gradient of `pre`.
    public Tensor preGradient(Tensor dy) {
        Checks.sameShape("feedForward gradient", y, dy);
        var dpre = pre.like();
        y.backend().activationGradient(weights.activation, flat(dy).live(), weights.down.live(), pre.live(), dpre);
        return dpre;
    }

    /// The gradient of the lower weight.
    public Tensor downGradient(Tensor dy) {
        Checks.sameShape("feedForward gradient", y, dy);
        var dw = weights.down.like();
        y.backend().matmulOfActivation(flat(dy).live(), weights.activation, pre.live(), dw);
        return dw;
    }

    /// The input as rows.
    public Tensor rows() {
        return flat(x);
    }
}
