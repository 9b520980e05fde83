package dev.dipole.transformer.tokenizer;

import java.util.Arrays;

/// Strings with numbers, arranged for one question: which is the longest that begins here?
///
/// A trie over code points whose edges lie in one open-addressed table, keyed by node and code point.
final class PieceTrie {
    static final int ROOT = 0;
    /// The answer of [#longest] when nothing begins there.
    static final long NONE = -1;

    private static final int POINT_BITS = 21;

    private long[] edges = new long[64];
    private int[] targets = new int[64];
    private int[] values = {-1};
    private int nodes = 1;
    /// The ASCII characters with which a string begins, as bits.
    private final long[] beginnings = new long[2];

    /// Adds a string; its value, not negative, replaces an earlier one.
    void add(String text, int value) {
        if (!text.isEmpty() && text.charAt(0) < 128) {
            beginnings[text.charAt(0) >> 6] |= 1L << text.charAt(0);
        }
        int node = ROOT;
        for (int i = 0; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            int child = child(node, point);
            node = child < 0 ? newChild(node, point) : child;
        }
        values[node] = value;
    }

    /// The node that a string leads to, or −1.
    int walk(String text) {
        int node = ROOT;
        for (int i = 0; i < text.length() && node >= 0; ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            node = child(node, point);
        }
        return node;
    }

    /// Whether one of the strings begins at a place of a text, in which an unpaired surrogate counts as U+FFFD.
    boolean beginsAt(String text, int at) {
        int node = ROOT;
        for (int i = at; i < text.length(); ) {
            int point = text.codePointAt(i);
            i += Character.charCount(point);
            boolean unpaired = point >= Character.MIN_SURROGATE && point <= Character.MAX_SURROGATE;
            node = child(node, unpaired ? Characters.REPLACEMENT : point);
            if (node < 0) {
                return false;
            }
            if (values[node] >= 0) {
                return true;
            }
        }
        return false;
    }

    /// Whether a string may begin with a code point; quicker than to look, for texts in which hardly any
    /// begins.
    boolean mayBegin(int point) {
        return point >= 128 || ((beginnings[point >> 6] >>> point) & 1) != 0;
    }

    /// The longest string that begins at `start` of the range, counted from a node on: its end in the upper
    /// half of the result, its value in the lower; [#NONE] if there is none of at least one code point.
    long longest(int node, int[] points, int start, int end) {
        long found = NONE;
        for (int i = start; i < end; i++) {
            node = child(node, points[i]);
            if (node < 0) {
                break;
            }
            if (values[node] >= 0) {
                found = ((long) (i + 1) << 32) | values[node];
            }
        }
        return found;
    }

    static int end(long found) {
        return (int) (found >>> 32);
    }

    static int value(long found) {
        return (int) found;
    }

    private int child(int node, int point) {
        long edge = edge(node, point);
        int slot = slot(edge);
        while (edges[slot] != 0) {
            if (edges[slot] == edge) {
                return targets[slot];
            }
            slot = (slot + 1) & (edges.length - 1);
        }
        return -1;
    }

    private int newChild(int node, int point) {
        if (2 * nodes >= edges.length) {
            grow();
        }
        if (nodes == values.length) {
            values = Arrays.copyOf(values, 2 * nodes);
        }
        values[nodes] = -1;
        insert(edge(node, point), nodes);
        return nodes++;
    }

    private void insert(long edge, int target) {
        int slot = slot(edge);
        while (edges[slot] != 0) {
            slot = (slot + 1) & (edges.length - 1);
        }
        edges[slot] = edge;
        targets[slot] = target;
    }

    private void grow() {
        long[] oldEdges = edges;
        int[] oldTargets = targets;
        edges = new long[2 * oldEdges.length];
        targets = new int[edges.length];
        for (int i = 0; i < oldEdges.length; i++) {
            if (oldEdges[i] != 0) {
                insert(oldEdges[i], oldTargets[i]);
            }
        }
    }

    /// Never 0, which marks an empty slot.
    private static long edge(int node, int point) {
        return ((node + 1L) << POINT_BITS) | point;
    }

    private int slot(long edge) {
        long mixed = edge * 0x9E3779B97F4A7C15L;
        return (int) (mixed >>> 32) & (edges.length - 1);
    }
}
