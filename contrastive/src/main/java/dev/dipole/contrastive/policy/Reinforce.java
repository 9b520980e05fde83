package dev.dipole.contrastive.policy;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;

/// The policy gradient itself: rewards over a baseline times log-probabilities.
///
/// `L = −mean_i Σ_t ρ_t A_i`, `A_i = (r_i − b) / s`, on-policy (`ρ = 1` with the gradient of `log π_t`)
///
/// The baseline is nothing (REINFORCE), the mean of the others of the group (RLOO), the reward of the
/// greedy completion (ReMax), or the mean of the batch with its deviation as scale (REINFORCE++).
///
/// **Source.** Williams, 1992; Ahmadian et al., "Back to basics", 2024 (arXiv 2402.14740) for RLOO; Li et
/// al., "ReMax", 2023 (arXiv 2310.10505); Hu, "REINFORCE++", 2025 (arXiv 2501.03262).
public record Reinforce(Baseline baseline, Scale scale, Deviation deviation) implements NamedObjective {
    /// No baseline, no scale.
    public Reinforce() {
        this(Baseline.NONE, Scale.NONE, Deviation.POPULATION);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.POLICY,
                        "reinforce",
                        "−mean_i Σ_t A_i ρ_t, A_i = (r_i − b) / s",
                        "Williams 1992; Ahmadian et al. 2024 (arXiv 2402.14740)")
                .needs(Policy.NEEDS)
                .degenerates("rewards equal to the baseline teach nothing")
                .relations(
                        "leave-one-out: G/(G − 1) times a group mean, and the mean gradient is that of the success rate");
    }

    @Override
    public Objective parts() {
        return Policy.of(
                new Advantage(baseline, scale, deviation, Policy.EPSILON),
                Level.TOKEN,
                Surrogate.Clipped.NEVER,
                Aggregation.Rule.SEQUENCE_SUM);
    }
}
