package dev.dipole.contrastive.preference;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.TokenReduction;

/// The preferred completion shall gain more over the reference than the other: logistic in the difference
/// of log-ratios.
///
/// `L = mean_i( (1 − e) log(1 + e^{−βΔ}) + e log(1 + e^{βΔ}) )`
///
/// **Source.** Rafailov et al., "Direct preference optimization", 2023 (arXiv 2305.18290), eq. 7; `e`, the
/// share of labels taken to be wrong, from Mitchell's note on conservative DPO, 2023. With means over
/// tokens it does not favour short completions.
public record Dpo(double beta, double smoothing, TokenReduction tokens) implements NamedObjective {
    public Dpo {
        Check.positive("dpo: beta", beta);
        Check.within("dpo: the smoothing", smoothing, 0, 1);
    }

    /// β = 0.1, labels trusted, sums over tokens.
    public Dpo() {
        this(.1, 0, TokenReduction.SUM);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PREFERENCE,
                        "dpo",
                        "mean_i softplus(−βΔ), Δ = D⁺ − D⁻",
                        "Rafailov et al. 2023 (arXiv 2305.18290), eq. 7")
                .needs(Preferred.PAIRS)
                .degenerates(Preferred.UNDECIDED)
                .relations(
                        "infonce with one negative and τ = 1/β; at π = ref log 2; its gradient there is that of 2-grpo");
    }

    @Override
    public Objective parts() {
        return Preferred.ratios(tokens, (d, other) -> Preferred.logistic(d.sub(other), beta, smoothing));
    }
}
