package dev.dipole.contrastive.policy;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;

/// [Gspo] that does not favour short completions: each counts by its length.
///
/// `L = −mean_i n_i min(s_i A_i, clip(s_i, 1 − low, 1 + high) A_i)`
///
/// **Source.** "Length-unbiased sequence policy optimization", 2026 (arXiv 2602.05261), with the
/// clips of its section 5.1; trl's `luspo`.
public record Luspo(double low, double high, Scale scale, Deviation deviation) implements NamedObjective {
    public Luspo {
        Policy.checkClip("luspo", low, high);
    }

    /// Clips 2e-3 and 2.5e-3, scaled by the sample deviation of the group.
    public Luspo() {
        this(2e-3, 2.5e-3, Scale.GROUP, Deviation.SAMPLE);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.POLICY,
                        "luspo",
                        "−mean_i n_i min(s_i A_i, clip(s_i) A_i)",
                        "LUSPO, 2026 (arXiv 2602.05261)")
                .needs(Policy.NEEDS)
                .degenerates(Policy.SILENT)
                .relations("equal lengths n: n times gspo");
    }

    @Override
    public Objective parts() {
        return Policy.of(
                Policy.grouped(scale, deviation),
                Level.SEQUENCE,
                new Surrogate.Clipped(low, high, Double.POSITIVE_INFINITY),
                Aggregation.Rule.SEQUENCE_SUM);
    }
}
