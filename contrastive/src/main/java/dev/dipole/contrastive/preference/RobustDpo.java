package dev.dipole.contrastive.preference;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.TokenReduction;

/// [Dpo] whose mean over labels flipped with a known chance is DPO on the right labels.
///
/// `L = mean_i( ((1 − e) ℓ(Δ) − e ℓ(−Δ)) / (1 − 2e) )`, `ℓ(Δ) = log(1 + e^{−βΔ})`
///
/// **Source.** Chowdhury et al., "Provably robust DPO", 2024 (arXiv 2403.00409).
public record RobustDpo(double beta, double flips, TokenReduction tokens) implements NamedObjective {
    public RobustDpo {
        Check.positive("robust-dpo: beta", beta);
        Check.within("robust-dpo: the share of flips", flips, 0, .5);
    }

    /// β = 0.1, a tenth of the labels flipped, sums over tokens.
    public RobustDpo() {
        this(.1, .1, TokenReduction.SUM);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PREFERENCE,
                        "robust-dpo",
                        "mean_i ((1 − e) ℓ(Δ) − e ℓ(−Δ)) / (1 − 2e)",
                        "Chowdhury et al. 2024 (arXiv 2403.00409)")
                .needs(Preferred.PAIRS)
                .degenerates(Preferred.UNDECIDED)
                .relations("no flips: dpo")
                .aliases("rdpo");
    }

    @Override
    public Objective parts() {
        return Preferred.ratios(tokens, (d, other) -> Preferred.logistic(d.sub(other), beta, -flips / (1 - 2 * flips)));
    }
}
