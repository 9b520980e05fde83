package dev.dipole.tensor.cpu;

import java.util.ArrayDeque;

/// Arrays that live for one task and are used again by the next: packed panels, blocks of attention scores.
final class ScratchArrays {
    private final ArrayDeque<float[]>[] free;

    @SuppressWarnings({"unchecked", "rawtypes"}) // no generic arrays
    ScratchArrays() {
        free = new ArrayDeque[32];
        for (int i = 0; i < free.length; i++) free[i] = new ArrayDeque<>();
    }

    /// An array of at least `length` elements, of any contents.
    float[] take(int length) {
        int bits = Math.max(8, 32 - Integer.numberOfLeadingZeros(Math.max(1, length) - 1)); // the power of two above
        var list = free[bits];
        synchronized (list) {
            if (!list.isEmpty()) return list.removeLast();
        }
        return new float[bits < 31 ? 1 << bits : length];
    }

    /// Gives back what [#take] lent.
    void give(float[] array) {
        int bits = 32 - Integer.numberOfLeadingZeros(array.length - 1);
        var list = free[bits];
        synchronized (list) {
            list.addLast(array);
        }
    }
}
