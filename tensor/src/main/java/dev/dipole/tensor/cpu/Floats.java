package dev.dipole.tensor.cpu;

import dev.dipole.tensor.Storage;
import dev.dipole.tensor.Tensor;

/// The memory of a CPU tensor: one `float[]`.
final class Floats extends Storage {
    /// The first element in use. With the 16 bytes of an array's header it stands 64 bytes from the object's
    /// beginning, so that large arrays, which G1 aligns, are read in whole cache lines.
    static final int FIRST = 12;

    private final float[] array;

    Floats(long capacity) {
        super(capacity);
        array = allocate(Math.toIntExact(capacity));
    }

    /// An array with room for `size` elements from [#FIRST].
    static float[] allocate(int size) {
        return new float[Math.addExact(FIRST, size)];
    }

    /// The array behind a tensor.
    static float[] array(Tensor t) {
        return ((Floats) t.storage()).array;
    }

    /// Where in its array a tensor begins.
    static int start(Tensor t) {
        return FIRST + (int) t.offset();
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
