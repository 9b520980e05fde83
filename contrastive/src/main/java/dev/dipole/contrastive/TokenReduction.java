package dev.dipole.contrastive;

/// What the log-probabilities of a completion's tokens make as one number.
public enum TokenReduction {
    /// Their sum: the log-probability of the completion.
    SUM,
    /// Their mean, which does not favour short completions.
    MEAN
}
