package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import org.jspecify.annotations.Nullable;

/// Adds a threshold to every score: with `s = −d` a pair nearer than `β` scores above 0. A learned one is the
/// weight
/// `beta` of the batch.
///
/// @param learnt whether the batch brings it
/// @param beta `β` where it is not learnt
/// @param weight the learned one, null until the batch brings it
public record Threshold(
        boolean learnt, double beta, @Nullable Variable weight) implements Shaping.OfRows {
    /// The name of the weight.
    public static final String BETA = "beta";

    public Threshold {
        Check.finite("the threshold", beta);
    }

    public Threshold(boolean learnt, double beta) {
        this(learnt, beta, null);
    }

    @Override
    public Threshold with(Views views) {
        return learnt ? new Threshold(true, beta, views.weight(BETA)) : this;
    }

    @Override
    public ScoreTable apply(ScoreTable table) {
        if (!learnt) return table.withScores(table.scores().affine(1, beta));
        if (weight == null) throw new IllegalStateException("a learned threshold was not given its weight");
        return table.withScores(table.scores().add(weight));
    }
}
