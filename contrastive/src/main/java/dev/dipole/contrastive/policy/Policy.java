package dev.dipole.contrastive.policy;

import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Weighted;

/// What objectives of policies have in common.
final class Policy {
    static final String NEEDS = "groups of completions with rewards; the old log-probabilities unless on-policy";
    static final String SILENT = "a group whose rewards are all equal teaches nothing";
    static final double EPSILON = 1e-4;

    private Policy() {}

    static Objective of(Advantage advantage, Level level, Surrogate surrogate, Aggregation.Rule rule) {
        return Objective.only(
                new PolicyTerm(PolicyTerm.Advantages.of(advantage), level, surrogate, Aggregation.of(rule)));
    }

    /// The mean over completions of what their tokens gain, and a penalty where `beta` is not 0.
    static Objective of(PolicyTerm term, double beta, Divergence divergence) {
        if (beta == 0) return Objective.only(term);
        return Objective.sum(
                new Weighted(1, term), new Weighted(beta, new DivergenceTerm(divergence, term.aggregation())));
    }

    static Advantage grouped(Scale scale, Deviation deviation) {
        return new Advantage(Baseline.GROUP, scale, deviation, EPSILON);
    }

    static void checkClip(String name, double low, double high) {
        Check.notNegative(name + ": the lower clip, low,", low);
        Check.notNegative(name + ": the upper clip, high,", high);
    }
}
