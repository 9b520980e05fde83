package dev.dipole.contrastive.softmax;

/// Whom an anchor must tell its positive from, where the batch brings hard negatives.
public enum Negatives {
    /// The other positives and the hard negatives of every row.
    ALL,
    /// The other positives and the row's own hard negatives.
    BATCH_AND_OWN,
    /// The row's own hard negatives alone.
    ONLY_OWN
}
