package dev.dipole.contrastive.preference;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.TokenReduction;
import dev.dipole.tensor.Unary;

/// The difference of log-ratios shall be `1/(2β)`, no more.
///
/// `L = mean_i (Δ − 1/(2β))²`; with means over tokens each log-ratio is divided by the length of its
/// completion
///
/// **Source.** Azar et al., "A general theoretical paradigm to understand learning from human preferences",
/// 2023 (arXiv 2310.12036), eq. 17, with sums; trl takes means, as its authors say of their reported
/// results.
public record Ipo(double beta, TokenReduction tokens) implements NamedObjective {
    public Ipo {
        Check.positive("ipo: beta", beta);
    }

    /// β = 0.1, sums over tokens.
    public Ipo() {
        this(.1, TokenReduction.SUM);
    }

    @Override
    public Card card() {
        return Card.of(Family.PREFERENCE, "ipo", "mean_i (Δ − 1/(2β))²", "Azar et al. 2023 (arXiv 2310.12036), eq. 17")
                .needs(Preferred.PAIRS)
                .degenerates(Preferred.UNDECIDED)
                .relations("Δ = 1/(2β): 0");
    }

    @Override
    public Objective parts() {
        return Preferred.ratios(
                tokens, (d, other) -> d.sub(other).affine(1, -1 / (2 * beta)).apply(Unary.SQUARE));
    }
}
