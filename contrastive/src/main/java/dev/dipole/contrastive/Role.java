package dev.dipole.contrastive;

/// What a view is to the batch. Row `i` of every view belongs to pair `i`.
public enum Role {
    /// The query side of each pair.
    ANCHOR,
    /// The document side of each pair: what the anchor shall come close to.
    POSITIVE,
    /// A hard negative of each pair; a batch may carry several.
    NEGATIVE;

    /// The name in files and messages: `anchor`, `positive`, `negative_1`, `negative_2`, …
    public String label(int index) {
        return switch (this) {
            case ANCHOR -> "anchor";
            case POSITIVE -> "positive";
            case NEGATIVE -> "negative_" + (index + 1);
        };
    }
}
