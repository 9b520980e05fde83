package dev.dipole.contrastive.metric;

import dev.dipole.contrastive.Mining;

/// Which triplets of a batch are looked at.
public enum Mine {
    /// All of them.
    ALL,
    /// For each positive pair the nearest negative that is farther than the positive, else the farthest.
    SEMI_HARD,
    /// For each positive pair one negative, drawn so that all distances are equally likely.
    DISTANCE_WEIGHTED;

    Mining mining(int seed) {
        return switch (this) {
            case ALL -> new Mining.All();
            case SEMI_HARD -> new Mining.SemiHard();
            case DISTANCE_WEIGHTED -> new Mining.DistanceWeighted(0.5, 1.4, seed);
        };
    }
}
