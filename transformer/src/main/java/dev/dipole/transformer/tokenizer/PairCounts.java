package dev.dipole.transformer.tokenizer;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.PriorityQueue;

/// How often each pair of neighbouring pieces occurs, in which words, and which pair is the most frequent one.
///
/// The queue is lazy: a count that fell stays in it under its old value until it comes up, a count that rose is
/// queued once more.
final class PairCounts {
    /// A pair's place in the queue.
    private record Candidate(long count, long pair, int index) {}

    private final PriorityQueue<Candidate> queue = new PriorityQueue<>(
            Comparator.comparingLong(Candidate::count).reversed().thenComparingLong(Candidate::pair));
    private int[] table = new int[1 << 14];
    private long[] pairs = new long[1 << 12];
    private long[] counts = new long[1 << 12];
    private final List<Positions> positions = new ArrayList<>();
    /// The pairs whose count rose since they were last queued.
    private final Positions risen = new Positions();
    private boolean[] isRisen = new boolean[1 << 12];

    /// The words that hold a pair; one may be named twice, or no longer hold it.
    private static final class Positions {
        private int[] words = new int[4];
        private int size;

        void add(int word) {
            if (size > 0 && words[size - 1] == word) {
                return;
            }
            if (size == words.length) {
                words = Arrays.copyOf(words, 2 * size);
            }
            words[size++] = word;
        }
    }

    static int first(long pair) {
        return (int) (pair >>> 32);
    }

    static int second(long pair) {
        return (int) pair;
    }

    /// The pair has occurred `count` times more, in a word.
    void add(int first, int second, long count, int word) {
        int index = index(pair(first, second));
        counts[index] += count;
        positions.get(index).add(word);
        if (!isRisen[index]) {
            isRisen[index] = true;
            risen.add(index);
        }
    }

    /// The pair occurs `count` times less.
    void remove(int first, int second, long count) {
        counts[index(pair(first, second))] -= count;
    }

    /// Queues what has risen; to be called before the next [#poll].
    void queueRisen() {
        for (int i = 0; i < risen.size; i++) {
            int index = risen.words[i];
            isRisen[index] = false;
            queue.add(new Candidate(counts[index], pairs[index], index));
        }
        risen.size = 0;
    }

    /// Takes the most frequent pair, of equally frequent ones that with the smallest ids, or −1 if none is left
    /// that occurs `least` times.
    long poll(long least) {
        while (!queue.isEmpty()) {
            Candidate top = queue.remove();
            long count = counts[top.index()];
            if (count >= Math.max(1, least)) {
                if (count == top.count()) {
                    return top.pair();
                }
                queue.add(new Candidate(count, top.pair(), top.index()));
            }
        }
        return -1;
    }

    /// The words in which the pair may occur.
    int[] words(long pair) {
        var words = positions.get(index(pair));
        return Arrays.copyOf(words.words, words.size);
    }

    /// The pair occurs nowhere any more.
    void forget(long pair) {
        int index = index(pair);
        counts[index] = 0;
        positions.set(index, new Positions());
    }

    private static long pair(int first, int second) {
        return ((long) first << 32) | second;
    }

    private int index(long pair) {
        int slot = slot(pair);
        while (table[slot] != 0) {
            if (pairs[table[slot] - 1] == pair) {
                return table[slot] - 1;
            }
            slot = (slot + 1) & (table.length - 1);
        }
        int index = positions.size();
        if (index == pairs.length) {
            pairs = Arrays.copyOf(pairs, 2 * index);
            counts = Arrays.copyOf(counts, 2 * index);
            isRisen = Arrays.copyOf(isRisen, 2 * index);
        }
        pairs[index] = pair;
        positions.add(new Positions());
        table[slot] = index + 1;
        if (2 * index > table.length) {
            rehash();
        }
        return index;
    }

    private void rehash() {
        table = new int[2 * table.length];
        for (int index = 0; index < positions.size(); index++) {
            int slot = slot(pairs[index]);
            while (table[slot] != 0) {
                slot = (slot + 1) & (table.length - 1);
            }
            table[slot] = index + 1;
        }
    }

    private int slot(long pair) {
        return (int) ((pair * 0x9E3779B97F4A7C15L) >>> 32) & (table.length - 1);
    }
}
