package dev.dipole.transformer.tokenizer;

import java.util.Arrays;

/// A growing list of ranges `[start, end)` of a [NormalizedText].
public final class Spans {
    private int[] bounds = new int[64];
    private int size;

    /// Adds a range; an empty one is left out.
    public void add(int start, int end) {
        if (start < end) {
            append(start, end);
        }
    }

    /// Adds a range, even an empty one.
    void append(int start, int end) {
        if (2 * size == bounds.length) {
            bounds = Arrays.copyOf(bounds, 2 * bounds.length);
        }
        bounds[2 * size] = start;
        bounds[2 * size++ + 1] = end;
    }

    void clear() {
        size = 0;
    }

    public int size() {
        return size;
    }

    public int start(int index) {
        return bounds[2 * index];
    }

    public int end(int index) {
        return bounds[2 * index + 1];
    }
}
