package dev.dipole.contrastive.policy;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;

/// [Grpo] with the geometric mean of ratios clipped token by token, which no single token can drive far.
///
/// `L = −mean_i A_i (Π_t ρ̂_t)^{1/n}`, `log ρ̂_t = min(log ρ_t, c)` for `A > 0`, `max(log ρ_t, −c)` for `A
/// < 0`
///
/// **Source.** Zhao et al., "Geometric-mean policy optimization", 2025 (arXiv 2507.20673).
public record Gmpo(double clip, Scale scale, Deviation deviation) implements NamedObjective {
    public Gmpo {
        Check.positive("gmpo: the clip", clip);
    }

    /// Clip e^±0.4, scaled by the sample deviation of the group.
    public Gmpo() {
        this(.4, Scale.GROUP, Deviation.SAMPLE);
    }

    @Override
    public Card card() {
        return Card.of(Family.POLICY, "gmpo", "−mean_i A_i (Π_t ρ̂_t)^{1/n}", "Zhao et al. 2025 (arXiv 2507.20673)")
                .needs(Policy.NEEDS)
                .degenerates(Policy.SILENT)
                .relations("no clip: gspo without one");
    }

    @Override
    public Objective parts() {
        return Policy.of(
                Policy.grouped(scale, deviation),
                Level.TOKEN,
                new Surrogate.Geometric(clip),
                Aggregation.Rule.SEQUENCE_MEAN);
    }
}
