package dev.dipole.contrastive.train;

import dev.dipole.contrastive.wrapper.Course;

/// What batches bring beside the vectors of their texts. The objective says what it needs; here stands how
/// large and how slow.
///
/// @param secondPass whether the positive is the query once more, read with other dropout masks (SimCSE without
/// labels; Gao et al., 2021); positives and hard negatives of the data are left out
/// @param queue how many earlier vectors are kept for objectives that look at some
/// @param momentum of the following encoder, for objectives that look at one: .999 as in MoCo; BYOL goes from
/// .996 to
/// 1 along a cosine
/// @param predictor the inner width of the predictor, for objectives that look at one; 0 for twice the vectors'
public record ViewPlan(boolean secondPass, int queue, Course momentum, int predictor) {
    public ViewPlan {
        if (queue < 1) throw new IllegalArgumentException("queue must be ≥ 1, not " + queue);
        if (predictor < 0) throw new IllegalArgumentException("predictor must be ≥ 0, not " + predictor);
        if (!(momentum.from() >= 0 && momentum.from() <= 1 && momentum.to() >= 0 && momentum.to() <= 1)) {
            throw new IllegalArgumentException("momentum must lie between 0 and 1, not go " + momentum);
        }
    }

    /// Positives of the data; 4,096 earlier vectors; momentum .999.
    public ViewPlan() {
        this(false, 4096, Course.constant(0.999), 0);
    }
}
