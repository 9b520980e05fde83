package dev.dipole.tensor;

import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// Numbers with a shape: row-major, contiguous, in the precision of their backend.
///
/// Reshaping and slicing the outermost axis are free views of the same storage; every other operation makes a
/// new tensor, in the [Workspace] if one is bound. Shapes are checked here, once; the backend assumes them. A
/// tensor may carry a name, used in messages.
public final class Tensor {
    private final Backend backend;
    private final Storage storage;
    private final long offset;
    private final Shape shape;
    private final int generation;
    private final @Nullable String name;

    private Tensor(Backend backend, Storage storage, long offset, Shape shape, int generation, @Nullable String name) {
        this.backend = backend;
        this.storage = storage;
        this.offset = offset;
        this.shape = shape;
        this.generation = generation;
        this.name = name;
    }

    static Tensor over(Backend backend, Storage storage, Shape shape) {
        return new Tensor(backend, storage, 0, shape, storage.generation(), null);
    }

    // ---- making

    /// A tensor of undefined contents on a backend, for operations that write it whole.
    public static Tensor empty(Backend backend, Shape shape) {
        return over(backend, Workspace.allocate(backend, shape.size()), shape);
    }

    /// The given numbers, row-major, on the current backend.
    public static Tensor of(Shape shape, double... values) {
        requireCount(shape, values.length);
        var y = empty(Backends.current(), shape);
        y.backend.upload(values, y);
        return y;
    }

    /// The given numbers, row-major, on the current backend.
    public static Tensor of(Shape shape, float[] values) {
        requireCount(shape, values.length);
        var y = empty(Backends.current(), shape);
        y.backend.upload(values, y);
        return y;
    }

    /// One number repeated, on the current backend.
    public static Tensor full(Shape shape, double value) {
        return full(Backends.current(), shape, value);
    }

    /// One number repeated, on a given backend.
    public static Tensor full(Backend backend, Shape shape, double value) {
        var y = empty(backend, shape);
        backend.fill(y, value);
        return y;
    }

    /// Zeros of this tensor's shape and backend.
    public Tensor zeros() {
        return full(backend, shape, 0);
    }

    /// A tensor of undefined contents, of this tensor's shape and backend.
    public Tensor like() {
        return empty(backend, shape);
    }

    /// A tensor of undefined contents of another shape on this tensor's backend.
    public Tensor like(Shape other) {
        return empty(backend, other);
    }

    /// A copy in memory of its own.
    public Tensor copy() {
        var y = like();
        backend.copy(live(), y);
        return y.named(name);
    }

    /// This tensor's numbers on another backend, rounded to its precision; itself if it is there already.
    public Tensor to(Backend other) {
        if (other == backend) return this;
        var y = empty(other, shape);
        other.upload(toDoubles(), y);
        return y.named(name);
    }

    // ---- looking

    public Backend backend() {
        return backend;
    }

    /// The memory behind it; several tensors may share one.
    public Storage storage() {
        return storage;
    }

    /// Where in the storage its first element lies.
    public long offset() {
        return offset;
    }

    public Shape shape() {
        return shape;
    }

    /// The number of elements.
    public long size() {
        return shape.size();
    }

    public @Nullable String name() {
        return name;
    }

    /// The same numbers under a name, which messages use.
    public Tensor named(@Nullable String name) {
        return new Tensor(backend, storage, offset, shape, generation, name);
    }

    /// The numbers, row-major.
    public double[] toDoubles() {
        var values = new double[Math.toIntExact(size())];
        backend.download(live(), values);
        return values;
    }

    /// The numbers, row-major, rounded to float.
    public float[] toFloats() {
        var values = new float[Math.toIntExact(size())];
        backend.download(live(), values);
        return values;
    }

    /// The only number of a tensor of one element.
    public double item() {
        if (size() != 1) throw new ShapeException("item: a tensor of shape %s is not one number".formatted(shape));
        return toDoubles()[0];
    }

    /// Overwrites the numbers in place, row-major. For loading weights; recorded values must not change.
    public void assign(double... values) {
        requireCount(shape, values.length);
        backend.upload(values, live());
    }

    /// Overwrites the numbers in place, row-major. For loading weights; recorded values must not change.
    public void assign(float[] values) {
        requireCount(shape, values.length);
        backend.upload(values, live());
    }

    public boolean allFinite() {
        return backend.allFinite(live());
    }

    /// `Σ x²` in float64.
    public double sumOfSquares() {
        return backend.sumOfSquares(live());
    }

    // ---- views

    /// The same numbers under another shape of the same size; at most one extent may be -1 and is worked out.
    public Tensor reshape(int... extents) {
        int open = -1;
        long known = 1;
        for (int i = 0; i < extents.length; i++) {
            if (extents[i] != -1) known *= extents[i];
            else if (open < 0) open = i;
            else throw noReshape("%s leaves more than one extent open", extents);
        }
        if (open < 0) return reshape(Shape.of(extents));
        if (known == 0 ? size() != 0 : size() % known != 0)
            throw noReshape(size() + " elements do not divide into %s", extents);
        int[] solved = extents.clone();
        solved[open] = known == 0 ? 0 : Math.toIntExact(size() / known);
        return reshape(Shape.of(solved));
    }

    private ShapeException noReshape(String problem, int[] extents) {
        return ShapeException.in("reshape", problem.formatted(Arrays.toString(extents)))
                .operand("tensor", shape, name)
                .build();
    }

    /// The same numbers under another shape of the same size.
    public Tensor reshape(Shape other) {
        if (other.size() != size()) {
            throw ShapeException.in("reshape", "%d elements do not fill %s".formatted(size(), other))
                    .operand("tensor", shape, name)
                    .build();
        }
        return new Tensor(backend, storage, offset, other, live().generation, name);
    }

    /// The rows `from … to-1` of the outermost axis, sharing this tensor's storage.
    public Tensor slice(int from, int to) {
        if (shape.rank() == 0 || from < 0 || to < from || to > shape.dim(0)) {
            throw ShapeException.in("slice", "rows %d to %d do not exist".formatted(from, to))
                    .operand("tensor", shape, name)
                    .build();
        }
        long stride = shape.dropFirst().size();
        return new Tensor(
                backend, storage, offset + from * stride, shape.withFirst(to - from), live().generation, name);
    }

    // ---- element by element

    /// `f` of each element.
    public Tensor apply(Unary f) {
        var y = like();
        backend.unary(f, live(), y);
        return y;
    }

    /// `dy · f'(x)` where this is `x` and `y = f(x)`.
    public Tensor applyGradient(Unary f, Tensor y, Tensor dy) {
        var dx = like();
        backend.unaryGradient(f, live(), y.live(), dy.live(), dx);
        return dx;
    }

    /// `f` of each pair of elements; the other's shape equals this one's or is a suffix of it.
    public Tensor combine(Binary f, Tensor other) {
        var word = f.name().toLowerCase(java.util.Locale.ROOT);
        requireSameBackend(word, other);
        if (!shape.endsWith(other.shape)) throw Checks.noSuffix(word, this, other);
        var z = like();
        backend.binary(f, live(), other.live(), z);
        return z;
    }

    public Tensor add(Tensor other) {
        return combine(Binary.ADD, other);
    }

    public Tensor sub(Tensor other) {
        return combine(Binary.SUBTRACT, other);
    }

    public Tensor mul(Tensor other) {
        return combine(Binary.MULTIPLY, other);
    }

    public Tensor div(Tensor other) {
        return combine(Binary.DIVIDE, other);
    }

    /// `f` of each element and the number of its row: `other` has this tensor's shape without the innermost
    /// axis.
    public Tensor combineRows(Binary f, Tensor other) {
        var word = f.name().toLowerCase(java.util.Locale.ROOT) + " by row";
        requireSameBackend(word, other);
        if (shape.rank() == 0 || !shape.dropLast().equals(other.shape)) throw Checks.noRowScalars(word, this, other);
        var z = like();
        backend.binaryRows(f, live(), other.live(), z);
        return z;
    }

    public Tensor scale(double factor) {
        return affine(factor, 0);
    }

    /// `factor · x + shift`.
    public Tensor affine(double factor, double shift) {
        var y = like();
        backend.affine(live(), factor, shift, y);
        return y;
    }

    /// Adds `factor · x` to this tensor in place.
    public void accumulate(Tensor x, double factor) {
        requireSameShape("accumulate", x);
        backend.accumulate(x.live(), factor, live());
    }

    /// This tensor where `mask` is not 0, `otherwise` elsewhere.
    public Tensor where(Tensor mask, double otherwise) {
        requireSameShape("where", mask);
        var y = like();
        backend.select(mask.live(), live(), otherwise, y);
        return y;
    }

    // ---- reductions

    /// The sum of each row: the innermost axis disappears.
    public Tensor sumRows() {
        return reduceRows(Reduce.SUM);
    }

    /// The maximum of each row: the innermost axis disappears.
    public Tensor maxRows() {
        return reduceRows(Reduce.MAX);
    }

    private Tensor reduceRows(Reduce f) {
        if (shape.rank() == 0) throw new ShapeException("reduce: a scalar has no rows");
        var y = like(shape.dropLast());
        backend.reduceRows(f, live(), y);
        return y;
    }

    /// Sums over the leading axes, what is left has the shape `suffix`: the pullback of suffix broadcasting.
    public Tensor sumTo(Shape suffix) {
        if (shape.equals(suffix)) return this;
        if (!shape.endsWith(suffix)) {
            throw ShapeException.in("sumTo", "%s is not a suffix".formatted(suffix))
                    .operand("tensor", shape, name)
                    .build();
        }
        var y = like(suffix);
        backend.sumColumns(live(), y);
        return y;
    }

    /// The sum of all elements, a scalar.
    public Tensor sum() {
        return reshape(1, -1).sumRows().reshape();
    }

    // ---- products

    /// Matrix product of two tensors of rank 2.
    public Tensor matmul(Tensor other) {
        return matmul(other, Transpose.NONE);
    }

    /// Matrix product of two tensors of rank 2, one of them read transposed.
    public Tensor matmul(Tensor other, Transpose transpose) {
        requireSameBackend("matmul", other);
        var c = like(Checks.product(this, other, transpose));
        backend.matmul(live(), other.live(), transpose, false, c);
        return c;
    }

    /// Adds the product of two tensors of rank 2, one of them perhaps read transposed, in place; returns this
    /// tensor.
    public Tensor addMatmul(Tensor a, Tensor b, Transpose transpose) {
        a.requireSameBackend("matmul", b);
        var product = Checks.product(a, b, transpose);
        if (!shape.equals(product)) {
            throw ShapeException.in("addMatmul", "the product has the shape " + product)
                    .operand("sum", shape, name, -1)
                    .build();
        }
        backend.matmul(a.live(), b.live(), transpose, true, live());
        return this;
    }

    /// `x · wᵀ + bias` over the innermost axis; any leading axes. `w[out, in]`, `bias[out]` or null.
    public Tensor linear(Tensor w, @Nullable Tensor bias) {
        requireSameBackend("linear", w);
        Checks.linear(this, w, bias);
        var x = shape.rank() == 2 ? this : reshape(Math.toIntExact(shape.rows()), shape.width());
        var y = like(shape.withLast(w.shape.dim(0)));
        backend.linear(x.live(), w.live(), bias == null ? null : bias.live(), y.reshape(-1, w.shape.dim(0)));
        return y;
    }

    /// A position-wise network applied to the rows, with what its pullback needs.
    public FeedForward feedForward(FeedForward.Weights weights) {
        requireSameBackend("feedForward", weights.up());
        return FeedForward.of(live(), weights);
    }

    // ---- rows as distributions, normalisation, attention

    /// Softmax of each row.
    public Tensor softmax() {
        var y = like();
        backend.softmax(live(), y);
        return y;
    }

    /// The pullback of [#softmax], this being its result.
    public Tensor softmaxGradient(Tensor dy) {
        requireSameShape("softmaxGradient", dy);
        var dx = like();
        backend.softmaxGradient(live(), dy.live(), dx);
        return dx;
    }

    /// `log Σ exp` of each row, over the columns where `mask` is not 0; 0 for a row without any.
    public Tensor logSumExp(@Nullable Tensor mask) {
        if (mask != null) requireSameShape("logSumExp", mask);
        if (shape.rank() == 0) throw new ShapeException("logSumExp: a scalar has no rows");
        var y = like(shape.dropLast());
        backend.logSumExp(live(), mask == null ? null : mask.live(), y);
        return y;
    }

    /// The pullback of [#logSumExp], `y` being its result.
    public Tensor logSumExpGradient(@Nullable Tensor mask, Tensor y, Tensor dy) {
        var dx = like();
        backend.logSumExpGradient(live(), mask == null ? null : mask.live(), y.live(), dy.live(), dx);
        return dx;
    }

    /// Layer normalisation of each row, with what its pullback needs.
    public Normalised layerNorm(Tensor gamma, Tensor beta, double epsilon) {
        return Normalised.layer(live(), gamma, beta, epsilon);
    }

    /// Root-mean-square normalisation of each row, with what its pullback needs.
    public Normalised rmsNorm(Tensor gamma, double epsilon) {
        return Normalised.rootMeanSquare(live(), gamma, epsilon);
    }

    /// Attention of this query over packed sequences, with what its pullback needs.
    public Attended attention(Tensor k, Tensor v, Attention spec) {
        return Attended.of(live(), k, v, spec);
    }

    /// Inverted dropout with the mask that the key draws.
    public Tensor dropout(double rate, Key key) {
        if (!(rate >= 0 && rate < 1))
            throw new IllegalArgumentException("the dropout rate must lie in [0, 1), not " + rate);
        var y = like();
        backend.dropout(live(), rate, key, y);
        return y;
    }

    /// Sums of consecutive rows: `[t, …] → [segments, …]`.
    public Tensor segmentSum(Ints offsets) {
        Checks.offsets("segmentSum", this, offsets, false);
        var y = like(shape.withFirst(offsets.size() - 1));
        backend.segmentSum(live(), offsets, y);
        return y;
    }

    /// The row of the largest element of each column within each segment: `[t, w] → [segments, w]`; segments
    /// must not be empty.
    public Ints segmentArgMax(Ints offsets) {
        Checks.offsets("segmentArgMax", this, offsets, true);
        return backend.segmentArgMax(live(), offsets);
    }

    /// One column of each row: `[n, m] → [n]`.
    public Tensor pick(Ints columns) {
        Checks.columns(this, columns);
        var y = like(shape.dropLast());
        backend.pick(live(), columns, y);
        return y;
    }

    /// Adds one number to one column of each row, in place; returns this tensor.
    public Tensor pickAdd(Tensor y, Ints columns) {
        Checks.columns(this, columns);
        backend.pickAdd(y.live(), columns, live());
        return this;
    }

    // ---- moving numbers

    /// Permutes the axes by a pattern such as `"t (h d) -> h t d"`; see [Rearrange].
    public Tensor rearrange(Rearrange pattern) {
        return pattern.apply(live());
    }

    /// Rows of this table by index: `[v, …] → [n, …]`.
    public Tensor gather(Ints rows) {
        rows.requireBelow(shape.rank() == 0 ? 0 : shape.dim(0), name == null ? "row" : name + " row");
        var y = like(shape.withFirst(rows.size()));
        backend.gather(live(), rows, y);
        return y;
    }

    /// Adds the rows of `x` to the rows of this table, in ascending order, in place.
    public void scatterAdd(Tensor x, Ints rows) {
        rows.requireBelow(shape.dim(0), "row");
        if (!x.shape.equals(shape.withFirst(rows.size()))) {
            throw ShapeException.in("scatterAdd", rows.size() + " rows are needed")
                    .operand("x", x.shape, x.name)
                    .operand("table", shape, name)
                    .build();
        }
        backend.scatterAdd(x.live(), rows, live());
    }

    /// Tensors stacked along their outermost axis.
    public static Tensor concatRows(List<Tensor> parts) {
        var first = parts.get(0);
        int rows = 0;
        for (var part : parts) {
            if (part.shape.rank() == 0 || !part.shape.dropFirst().equals(first.shape.dropFirst())) {
                throw ShapeException.in("concatRows", "all but the outermost axis must agree")
                        .operand("first", first.shape, first.name)
                        .operand("other", part.shape, part.name)
                        .build();
            }
            rows += part.shape.dim(0);
        }
        var y = first.like(first.shape.withFirst(rows));
        int at = 0;
        for (var part : parts) {
            first.backend.copy(part.live(), y.slice(at, at + part.shape.dim(0)));
            at += part.shape.dim(0);
        }
        return y;
    }

    /// Tensors put side by side along their innermost axis.
    public static Tensor concatColumns(List<Tensor> parts) {
        var first = parts.get(0);
        int width = 0;
        for (var part : parts) {
            if (part.shape.rank() == 0 || !part.shape.dropLast().equals(first.shape.dropLast())) {
                throw ShapeException.in("concatColumns", "all but the innermost axis must agree")
                        .operand("first", first.shape, first.name)
                        .operand("other", part.shape, part.name)
                        .build();
            }
            width += part.shape.width();
        }
        var y = first.like(first.shape.withLast(width));
        int at = 0;
        for (var part : parts) {
            first.backend.copyColumns(part.live(), 0, y, at, part.shape.width());
            at += part.shape.width();
        }
        return y;
    }

    /// The columns `from … to-1` of the innermost axis, copied.
    public Tensor columns(int from, int to) {
        if (shape.rank() == 0 || from < 0 || to < from || to > shape.width()) {
            throw ShapeException.in("columns", "columns %d to %d do not exist".formatted(from, to))
                    .operand("tensor", shape, name, -1)
                    .build();
        }
        var y = like(shape.withLast(to - from));
        backend.copyColumns(live(), from, y, 0, to - from);
        return y;
    }

    // ---- checks

    /// This tensor, if its memory is still its own.
    ///
    /// @throws IllegalStateException when the step or scope it belonged to has ended
    public Tensor live() {
        if (storage.generation() == generation) return this;
        throw new IllegalStateException(
                "%s of shape %s belonged to a step that has ended; copy() it inside the step to keep it"
                        .formatted(name == null ? "this tensor" : name, shape));
    }

    private void requireSameBackend(String operation, Tensor other) {
        if (backend != other.backend) {
            throw new ShapeException("%s: the operands live on different backends, %s and %s; move one with to(backend)"
                    .formatted(operation, backend.name(), other.backend.name()));
        }
    }

    private void requireSameShape(String operation, Tensor other) {
        requireSameBackend(operation, other);
        if (!shape.equals(other.shape)) {
            throw ShapeException.in(operation, "the shapes differ")
                    .operand("left", shape, name)
                    .operand("right", other.shape, other.name)
                    .build();
        }
    }

    private static void requireCount(Shape shape, int count) {
        if (shape.size() != count) throw new ShapeException("%d numbers do not fill %s".formatted(count, shape));
    }

    @Override
    public String toString() {
        String label = (name == null ? "Tensor" : name) + shape;
        return size() <= 64 ? label + Arrays.toString(toDoubles()) : label;
    }
}
