package dev.dipole.contrastive.policy;

/// What a reward is compared with.
public enum Baseline {
    /// Nothing (REINFORCE).
    NONE,
    /// The mean of its group.
    GROUP,
    /// The mean of the others of its group (RLOO); a group of one has no advantage.
    LEAVE_ONE_OUT,
    /// The reward of the prompt's greedy completion (ReMax), brought by the batch.
    GREEDY,
    /// The mean of the batch (REINFORCE++).
    BATCH
}
