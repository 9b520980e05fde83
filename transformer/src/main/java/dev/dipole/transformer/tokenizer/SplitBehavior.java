package dev.dipole.transformer.tokenizer;

/// What becomes of the delimiter when a text is split at it; `the-final--countdown` split at `-` shows each.
public enum SplitBehavior {
    /// `the`, `final`, `countdown`
    REMOVED("Removed"),
    /// `the`, `-`, `final`, `-`, `-`, `countdown`
    ISOLATED("Isolated"),
    /// `the-`, `final-`, `-`, `countdown`
    MERGED_WITH_PREVIOUS("MergedWithPrevious"),
    /// `the`, `-final`, `-`, `-countdown`
    MERGED_WITH_NEXT("MergedWithNext"),
    /// `the`, `-`, `final`, `--`, `countdown`
    CONTIGUOUS("Contiguous");

    private final String label;

    SplitBehavior(String label) {
        this.label = label;
    }

    /// The name that `tokenizer.json` uses.
    public String label() {
        return label;
    }

    /// Splits `[start, end)` at the delimiters, which lie in it in ascending order; `invert` exchanges delimiters
    /// and what is between them.
    void split(int start, int end, Spans delimiters, boolean invert, Spans out) {
        var parts = new Spans();
        boolean[] matched = new boolean[2 * delimiters.size() + 1];
        int at = start;
        for (int i = 0; i < delimiters.size(); i++) {
            if (at != delimiters.start(i)) {
                matched[parts.size()] = invert;
                parts.append(at, delimiters.start(i));
            }
            matched[parts.size()] = !invert;
            parts.append(delimiters.start(i), delimiters.end(i));
            at = delimiters.end(i);
        }
        if (at != end) {
            matched[parts.size()] = invert;
            parts.append(at, end);
        }
        merge(parts, matched, out);
    }

    private void merge(Spans parts, boolean[] matched, Spans out) {
        int start = -1;
        for (int i = 0; i < parts.size(); i++) {
            if (this == REMOVED && matched[i]) {
                continue;
            }
            start = start < 0 ? parts.start(i) : start;
            if (i + 1 == parts.size() || !joined(matched, i)) {
                out.add(start, parts.end(i));
                start = -1;
            }
        }
    }

    /// Whether part `i` and the one after it stay together. A delimiter never joins another one, except that
    /// contiguous ones stay together.
    private boolean joined(boolean[] matched, int i) {
        return switch (this) {
            case REMOVED, ISOLATED -> false;
            case CONTIGUOUS -> matched[i] == matched[i + 1];
            case MERGED_WITH_PREVIOUS -> !matched[i] && matched[i + 1];
            case MERGED_WITH_NEXT -> matched[i] && !matched[i + 1];
        };
    }
}
