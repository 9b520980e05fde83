package dev.dipole.contrastive.policy;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;

/// [Grpo] that averages over the tokens of the batch, so that long completions count by their length.
///
/// `L = −(1/T) Σ_t min(ρ_t A, clip(ρ_t, 1 − low, 1 + high) A)`, `T` the tokens of this batch
///
/// **Source.** trl's `bnpo`: normalisation by the tokens of the local batch.
public record Bnpo(double low, double high, Scale scale, Deviation deviation) implements NamedObjective {
    public Bnpo {
        Policy.checkClip("bnpo", low, high);
    }

    /// Clips 0.2, scaled by the sample deviation of the group.
    public Bnpo() {
        this(.2, .2, Scale.GROUP, Deviation.SAMPLE);
    }

    @Override
    public Card card() {
        return Card.of(Family.POLICY, "bnpo", "−(1/T) Σ_t min(ρ_t A, clip(ρ_t) A)", "trl, loss type bnpo")
                .needs(Policy.NEEDS)
                .degenerates(Policy.SILENT)
                .relations("equal lengths: grpo; one part of a batch: dapo");
    }

    @Override
    public Objective parts() {
        return Policy.of(
                Policy.grouped(scale, deviation),
                Level.TOKEN,
                new Surrogate.Clipped(low, high, Double.POSITIVE_INFINITY),
                Aggregation.Rule.LOCAL_TOKEN_MEAN);
    }
}
