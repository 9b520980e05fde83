package dev.dipole.tensor.cpu;

import java.util.ArrayDeque;

/// Arrays that live for one task and are used again by the next: packed panels, blocks of attention scores.
final class ScratchArrays {
    /// Longer arrays than 2³⁰ are no power of two, and not kept.
    private static final int LARGEST_BITS = 30;

    private final ArrayDeque<float[]>[] free;

    @SuppressWarnings({"unchecked", "rawtypes"}) // no generic arrays
    ScratchArrays() {
        free = new ArrayDeque[LARGEST_BITS + 1];
        for (int i = 0; i < free.length; i++) free[i] = new ArrayDeque<>();
    }

    /// An array of at least `length` elements, of any contents.
    float[] take(int length) {
        int bits = Math.max(8, 32 - Integer.numberOfLeadingZeros(Math.max(1, length) - 1)); // the power of two above
        if (bits > LARGEST_BITS) return new float[length];
        var list = free[bits];
        synchronized (list) {
            if (!list.isEmpty()) return list.removeLast();
        }
        return new float[1 << bits];
    }

    /// Gives back what [#take] lent.
    void give(float[] array) {
        int bits = 32 - Integer.numberOfLeadingZeros(array.length - 1);
        if (bits > LARGEST_BITS) return;
        var list = free[bits];
        synchronized (list) {
            list.addLast(array);
        }
    }
}
