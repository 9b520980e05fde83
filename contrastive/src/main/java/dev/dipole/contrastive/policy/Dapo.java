package dev.dipole.contrastive.policy;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;

/// [Grpo] with more room upwards, averaged over the tokens of the whole batch, also where that is measured
/// in parts.
///
/// `L = −(1/T) Σ_t min(ρ_t A, clip(ρ_t, 1 − low, 1 + high) A)`
///
/// Prompts without signal are to be replaced by others, and long completions penalised, before the loss:
/// [Signal].
///
/// **Source.** Yu et al., "DAPO", 2025 (arXiv 2503.14476), section 3.
public record Dapo(double low, double high, Scale scale, Deviation deviation) implements NamedObjective {
    public Dapo {
        Policy.checkClip("dapo", low, high);
    }

    /// Clips 0.2 and 0.28, scaled by the sample deviation of the group.
    public Dapo() {
        this(.2, .28, Scale.GROUP, Deviation.SAMPLE);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.POLICY,
                        "dapo",
                        "−(1/T) Σ_t min(ρ_t A, clip(ρ_t) A)",
                        "Yu et al. 2025 (arXiv 2503.14476), section 3")
                .needs(Policy.NEEDS)
                .degenerates(Policy.SILENT)
                .relations("a batch in one part: bnpo; equal lengths: grpo");
    }

    @Override
    public Objective parts() {
        return Policy.of(
                Policy.grouped(scale, deviation),
                Level.TOKEN,
                new Surrogate.Clipped(low, high, Double.POSITIVE_INFINITY),
                Aggregation.Rule.TOKEN_MEAN);
    }
}
