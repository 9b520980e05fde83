package dev.dipole.tensor;

import java.util.Arrays;

/// Whole numbers with a shape: token ids, labels, indices, offsets of packed sequences. Immutable, on the host;
/// never differentiable.
public final class Ints {
    private final int[] values;
    private final Shape shape;

    private Ints(int[] values, Shape shape) {
        this.values = values;
        this.shape = shape;
    }

    /// A list of numbers, shape `[n]`.
    public static Ints of(int... values) {
        return new Ints(values.clone(), Shape.of(values.length));
    }

    /// Numbers of a given shape, row-major.
    public static Ints of(Shape shape, int... values) {
        if (shape.size() != values.length) {
            throw new ShapeException("%d numbers do not fill the shape %s".formatted(values.length, shape));
        }
        return new Ints(values.clone(), shape);
    }

    /// `0, 1, … n-1`.
    public static Ints range(int n) {
        return range(0, n);
    }

    /// `from, … to-1`.
    public static Ints range(int from, int to) {
        int[] values = new int[to - from];
        for (int i = 0; i < values.length; i++) values[i] = from + i;
        return new Ints(values, Shape.of(values.length));
    }

    public Shape shape() {
        return shape;
    }

    /// The number of elements.
    public int size() {
        return values.length;
    }

    public int get(int index) {
        return values[index];
    }

    /// A copy of the numbers, row-major.
    public int[] toArray() {
        return values.clone();
    }

    /// Checks that each number lies in `[0, limit)`; `what` names them in the message, e.g. "token id".
    public void requireBelow(int limit, String what) {
        for (int i = 0; i < values.length; i++) {
            if (values[i] < 0 || values[i] >= limit) {
                throw new ShapeException(
                        "%s %d at position %d is outside [0, %d)".formatted(what, values[i], i, limit));
            }
        }
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Ints ints && shape.equals(ints.shape) && Arrays.equals(values, ints.values);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(values);
    }

    @Override
    public String toString() {
        return "Ints" + shape + (values.length <= 16 ? Arrays.toString(values) : "");
    }
}
