package dev.dipole.contrastive.preference;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.CompletionRelation;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Scoring;
import dev.dipole.contrastive.TokenReduction;
import dev.dipole.contrastive.Weighted;

/// [Dpo] without a reference, and the preferred completion shall be likely.
///
/// `L = mean_i log(1 + e^{−β(log π⁺ − log π⁻)}) − α mean_i log π⁺`, the second a mean over tokens or a sum
///
/// **Source.** Xu et al., "Contrastive preference optimization", 2024 (arXiv 2401.08417), eq. 5.
public record Cpo(double beta, double likelihoodWeight, TokenReduction likelihoodTokens) implements NamedObjective {
    public Cpo {
        Check.positive("cpo: beta", beta);
        Check.notNegative("cpo: the weight of the likelihood", likelihoodWeight);
    }

    /// β = 0.1, α = 1, the likelihood a mean over the tokens of each completion.
    public Cpo() {
        this(.1, 1, TokenReduction.MEAN);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PREFERENCE,
                        "cpo",
                        "mean_i softplus(−β(log π⁺ − log π⁻)) − α mean_i log π⁺",
                        "Xu et al. 2024 (arXiv 2401.08417), eq. 5")
                .needs(Preferred.FREE_PAIRS)
                .degenerates(Preferred.UNDECIDED)
                .relations("dpo with a uniform reference, plus the likelihood");
    }

    @Override
    public Objective parts() {
        return Objective.sum(
                new Weighted(
                        1,
                        Preferred.pairs(
                                Scoring.plain(TokenReduction.SUM),
                                CompletionRelation.PairWeight.ONE,
                                (s, other) -> Preferred.logistic(s.sub(other), beta, 0))),
                new Weighted(likelihoodWeight, Preferred.likelihood(likelihoodTokens)));
    }
}
