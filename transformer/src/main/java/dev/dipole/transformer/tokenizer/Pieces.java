package dev.dipole.transformer.tokenizer;

import java.util.Arrays;

/// The pieces a model makes of a text, as they grow: ids and the ranges `[start, end)` they cover.
public final class Pieces {
    private int[] ids;
    private int[] starts;
    private int[] ends;
    private int size;

    public Pieces() {
        this(16);
    }

    /// With room for so many pieces, and more where needed.
    Pieces(int capacity) {
        ids = new int[Math.max(16, capacity)];
        starts = new int[ids.length];
        ends = new int[ids.length];
    }

    /// Adds a piece that covers `[start, end)`, which is not empty.
    public void add(int id, int start, int end) {
        if (size == ids.length) {
            ids = Arrays.copyOf(ids, 2 * size);
            starts = Arrays.copyOf(starts, 2 * size);
            ends = Arrays.copyOf(ends, 2 * size);
        }
        ids[size] = id;
        starts[size] = start;
        ends[size++] = end;
    }

    /// Takes back everything but the first `size` pieces.
    public void truncate(int size) {
        this.size = Math.min(this.size, size);
    }

    public int size() {
        return size;
    }

    int id(int index) {
        return ids[index];
    }

    int start(int index) {
        return starts[index];
    }

    int end(int index) {
        return ends[index];
    }

    /// Copies `count` pieces from `first` on to the place `at` of three arrays.
    void copy(int first, int count, int[] toIds, int[] toStarts, int[] toEnds, int at) {
        System.arraycopy(ids, first, toIds, at, count);
        System.arraycopy(starts, first, toStarts, at, count);
        System.arraycopy(ends, first, toEnds, at, count);
    }

    /// Turns the ranges of the pieces from `first` on from those of a text into those of the original text.
    void locate(int first, NormalizedText text) {
        for (int i = first; i < size; i++) {
            starts[i] = text.originalStart(starts[i]);
            ends[i] = text.originalEnd(ends[i]);
        }
    }
}
