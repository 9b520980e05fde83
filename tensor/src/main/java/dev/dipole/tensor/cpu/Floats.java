package dev.dipole.tensor.cpu;

import dev.dipole.tensor.Storage;
import dev.dipole.tensor.Tensor;

/// The memory of a CPU tensor: one `float[]`.
final class Floats extends Storage {
    private final float[] array;

    Floats(long capacity) {
        super(capacity);
        array = new float[Math.toIntExact(capacity)];
    }

    /// The array behind a tensor.
    static float[] array(Tensor t) {
        return ((Floats) t.storage()).array;
    }

    /// Where in its array a tensor begins.
    static int start(Tensor t) {
        return (int) t.offset();
    }

    static int size(Tensor t) {
        return (int) t.size();
    }

    /// The number of rows; counted from the extents because a row may be empty.
    static int rows(Tensor t) {
        return (int) t.shape().rows();
    }

    static int width(Tensor t) {
        return t.shape().width();
    }
}
