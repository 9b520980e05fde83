package dev.dipole.contrastive.preference;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.CompletionRelation;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Scoring;
import dev.dipole.contrastive.TokenReduction;
import dev.dipole.tensor.Unary;

/// Preference without a reference: the mean log-probability per token is the reward, and a margin is asked
/// for.
///
/// `L = mean_i log(1 + e^{−(β (log π⁺/n⁺ − log π⁻/n⁻) − γ)})`
///
/// **Source.** Meng et al., "SimPO", 2024 (arXiv 2405.14734). β and γ are settings of
/// the run: trl repeats the paper with β = 2.5 and γ = 1.375.
public record SimPo(double beta, double margin) implements NamedObjective {
    public SimPo {
        Check.positive("simpo: beta", beta);
        Check.notNegative("simpo: the margin", margin);
    }

    /// β = 2, γ = 1.
    public SimPo() {
        this(2, 1);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PREFERENCE,
                        "simpo",
                        "mean_i softplus(−(β (log π⁺/n⁺ − log π⁻/n⁻) − γ))",
                        "Meng et al. 2024 (arXiv 2405.14734)")
                .needs(Preferred.FREE_PAIRS)
                .degenerates(Preferred.UNDECIDED)
                .relations("γ = 0: dpo with means over tokens and a uniform reference");
    }

    @Override
    public Objective parts() {
        return Objective.only(Preferred.pairs(
                Scoring.plain(TokenReduction.MEAN),
                CompletionRelation.PairWeight.ONE,
                (s, other) -> s.sub(other).affine(-beta, margin).apply(Unary.SOFTPLUS)));
    }
}
