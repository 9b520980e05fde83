package dev.dipole.contrastive.policy;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.ObjectiveException;

/// Completions that were rewarded more than the others of their prompt become likelier.
///
/// `L = −mean_i mean_t min(ρ_t A_i, clip(ρ_t, 1 − low, 1 + high) A_i) + β mean_i mean_t KL_t`, `A_i = (r_i
/// − mean r) / (std r + ε)` in its group, `ε = 1e-4`; for `A < 0` ratios above `cap` count as `cap`
///
/// **Source.** Shao et al., "DeepSeekMath", 2024 (arXiv 2402.03300); with a cap as in Ye et
/// al., 2020.
public record Grpo(
        double low, double high, double cap, double beta, Divergence divergence, Scale scale, Deviation deviation)
        implements NamedObjective {
    public Grpo {
        Policy.checkClip("grpo", low, high);
        if (!(cap >= 1)) throw new ObjectiveException("grpo: the cap must be at least 1, not " + cap);
        Check.finite("grpo: the cap", cap);
        Check.notNegative("grpo: beta", beta);
    }

    /// Clips 0.2, no cap to speak of, no divergence (β = 0), scaled by the sample deviation of the group, as in
    /// trl.
    public Grpo() {
        this(.2, .2, 1e9, 0, Divergence.K3, Scale.GROUP, Deviation.SAMPLE);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.POLICY,
                        "grpo",
                        "−mean_i mean_t min(ρ_t A_i, clip(ρ_t) A_i) + β KL",
                        "Shao et al. 2024 (arXiv 2402.03300)")
                .needs(Policy.NEEDS)
                .degenerates(Policy.SILENT)
                .relations("two completions: 2-grpo, the gradient of dpo at π = ref");
    }

    @Override
    public Objective parts() {
        var advantages = PolicyTerm.Advantages.of(Policy.grouped(scale, deviation));
        return Policy.of(
                new PolicyTerm(
                        advantages,
                        Level.TOKEN,
                        new Surrogate.Clipped(low, high, cap),
                        Aggregation.of(Aggregation.Rule.SEQUENCE_MEAN)),
                beta,
                divergence);
    }
}
