package dev.dipole.transformer.tokenizer;

import java.util.Arrays;

/// The different words of a corpus in the order of their first occurrence, each with how often it occurs.
///
/// Words are ranges of code points in one pool, found through an open-addressed table: counting makes no
/// strings.
final class WordCounts {
    private int[] pool = new int[1 << 16];
    private int[] starts = new int[1 << 12];
    private long[] counts = new long[1 << 12];
    private int[] table = new int[1 << 13];
    private int size;

    /// Counts the word `[start, end)` of a text.
    void add(NormalizedText text, int start, int end) {
        int[] points = text.points();
        int slot = hash(points, start, end) & (table.length - 1);
        while (table[slot] != 0) {
            int word = table[slot] - 1;
            if (Arrays.equals(pool, starts[word], starts[word + 1], points, start, end)) {
                counts[word]++;
                return;
            }
            slot = (slot + 1) & (table.length - 1);
        }
        table[slot] = append(points, start, end) + 1;
        if (2 * size > table.length) {
            rehash();
        }
    }

    /// The number of different words.
    int size() {
        return size;
    }

    long count(int word) {
        return counts[word];
    }

    int length(int word) {
        return starts[word + 1] - starts[word];
    }

    int point(int word, int index) {
        return pool[starts[word] + index];
    }

    private int append(int[] points, int start, int end) {
        int from = starts[size];
        int to = from + end - start;
        if (to > pool.length) {
            pool = Arrays.copyOf(pool, Math.max(to, 2 * pool.length));
        }
        if (size + 1 == starts.length) {
            starts = Arrays.copyOf(starts, 2 * starts.length);
            counts = Arrays.copyOf(counts, starts.length);
        }
        System.arraycopy(points, start, pool, from, end - start);
        counts[size] = 1;
        starts[size + 1] = to;
        return size++;
    }

    private void rehash() {
        table = new int[2 * table.length];
        for (int word = 0; word < size; word++) {
            int slot = hash(pool, starts[word], starts[word + 1]) & (table.length - 1);
            while (table[slot] != 0) {
                slot = (slot + 1) & (table.length - 1);
            }
            table[slot] = word + 1;
        }
    }

    private static int hash(int[] points, int start, int end) {
        int hash = 0;
        for (int i = start; i < end; i++) {
            hash = (hash + points[i]) * 0x9E3779B1;
            hash ^= hash >>> 15;
        }
        return hash;
    }
}
