package dev.dipole.transformer.tokenizer;

import java.util.Arrays;

/// A text on its way through the pipeline: Unicode code points, each with the index of the code point of the
/// original text that it came from.
///
/// Normalizers insert, drop and replace code points, but origins never decrease, so any range of this text
/// maps back to a range of the original one. Immutable.
public final class NormalizedText {
    private final int[] points;
    private final int[] origins;
    private final int length;

    private NormalizedText(int[] points, int[] origins, int length) {
        this.points = points;
        this.origins = origins;
        this.length = length;
    }

    /// The code points of a text; a surrogate without its partner becomes U+FFFD, as UTF-8 would have it.
    public static NormalizedText of(String text) {
        int[] points = new int[text.length()];
        int length = 0;
        for (int i = 0; i < text.length(); i++) {
            char unit = text.charAt(i);
            if (!Character.isSurrogate(unit)) {
                points[length++] = unit;
            } else if (Character.isHighSurrogate(unit)
                    && i + 1 < text.length()
                    && Character.isLowSurrogate(text.charAt(i + 1))) {
                points[length++] = Character.toCodePoint(unit, text.charAt(++i));
            } else {
                points[length++] = Characters.REPLACEMENT;
            }
        }
        int[] origins = new int[length];
        for (int i = 0; i < length; i++) {
            origins[i] = i;
        }
        return new NormalizedText(points, origins, length);
    }

    /// The number of code points.
    public int length() {
        return length;
    }

    /// The code point at an index.
    public int point(int index) {
        return points[index];
    }

    /// The index, in code points of the original text, that the code point at `index` came from.
    public int origin(int index) {
        return origins[index];
    }

    /// The code points themselves, longer than [#length()] perhaps; for the inner loops of this package, read
    /// only.
    int[] points() {
        return points;
    }

    /// Where the range `[start, end)`, not empty, begins in the original text.
    int originalStart(int start) {
        return origins[start];
    }

    /// Where the range that ends before `end` ends in the original text.
    int originalEnd(int end) {
        return origins[end - 1] + 1;
    }

    NormalizedText slice(int start, int end) {
        return start == 0 && end == length
                ? this
                : new NormalizedText(
                        Arrays.copyOfRange(points, start, end), Arrays.copyOfRange(origins, start, end), end - start);
    }

    String substring(int start, int end) {
        return new String(points, start, end - start);
    }

    @Override
    public String toString() {
        return substring(0, length);
    }

    /// Grows a text code point by code point.
    static final class Builder {
        private int[] points;
        private int[] origins;
        private int length;

        Builder(int capacity) {
            points = new int[Math.max(16, capacity)];
            origins = new int[points.length];
        }

        void add(int point, int origin) {
            if (length == points.length) {
                reserve(1);
            }
            points[length] = point;
            origins[length++] = origin;
        }

        /// Adds the range `[start, end)` of another text.
        void add(NormalizedText text, int start, int end) {
            reserve(end - start);
            System.arraycopy(text.points, start, points, length, end - start);
            System.arraycopy(text.origins, start, origins, length, end - start);
            length += end - start;
        }

        private void reserve(int more) {
            if (length > points.length - more) {
                int larger = (int) Math.min(Integer.MAX_VALUE - 8L, Math.max(length * 3L / 2, (long) length + more));
                points = Arrays.copyOf(points, larger);
                origins = Arrays.copyOf(origins, larger);
            }
        }

        /// Canonical ordering: runs of combining characters are sorted by class; the origins stay where they
        /// are.
        void order() {
            for (int start = 0; start < length; start++) {
                int end = start;
                while (end < length && (Characters.flags(points[end]) & Characters.ORDERED) != 0) {
                    end++;
                }
                if (end - start > 1) {
                    Characters.order(points, start, end);
                }
                start = Math.max(start, end - 1);
            }
        }

        NormalizedText build() {
            return new NormalizedText(points, origins, length);
        }
    }
}
