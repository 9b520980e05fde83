package dev.dipole.contrastive.softmax;

/// Who chooses among whom in the pairs of a batch.
public enum Directions {
    /// Each anchor finds its positive.
    QD,
    /// Each positive finds its anchor.
    DQ,
    /// The mean of the two.
    BOTH
}
