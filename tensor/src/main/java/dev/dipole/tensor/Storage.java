package dev.dipole.tensor;

/// Memory that belongs to a backend; only that backend knows what is inside (`double[]`, `float[]`, a device
/// pointer).
///
/// A storage may be larger than the tensor in it. It is recycled: every time it returns to its pool its
/// generation rises, and a tensor that still points at an older generation refuses to be read.
public abstract class Storage {
    private final long capacity;
    private int generation;

    /// A storage for `capacity` elements.
    protected Storage(long capacity) {
        this.capacity = capacity;
    }

    /// How many elements fit.
    public final long capacity() {
        return capacity;
    }

    final int generation() {
        return generation;
    }

    final void retire() {
        generation++;
    }
}
