package dev.dipole.contrastive.policy;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;

/// Policy gradient whose importance weights are clipped, not its gradients: every token goes on learning.
///
/// `L = −(1/T) Σ_t sg[min(ρ_t, high)] A log π_t`
///
/// **Source.** MiniMax, "MiniMax-M1", 2025 (arXiv 2506.13585), eqs. 4 and 5; the bound of 5 as in Khatri et
/// al., "ScaleRL", 2025 (arXiv 2510.13786).
public record Cispo(double high, Scale scale, Deviation deviation) implements NamedObjective {
    public Cispo {
        Check.positive("cispo: the highest weight, high,", high);
    }

    /// Weights up to 5, scaled by the sample deviation of the group.
    public Cispo() {
        this(5, Scale.GROUP, Deviation.SAMPLE);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.POLICY,
                        "cispo",
                        "−(1/T) Σ_t sg[min(ρ_t, high)] A log π_t",
                        "MiniMax 2025 (arXiv 2506.13585), eqs. 4 and 5")
                .needs(Policy.NEEDS)
                .degenerates(Policy.SILENT)
                .relations("on-policy: reinforce over all tokens");
    }

    @Override
    public Objective parts() {
        return Policy.of(
                Policy.grouped(scale, deviation),
                Level.TOKEN,
                new Surrogate.WeightClipped(high),
                Aggregation.Rule.TOKEN_MEAN);
    }
}
