package dev.dipole.contrastive.preference;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.CompletionRelation;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Scoring;
import dev.dipole.contrastive.TokenReduction;
import dev.dipole.contrastive.Weighted;
import dev.dipole.tensor.Unary;

/// The preferred completion shall be likely, and its odds higher than the other's; no reference.
///
/// `L = −mean_i log P⁺ + λ mean_i log(1 + e^{−(logit P⁺ − logit P⁻)})`, `P = exp(log π / n)`;
/// log-probabilities above −1e-6 count as −1e-6, which keeps the odds finite
///
/// **Source.** Hong et al., "ORPO: monolithic preference optimization without reference model", 2024 (arXiv
/// 2403.07691), eqs. 6 and 7.
public record Orpo(double weight) implements NamedObjective {
    public Orpo {
        Check.notNegative("orpo: the weight of the odds", weight);
    }

    /// λ = 0.1.
    public Orpo() {
        this(.1);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PREFERENCE,
                        "orpo",
                        "−mean_i log P⁺ + λ mean_i softplus(−(logit P⁺ − logit P⁻))",
                        "Hong et al. 2024 (arXiv 2403.07691), eqs. 6, 7")
                .needs(Preferred.FREE_PAIRS)
                .degenerates(Preferred.UNDECIDED)
                .relations("P⁺ = P⁻: the likelihood plus λ log 2");
    }

    @Override
    public Objective parts() {
        var odds = Preferred.pairs(
                Scoring.plain(TokenReduction.MEAN),
                CompletionRelation.PairWeight.ONE,
                (s, other) -> Preferred.softplus(logOdds(s).sub(logOdds(other)), -1));
        return Objective.sum(new Weighted(1, Preferred.likelihood(TokenReduction.MEAN)), new Weighted(weight, odds));
    }

    /// `log P − log(1 − P)`
    private static Variable logOdds(Variable logProbability) {
        var certain = Preferred.bounded(logProbability, -1e-6);
        return certain.sub(certain.apply(Unary.EXP).affine(-1, 1).apply(Unary.LOG));
    }
}
