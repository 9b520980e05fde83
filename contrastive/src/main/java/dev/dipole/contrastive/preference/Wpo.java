package dev.dipole.contrastive.preference;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.CompletionRelation;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Scoring;
import dev.dipole.contrastive.TokenReduction;

/// [Dpo] whose pairs weigh as much as the policy itself would have written them.
///
/// `L = mean_i w_i log(1 + e^{−βΔ})`, `w_i = min(1, exp( mean_t a_t⁺ + mean_t a_t⁻ ))`, `a_t = log π_t −
/// log Σ_v p_v²`, a constant
///
/// **Source.** Zhou et al., "WPO: enhancing RLHF with weighted preference optimization", 2024 (arXiv
/// 2406.11827), eq. 2 with sampled alignment. β = .1 is trl's; the paper's experiments have .01.
public record Wpo(double beta, double smoothing, TokenReduction tokens) implements NamedObjective {
    public Wpo {
        Check.positive("wpo: beta", beta);
        Check.within("wpo: the smoothing", smoothing, 0, 1);
    }

    /// β = 0.1, labels trusted, sums over tokens.
    public Wpo() {
        this(.1, 0, TokenReduction.SUM);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PREFERENCE,
                        "wpo",
                        "mean_i w_i softplus(−βΔ), w constant",
                        "Zhou et al. 2024 (arXiv 2406.11827), eq. 2")
                .needs("pairs of completions with the reference's log-probabilities and log Σ p² at each token")
                .degenerates(Preferred.UNDECIDED)
                .relations("all weights 1: dpo");
    }

    @Override
    public Objective parts() {
        return Objective.only(Preferred.pairs(
                Scoring.ratio(tokens),
                CompletionRelation.PairWeight.ALIGNED,
                (d, other) -> Preferred.logistic(d.sub(other), beta, smoothing)));
    }
}
