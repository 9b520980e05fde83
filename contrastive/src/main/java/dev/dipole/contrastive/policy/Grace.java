package dev.dipole.contrastive.policy;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.ObjectiveException;

/// Rationales that lead to better vectors become likelier; the rewards are those of [GraceReward].
///
/// `L = −(1/T) Σ_t min(ρ_t A, clip(ρ_t, 1 − low, 1 + high) A)`, `A = R − mean R` in the group, ratios up to
/// `cap` for `A < 0`
///
/// **Source.** "GRACE: generative representation learning via contrastive policy optimization", 2025 (arXiv
/// 2510.04506).
public record Grace(double low, double high, double cap) implements NamedObjective {
    public Grace {
        Policy.checkClip("grace", low, high);
        if (!(cap >= 1)) throw new ObjectiveException("grace: the cap must be at least 1, not " + cap);
        Check.finite("grace: the cap", cap);
    }

    /// Clips 0.2, cap 3.
    public Grace() {
        this(.2, .2, 3);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.POLICY,
                        "grace",
                        "−(1/T) Σ_t min(ρ_t A, clip(ρ_t) A), A = R − mean R",
                        "GRACE, 2025 (arXiv 2510.04506)")
                .needs(Policy.NEEDS)
                .degenerates(Policy.SILENT)
                .relations("dapo without scale, with a cap");
    }

    @Override
    public Objective parts() {
        return Policy.of(
                Policy.grouped(Scale.NONE, Deviation.POPULATION),
                Level.TOKEN,
                new Surrogate.Clipped(low, high, cap),
                Aggregation.Rule.TOKEN_MEAN);
    }
}
