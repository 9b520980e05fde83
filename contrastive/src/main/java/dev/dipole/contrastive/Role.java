package dev.dipole.contrastive;

import java.util.Locale;

/// What a view is to the batch. Row `i` of every view belongs to pair `i`.
public enum Role {
    /// The query side of each pair.
    ANCHOR,
    /// The document side of each pair: what the anchor shall come close to.
    POSITIVE,
    /// A hard negative of each pair; a batch may carry several.
    NEGATIVE,
    /// Further views of each item beside anchor and positive; a batch may carry several.
    VIEW,
    /// What a predictor makes of the anchors, then of the positives: two.
    PREDICTION,
    /// What a slowly moving or frozen encoder makes of the anchors' texts, then of the positives': two.
    TARGET;

    /// The name in files and messages: `anchor`, `positive`, `negative_1`, `negative_2`, …
    public String label(int index) {
        return switch (this) {
            case ANCHOR -> "anchor";
            case POSITIVE -> "positive";
            case NEGATIVE, VIEW, PREDICTION, TARGET -> name().toLowerCase(Locale.ROOT) + "_" + (index + 1);
        };
    }
}
