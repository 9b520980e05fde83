package dev.dipole.tensor;

import java.util.Arrays;
import java.util.stream.Collectors;

/// The extents of a tensor, outermost axis first; row-major, always contiguous. `[]` is a scalar.
public final class Shape {
    private final int[] extents;
    private final long size;

    private Shape(int[] extents) {
        this.extents = extents;
        long product = 1;
        for (int extent : extents) {
            if (extent < 0) throw new ShapeException("shape " + Arrays.toString(extents) + " has a negative extent");
            product = Math.multiplyExact(product, (long) extent);
        }
        this.size = product;
    }

    /// A shape of the given extents, each ≥ 0.
    public static Shape of(int... extents) {
        return new Shape(extents.clone());
    }

    /// The number of axes.
    public int rank() {
        return extents.length;
    }

    /// The extent of an axis; negative axes count from the innermost: `dim(-1)`.
    public int dim(int axis) {
        int at = axis < 0 ? axis + extents.length : axis;
        if (at < 0 || at >= extents.length) throw new ShapeException("shape " + this + " has no axis " + axis);
        return extents[at];
    }

    /// The number of elements.
    public long size() {
        return size;
    }

    /// The innermost extent, 1 for a scalar.
    public int width() {
        return extents.length == 0 ? 1 : extents[extents.length - 1];
    }

    /// The number of rows: the product of all extents but the innermost.
    public long rows() {
        long product = 1;
        for (int i = 0; i < extents.length - 1; i++) product *= extents[i];
        return product;
    }

    public int[] extents() {
        return extents.clone();
    }

    /// This shape without its outermost axis.
    public Shape dropFirst() {
        requireAnAxis("drop");
        return new Shape(Arrays.copyOfRange(extents, 1, extents.length));
    }

    /// This shape without its innermost axis.
    public Shape dropLast() {
        requireAnAxis("drop");
        return new Shape(Arrays.copyOf(extents, extents.length - 1));
    }

    /// This shape with another outermost extent.
    public Shape withFirst(int extent) {
        requireAnAxis("replace");
        int[] copy = extents.clone();
        copy[0] = extent;
        return new Shape(copy);
    }

    /// This shape with another innermost extent.
    public Shape withLast(int extent) {
        requireAnAxis("replace");
        int[] copy = extents.clone();
        copy[copy.length - 1] = extent;
        return new Shape(copy);
    }

    private void requireAnAxis(String to) {
        if (extents.length == 0) throw new ShapeException("a scalar has no axis to " + to);
    }

    /// Whether `suffix` equals the innermost axes of this shape (a shape is its own suffix).
    public boolean endsWith(Shape suffix) {
        int skip = rank() - suffix.rank();
        return skip >= 0 && Arrays.equals(extents, skip, extents.length, suffix.extents, 0, suffix.extents.length);
    }

    @Override
    public boolean equals(Object other) {
        return other instanceof Shape shape && Arrays.equals(extents, shape.extents);
    }

    @Override
    public int hashCode() {
        return Arrays.hashCode(extents);
    }

    @Override
    public String toString() {
        return Arrays.stream(extents).mapToObj(Integer::toString).collect(Collectors.joining(", ", "[", "]"));
    }
}
