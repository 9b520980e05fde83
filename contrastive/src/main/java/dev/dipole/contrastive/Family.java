package dev.dipole.contrastive;

/// What kind of link an objective goes through: how it is shelved in the catalogue.
public enum Family {
    /// A choice among candidates: softmax cross entropy over a row of the table.
    SOFTMAX,
    /// Each pair judged for itself, or ordered pairs of pairs: logistic, hinge, squared error.
    PAIRS,
    /// Mined pairs and triplets of labelled items.
    METRIC,
    /// A learnt vector for each class or cluster stands in for items.
    PROXY,
    /// Another model's scores or vectors are imitated.
    TEACHER,
    /// Two views predict each other without negatives.
    JOINT_EMBEDDING,
    /// How the vectors of a batch lie all together.
    REGULARISER,
    /// Candidates of one query put into order.
    RANKING,
    /// Completions that people prefer to others.
    PREFERENCE,
    /// A policy that is to write what is rewarded.
    POLICY,
    /// Another objective, measured in another way.
    WRAPPER
}
