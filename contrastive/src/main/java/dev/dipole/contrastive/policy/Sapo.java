package dev.dipole.contrastive.policy;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;

/// [Grpo] with a soft gate in place of the clip.
///
/// `L = −mean_i mean_t (4/T) σ(T (ρ_t − 1)) A_i`, `T` by the sign of `A`
///
/// **Source.** Gao et al., "Soft adaptive policy optimization", 2025 (arXiv 2511.20347).
public record Sapo(double positiveTemperature, double negativeTemperature, Scale scale, Deviation deviation)
        implements NamedObjective {
    public Sapo {
        Check.positive("sapo: the temperature of good tokens", positiveTemperature);
        Check.positive("sapo: the temperature of bad tokens", negativeTemperature);
    }

    /// Temperatures 1 and 1.05, scaled by the sample deviation of the group.
    public Sapo() {
        this(1, 1.05, Scale.GROUP, Deviation.SAMPLE);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.POLICY,
                        "sapo",
                        "−mean_i mean_t (4/T) σ(T (ρ_t − 1)) A_i",
                        "Gao et al. 2025 (arXiv 2511.20347)")
                .needs(Policy.NEEDS)
                .degenerates(Policy.SILENT)
                .relations("on-policy its gradient is that of grpo");
    }

    @Override
    public Objective parts() {
        return Policy.of(
                Policy.grouped(scale, deviation),
                Level.TOKEN,
                new Surrogate.Gated(positiveTemperature, negativeTemperature),
                Aggregation.Rule.SEQUENCE_MEAN);
    }
}
