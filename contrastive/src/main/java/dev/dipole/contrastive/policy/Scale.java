package dev.dipole.contrastive.policy;

/// What advantages are divided by.
public enum Scale {
    /// Nothing.
    NONE,
    /// The standard deviation of the rewards of the group.
    GROUP,
    /// The standard deviation of all rewards of the batch.
    BATCH
}
