package dev.dipole.contrastive.policy;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;

/// Policy gradient whose completions weigh most near the old policy: a gamma-shaped weight of their ratio.
///
/// `L = −(1/T) Σ_t sg[φ(w_i)] A_i log π_t`, `φ(w) = w^k e^{λ(1 − w)}`, `w_i = exp Σ_t (log π_t − log
/// old_t)`; `k`, `λ` by the sign of `A`
///
/// **Source.** "VESPO: variational sequence-level soft policy optimization", 2026 (arXiv 2602.10693), section
/// 3.4; trl's `vespo` and its defaults.
public record Vespo(
        double positivePower,
        double positiveRate,
        double negativePower,
        double negativeRate,
        Scale scale,
        Deviation deviation)
        implements NamedObjective {
    public Vespo {
        Check.notNegative("vespo: the power for good completions", positivePower);
        Check.positive("vespo: the rate for good completions", positiveRate);
        Check.notNegative("vespo: the power for bad completions", negativePower);
        Check.positive("vespo: the rate for bad completions", negativeRate);
    }

    /// k = 2, λ = 3 for good completions, k = 3, λ = 2 for bad ones, scaled by the sample deviation of the
    /// group.
    public Vespo() {
        this(2, 3, 3, 2, Scale.GROUP, Deviation.SAMPLE);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.POLICY,
                        "vespo",
                        "−(1/T) Σ_t sg[φ(w_i)] A_i log π_t, φ(w) = w^k e^{λ(1 − w)}",
                        "VESPO, 2026 (arXiv 2602.10693), section 3.4")
                .needs(Policy.NEEDS)
                .degenerates(Policy.SILENT)
                .relations("on-policy: φ = 1, reinforce over all tokens");
    }

    @Override
    public Objective parts() {
        return Policy.of(
                Policy.grouped(scale, deviation),
                Level.SEQUENCE_SUM,
                new Surrogate.GammaWeighted(positivePower, positiveRate, negativePower, negativeRate),
                Aggregation.Rule.TOKEN_MEAN);
    }
}
