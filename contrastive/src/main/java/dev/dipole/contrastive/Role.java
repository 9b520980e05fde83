package dev.dipole.contrastive;

import java.util.Locale;
import java.util.Set;

/// What a view is to the batch. Row `i` of every view belongs to pair `i`.
public enum Role {
    /// The query side of each pair.
    ANCHOR,
    /// The document side of each pair: what the anchor shall come close to.
    POSITIVE,
    /// A hard negative of each pair; a batch may carry several.
    NEGATIVE,
    /// What a predictor on top of the encoder makes of the anchor, then of the positive.
    PREDICTION,
    /// The anchor, then the positive, as a slowly following copy of the encoder sees them (an exponential
    /// moving average of its weights); frozen.
    MOMENTUM,
    /// The anchor, the positive, then the negatives, as another model sees them whose judgement is trusted;
    /// frozen, of a width of their own.
    GUIDE,
    /// Further views of each item beside anchor and positive; a batch may carry several.
    VIEW;

    /// The name in files and messages: `anchor`, `positive`, `negative_1`, `negative_2`, …,
    /// `anchor_prediction`, `positive_momentum`, `negative_1_guide`.
    public String label(int index) {
        return switch (this) {
            case ANCHOR -> "anchor";
            case POSITIVE -> "positive";
            case NEGATIVE, VIEW -> name().toLowerCase(Locale.ROOT) + "_" + (index + 1);
            case PREDICTION, MOMENTUM, GUIDE -> item(index) + "_" + name().toLowerCase(Locale.ROOT);
        };
    }

    private static String item(int index) {
        return switch (index) {
            case 0 -> ANCHOR.label(0);
            case 1 -> POSITIVE.label(0);
            default -> NEGATIVE.label(index - 2);
        };
    }

    /// Where the view of another role about the same items stands in the list of this one: 0 for the anchor, 1
    /// for the positive, from 2 on the negatives.
    static int place(Role items, int index) {
        return switch (items) {
            case ANCHOR -> 0;
            case POSITIVE -> 1;
            case NEGATIVE -> 2 + index;
            case PREDICTION, MOMENTUM, GUIDE, VIEW -> index;
        };
    }

    /// What the batch must bring for a view of this role, beside anchors.
    Set<Need> needs() {
        return switch (this) {
            case POSITIVE -> Set.of(Need.PAIRS);
            case NEGATIVE -> Set.of(Need.PAIRS, Need.NEGATIVES);
            case PREDICTION -> Set.of(Need.PREDICTION);
            case MOMENTUM -> Set.of(Need.MOMENTUM);
            case GUIDE -> Set.of(Need.GUIDE);
            case ANCHOR, VIEW -> Set.of();
        };
    }

    /// Whether no gradient may flow through views of this role.
    boolean alwaysFrozen() {
        return this == MOMENTUM || this == GUIDE;
    }
}
