package dev.dipole.contrastive.policy;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;

/// [Grpo] with one ratio for a whole completion: the geometric mean of its tokens'.
///
/// `L = −mean_i min(s_i A_i, clip(s_i, 1 − low, 1 + high) A_i)`, `s_i = exp( mean_t (log π_t − log old_t)
/// )`
///
/// `perToken` keeps that value and gives each token the gradient of its own log-probability.
///
/// **Source.** Zheng et al., "Group sequence policy optimization", 2025 (arXiv 2507.18071), eqs. 5
/// and 7.
public record Gspo(double low, double high, boolean perToken, Scale scale, Deviation deviation)
        implements NamedObjective {
    public Gspo {
        Policy.checkClip("gspo", low, high);
    }

    /// Clips 3e-4 and 4e-4, scaled by the sample deviation of the group.
    public Gspo() {
        this(3e-4, 4e-4, false, Scale.GROUP, Deviation.SAMPLE);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.POLICY,
                        "gspo",
                        "−mean_i min(s_i A_i, clip(s_i) A_i)",
                        "Zheng et al. 2025 (arXiv 2507.18071), eq. 5")
                .needs(Policy.NEEDS)
                .degenerates(Policy.SILENT)
                .relations("completions of one token: grpo; on-policy its gradient is that of grpo");
    }

    @Override
    public Objective parts() {
        return Policy.of(
                Policy.grouped(scale, deviation),
                perToken ? Level.SEQUENCE_TOKEN : Level.SEQUENCE,
                new Surrogate.Clipped(low, high, Double.POSITIVE_INFINITY),
                Aggregation.Rule.SEQUENCE_MEAN);
    }
}
