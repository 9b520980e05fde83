package dev.dipole.tensor;

import org.jspecify.annotations.Nullable;

/// Who does the maths: some thirty operations over tensors of its own precision.
///
/// The *primitives* are what a new backend must write. The *fused* operations are default methods composed of
/// primitives, so that a new backend is right before it is fast; overriding one is a local decision with a test
/// that fused equals composed.
///
/// Rules of every method: operands belong to this backend and are contiguous; shapes were checked by the caller
/// ([Tensor], the public boundary); the outputs are the last arguments, were allocated by the caller, hold
/// garbage before, and are written whole (an output that is *added to* says so). An output may be the same
/// tensor as an input of the same shape in [#unary], [#binary], [#binaryRows] and [#affine], nowhere else.
public interface Backend {
    /// "reference", "cpu", "cuda".
    String name();

    /// One line about it for people: precision, device, threads.
    default String describe() {
        return name();
    }

    /// The machine epsilon of its numbers: 2⁻⁵² or 2⁻²³. Tolerances are stated in it.
    double epsilon();

    /// New memory; the contents are undefined.
    Storage allocate(long elements);

    /// The free storages that the workspaces of this backend share.
    BufferPool buffers();

    // ---- to and from the host

    /// Rounds `from` into `y`, row-major.
    void upload(double[] from, Tensor y);

    /// Rounds `from` into `y`, row-major.
    void upload(float[] from, Tensor y);

    /// Copies `x` into `into`, row-major.
    void download(Tensor x, double[] into);

    /// Copies `x` into `into`, rounding to float, row-major.
    void download(Tensor x, float[] into);

    // ---- element by element

    /// `y = value`.
    void fill(Tensor y, double value);

    /// `y = x`.
    void copy(Tensor x, Tensor y);

    /// `y = f(x)`.
    void unary(Unary f, Tensor x, Tensor y);

    /// `dx = dy · f'(x)`, where `y = f(x)` is given too because some derivatives are cheaper from it.
    void unaryGradient(Unary f, Tensor x, Tensor y, Tensor dy, Tensor dx);

    /// `z = f(x, y)`; the shape of `y` is that of `x` or a suffix of it, repeated over the leading axes.
    void binary(Binary f, Tensor x, Tensor y, Tensor z);

    /// `z[r, :] = f(x[r, :], y[r])`: one number per row; `y` has as many elements as `x` has rows.
    void binaryRows(Binary f, Tensor x, Tensor y, Tensor z);

    /// `y = scale · x + shift`.
    void affine(Tensor x, double scale, double shift, Tensor y);

    /// `y += scale · x`.
    void accumulate(Tensor x, double scale, Tensor y);

    /// `y = mask ≠ 0 ? x : otherwise`; all three of one shape.
    void select(Tensor mask, Tensor x, double otherwise, Tensor y);

    // ---- reductions

    /// Each row of `x` to one number: `x[rows, width] → y[rows]`. The sum of an empty row is 0, its maximum −∞.
    void reduceRows(Reduce f, Tensor x, Tensor y);

    /// The columns of `x` seen as `[n, y.size]`, each summed: `y[j] = Σᵢ x[i, j]`.
    void sumColumns(Tensor x, Tensor y);

    /// `Σ x²`, accumulated in float64 or better.
    double sumOfSquares(Tensor x);

    /// Whether no element is NaN or infinite.
    boolean allFinite(Tensor x);

    // ---- products

    /// `c = a · b` of matrices, either one read transposed; added to `c` when `accumulate`.
    void matmul(Tensor a, Tensor b, Transpose transpose, boolean accumulate, Tensor c);

    // ---- moving numbers

    /// Permutes the axes: axis `i` of `y` is axis `axes[i]` of `x`.
    void permute(Tensor x, int[] axes, Tensor y);

    /// `y[r, to : to + width] = x[r, from : from + width]`, the rest of `y` untouched.
    void copyColumns(Tensor x, int from, Tensor y, int to, int width);

    /// Rows by index: `y[i, :] = table[rows[i], :]`.
    void gather(Tensor table, Ints rows, Tensor y);

    /// The pullback of [#gather]: `table[rows[i], :] += x[i, :]`, in ascending order of `i`. `table` is added
    /// to.
    void scatterAdd(Tensor x, Ints rows, Tensor table);

    /// One column of each row: `y[r] = x[r, columns[r]]`.
    void pick(Tensor x, Ints columns, Tensor y);

    /// The pullback of [#pick]: `x[r, columns[r]] += y[r]`. `x` is added to.
    void pickAdd(Tensor y, Ints columns, Tensor x);

    /// Sums of consecutive rows: `y[s, :] = Σ x[i, :]`, `i` from `offsets[s]` to `offsets[s+1]`.
    void segmentSum(Tensor x, Ints offsets, Tensor y);

    /// The row of the largest element of each column within each segment, the first of equals, a NaN before any
    /// number; segments are not empty.
    Ints segmentArgMax(Tensor x, Ints offsets);

    // ---- randomness

    /// Inverted dropout (Srivastava et al., 2014): `y[i] = x[i] / (1 − rate)` where
    /// `key.bits(i) >>> 8 ≥ rate · 2²⁴`, else 0. It is its own pullback.
    void dropout(Tensor x, double rate, Key key, Tensor y);

    // ---- fused, composed of the above unless overridden

    /// `y = x · wᵀ + bias`; `x[n, in]`, `w[out, in]`, `bias[out]`.
    default void linear(Tensor x, Tensor w, @Nullable Tensor bias, Tensor y) {
        matmul(x, w, Transpose.RIGHT, false, y);
        if (bias != null) binary(Binary.ADD, y, bias, y);
    }

    /// The position-wise network of a Transformer (Vaswani et al., 2017): `y = f(pre) · downᵀ + downBias` with
    /// `pre = x · upᵀ + upBias`, which is kept for the pullback; `x[n, in]`, `pre[n, inner]`, `y[n, out]`.
    default void feedForward(FeedForward.Weights w, Tensor x, Tensor pre, Tensor y) {
        linear(x, w.up(), w.upBias(), pre);
        var hidden = pre.like();
        unary(w.activation(), pre, hidden);
        linear(hidden, w.down(), w.downBias(), y);
    }

    /// The pullback through a linear layer and the activation before it: `dpre = (dy · w) ⊙ f'(pre)`; `dy[n,
    /// out]`, `w[out, inner]`, `pre[n, inner]`.
    default void activationGradient(Unary f, Tensor dy, Tensor w, Tensor pre, Tensor dpre) {
        var value = pre.like();
        unary(f, pre, value);
        var hidden = pre.like();
        matmul(dy, w, Transpose.NONE, false, hidden);
        unaryGradient(f, pre, value, hidden, dpre);
    }

    /// `c = aᵀ · f(b)`
    default void matmulOfActivation(Tensor a, Unary f, Tensor b, Tensor c) {
        var value = b.like();
        unary(f, b, value);
        matmul(a, value, Transpose.LEFT, false, c);
    }

    /// Softmax of each row; a row that is −∞ throughout becomes zeros.
    default void softmax(Tensor x, Tensor y) {
        Composed.softmax(this, x, y);
    }

    /// `dx = y · (dy − ⟨dy, y⟩)` of each row.
    default void softmaxGradient(Tensor y, Tensor dy, Tensor dx) {
        Composed.softmaxGradient(this, y, dy, dx);
    }

    /// `y[r] = log Σⱼ exp x[r, j]` over the columns whose `mask` is not 0; 0 for a row without any, so that an
    /// empty row costs nothing.
    default void logSumExp(Tensor x, @Nullable Tensor mask, Tensor y) {
        Composed.logSumExp(this, x, mask, y);
    }

    /// `dx[r, j] = dy[r] · exp(x[r, j] − y[r])` where `mask` is not 0, else 0; `y` is the result of
    /// [#logSumExp].
    default void logSumExpGradient(Tensor x, @Nullable Tensor mask, Tensor y, Tensor dy, Tensor dx) {
        Composed.logSumExpGradient(this, x, mask, y, dy, dx);
    }

    /// Layer normalisation (Ba et al., 2016): `y = γ · (x − mean) · inverse + β` with
    /// `inverse = 1/√(variance + ε)`, row by row. Keeps `mean[rows]` and `inverse[rows]` for the pullback.
    default void layerNorm(Tensor x, Tensor gamma, Tensor beta, double eps, Tensor y, Tensor mean, Tensor inverse) {
        Composed.layerNorm(this, x, gamma, beta, eps, y, mean, inverse);
    }

    /// The pullback of [#layerNorm], with `x̂ = (x − mean) · inverse` and `g = γ · dy`:
    /// `dx = inverse · (g − mean(g) − x̂ · mean(g · x̂))`, `dγ = Σ dy · x̂`, `dβ = Σ dy`.
    default void layerNormGradient(
            Tensor x, Tensor gamma, Tensor mean, Tensor inverse, Tensor dy, Tensor dx, Tensor dgamma, Tensor dbeta) {
        Composed.layerNormGradient(this, x, gamma, mean, inverse, dy, dx, dgamma, dbeta);
    }

    /// Root-mean-square normalisation (Zhang & Sennrich, 2019): `y = γ · x · inverse`,
    /// `inverse = 1/√(mean(x²) + ε)`, row by row.
    default void rmsNorm(Tensor x, Tensor gamma, double eps, Tensor y, Tensor inverse) {
        Composed.rmsNorm(this, x, gamma, eps, y, inverse);
    }

    /// The pullback of [#rmsNorm]: with `g = γ · dy`, `dx = inverse · (g − x̂ · mean(g · x̂))`,
    /// `dγ = Σ dy · x̂`.
    default void rmsNormGradient(Tensor x, Tensor gamma, Tensor inverse, Tensor dy, Tensor dx, Tensor dgamma) {
        Composed.rmsNormGradient(this, x, gamma, inverse, dy, dx, dgamma);
    }

    /// Multi-head attention over packed sequences (Vaswani et al., 2017): for each sequence and head
    /// `out = softmax(scale · q kᵀ) v`. `q`, `k`, `v`, `out` are `[tokens, heads · d]`;
    /// `logSumExp[tokens, heads]` is kept for the pullback.
    default void attention(Attention spec, Tensor q, Tensor k, Tensor v, Tensor out, Tensor logSumExp) {
        ComposedAttention.forward(this, spec, q, k, v, out, logSumExp);
    }

    /// The pullback of [#attention]; the probabilities are computed again from `logSumExp` (Dao et al., 2022).
    default void attentionGradient(
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
        ComposedAttention.backward(this, spec, q, k, v, out, logSumExp, dout, dq, dk, dv);
    }

    /// One step of AdamW (Loshchilov & Hutter, 2019) in place on `parameter`, `first` and `second` moment; see
    /// [AdamStep].
    default void adamW(AdamStep step, Tensor gradient, Tensor parameter, Tensor first, Tensor second) {
        Composed.adamW(this, step, gradient, parameter, first, second);
    }
}
