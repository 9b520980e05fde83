package dev.dipole.autograd;

import dev.dipole.tensor.Attention;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Key;
import dev.dipole.tensor.Rearrange;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Transpose;
import dev.dipole.tensor.Unary;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A tensor that the tape may follow: a parameter, a constant, or the result of an operation.
///
/// The methods are the operations of [Op], spelt as one writes formulas. Inside [Tape#record] they are
/// remembered, outside nothing is.
public final class Variable {
    private static final Key NO_KEY = new Key(0, 0, 0);

    private Tensor value;
    private final boolean tracked;

    private Variable(Tensor value, boolean tracked) {
        this.value = value;
        this.tracked = tracked;
    }

    /// A leaf that collects a gradient: a weight, or a vector whose gradient is wanted.
    public static Variable parameter(Tensor value) {
        return new Variable(value, true);
    }

    /// A leaf that collects none.
    public static Variable constant(Tensor value) {
        return new Variable(value, false);
    }

    static Variable result(Tensor value, boolean tracked) {
        return new Variable(value, tracked);
    }

    public Tensor value() {
        return value;
    }

    public Shape shape() {
        return value.shape();
    }

    /// The name of the value, used in messages; parameters are named by their path in the model.
    public @Nullable String name() {
        return value.name();
    }

    /// Gives the value a name, for messages.
    public void rename(String name) {
        value = value.named(name);
    }

    /// Whether a gradient can flow into it.
    public boolean tracked() {
        return tracked;
    }

    /// The same value as a constant: no gradient flows through (stop-gradient).
    public Variable detach() {
        return tracked ? constant(value) : this;
    }

    /// The result of an operation defined elsewhere, recorded like any other.
    public static Variable of(Op.Custom op, Variable... inputs) {
        return Tape.apply(op, inputs);
    }

    private Variable then(Op op, Variable... others) {
        var inputs = new Variable[others.length + 1];
        inputs[0] = this;
        System.arraycopy(others, 0, inputs, 1, others.length);
        return Tape.apply(op, inputs);
    }

    /// Sum; the other's shape equals this one's or is a suffix of it.
    public Variable add(Variable other) {
        return then(new Add(), other);
    }

    /// Difference; the other's shape equals this one's or is a suffix of it.
    public Variable sub(Variable other) {
        return then(new Subtract(), other);
    }

    /// Product element by element; the other's shape equals this one's or is a suffix of it.
    public Variable mul(Variable other) {
        return then(new Multiply(), other);
    }

    /// Quotient element by element; the other's shape equals this one's or is a suffix of it.
    public Variable div(Variable other) {
        return then(new Divide(), other);
    }

    /// `factor · x`
    public Variable scale(double factor) {
        return then(new Affine(factor, 0));
    }

    /// `factor · x + shift`
    public Variable affine(double factor, double shift) {
        return then(new Affine(factor, shift));
    }

    /// `f` of each element.
    public Variable apply(Unary f) {
        return then(new Apply(f));
    }

    /// Each row times a number of its own: `[…, w] · […]`.
    public Variable mulRows(Variable perRow) {
        return then(new MultiplyRows(), perRow);
    }

    /// This where the constant `mask` is not 0, `otherwise` elsewhere.
    public Variable where(Tensor mask, double otherwise) {
        return then(new Select(mask, otherwise));
    }

    /// The sum of each row: `[…, w] → […]`.
    public Variable sumRows() {
        return then(new SumRows());
    }

    /// The sum of all elements, a scalar.
    public Variable sum() {
        return then(new SumAll());
    }

    /// The mean of all elements, a scalar; 0 of nothing.
    public Variable mean() {
        return sum().scale(1.0 / Math.max(1, shape().size()));
    }

    /// Matrix product `[n, k] · [k, m]`.
    public Variable matmul(Variable other) {
        return then(new MatMul(Transpose.NONE), other);
    }

    /// Matrix product with one operand read transposed.
    public Variable matmul(Variable other, Transpose transpose) {
        return then(new MatMul(transpose), other);
    }

    /// `x · wᵀ + bias` over the innermost axis; `w[out, in]`, `bias[out]`.
    public Variable linear(Variable w, Variable bias) {
        return then(new Linear(), w, bias);
    }

    /// `x · wᵀ` over the innermost axis; `w[out, in]`.
    public Variable linear(Variable w) {
        return then(new Linear(), w);
    }

    /// `f(x · upᵀ + upBias) · downᵀ + downBias` over the innermost axis.
    public Variable feedForward(Unary f, Variable up, Variable upBias, Variable down, Variable downBias) {
        return then(new FeedForward(f), up, upBias, down, downBias);
    }

    public Variable reshape(int... extents) {
        return then(new Reshape(value.reshape(extents).shape()));
    }

    public Variable rearrange(Rearrange pattern) {
        return then(new Rearranged(pattern));
    }

    /// The rows `from … to-1` of the outermost axis.
    public Variable slice(int from, int to) {
        return then(new SliceRows(from, to));
    }

    /// Variables stacked along their outermost axis.
    public static Variable concatRows(List<Variable> parts) {
        return parts.size() == 1 ? parts.get(0) : Tape.apply(new ConcatRows(), parts.toArray(Variable[]::new));
    }

    /// Variables side by side along their innermost axis.
    public static Variable concatColumns(List<Variable> parts) {
        return parts.size() == 1 ? parts.get(0) : Tape.apply(new ConcatColumns(), parts.toArray(Variable[]::new));
    }

    /// Rows of this table by index: an embedding.
    public Variable gather(Ints rows) {
        return then(new Gather(rows));
    }

    /// One column of each row: `[n, m] → [n]`.
    public Variable pick(Ints columns) {
        return then(new Pick(columns));
    }

    /// Sums of consecutive rows, segment by segment: `[t, w] → [segments, w]`.
    public Variable segmentSum(Ints offsets) {
        return then(new SegmentSum(offsets));
    }

    /// The largest element of each column, segment by segment: `[t, w] → [segments, w]`.
    public Variable segmentMax(Ints offsets) {
        return then(new SegmentMax(offsets));
    }

    /// Softmax of each row.
    public Variable softmax() {
        return then(new Softmax());
    }

    /// `log Σ exp` of each row: `[…, w] → […]`.
    public Variable logSumExp() {
        return then(new LogSumExp(null));
    }

    /// `log Σ exp` over the columns where the constant `mask` is not 0; 0 for a row without any.
    public Variable logSumExp(Tensor mask) {
        return then(new LogSumExp(mask));
    }

    /// Layer normalisation over the innermost axis.
    public Variable layerNorm(Variable gamma, Variable beta, double epsilon) {
        return then(new LayerNorm(epsilon), gamma, beta);
    }

    /// Root-mean-square normalisation over the innermost axis.
    public Variable rmsNorm(Variable gamma, double epsilon) {
        return then(new RmsNorm(epsilon), gamma);
    }

    /// Each row divided by its Euclidean length.
    public Variable unitRows() {
        return then(new UnitRows());
    }

    /// Dropout with the next random site of the tape; nothing happens where no randomness is recorded
    /// (inference).
    public Variable dropout(double rate) {
        var key = rate > 0 ? Tape.nextSite() : null;
        if (key == null) return this;
        return then(new Dropout(rate, key.from(Dropout.drawnFor(Tape.rowsBefore(), shape()))));
    }

    /// Multi-head attention of this query over packed sequences: `[t, h · d]`; a token sees its own sequence.
    ///
    /// @param dropout of the probabilities; like [#dropout] it does nothing where no randomness is recorded
    public Variable attention(Variable k, Variable v, Ints offsets, int heads, double scale, double dropout) {
        var key = dropout > 0 ? Tape.nextSite() : null;
        long before = (Tape.rowsBefore() * heads) << 24; // the first bit of its masks, see Attention
        var spec = new Attention(
                offsets, heads, scale, false, key == null ? 0 : dropout, key == null ? NO_KEY : key.from(before));
        return then(new PackedAttention(spec), k, v);
    }

    /// `arccos` of each element, in radians; what is beyond ±`limit` counts as ±`limit`, with the slope there.
    public Variable arcCos(double limit) {
        return then(new ArcCos(limit));
    }

    /// How far each column is from a sample of the standard normal distribution: `[n, m] → [m]`.
    public Variable eppsPulley(int knots, double bound) {
        return then(new EppsPulley(knots, bound));
    }

    /// The inverse of the Cholesky factor of a symmetric positive definite matrix: `W` with `W · x · Wᵀ = I`.
    public Variable inverseCholesky() {
        return then(new InverseCholesky());
    }

    /// `log det( I + factor · xᵀ x )` of this matrix, a scalar.
    public Variable logDeterminant(double factor) {
        return then(new LogDeterminant(factor));
    }

    /// The singular values of each matrix, largest first: `[…, n, m] → […, min(n, m)]`.
    public Variable singularValues() {
        return then(new SingularValues());
    }

    @Override
    public String toString() {
        return (tracked ? "tracked " : "constant ") + value;
    }
}
