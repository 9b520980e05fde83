package dev.dipole.contrastive.preference;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.TokenReduction;
import dev.dipole.tensor.Unary;

/// The preferred completion shall have the implicit reward one half, the other minus one half.
///
/// `L = mean_i( (D⁺ − 1/(2β))² + (D⁻ + 1/(2β))² )`
///
/// **Source.** Wu et al., "Self-play preference optimization for language model alignment", 2024 (arXiv
/// 2405.00675), eq. 4.7 with certain preferences. β = .1 is trl's; the paper's experiments have .001.
public record Sppo(double beta, TokenReduction tokens) implements NamedObjective {
    public Sppo {
        Check.positive("sppo: beta", beta);
    }

    /// β = 0.1, sums over tokens.
    public Sppo() {
        this(.1, TokenReduction.SUM);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PREFERENCE,
                        "sppo",
                        "mean_i( (D⁺ − 1/(2β))² + (D⁻ + 1/(2β))² )",
                        "Wu et al. 2024 (arXiv 2405.00675), eq. 4.7")
                .needs(Preferred.PAIRS)
                .degenerates(Preferred.UNDECIDED)
                .relations("D⁺ = −D⁻ = 1/(2β): 0; each side as in ipo");
    }

    @Override
    public Objective parts() {
        double half = 1 / (2 * beta);
        return Preferred.ratios(
                tokens,
                (d, other) -> d.affine(1, -half)
                        .apply(Unary.SQUARE)
                        .add(other.affine(1, half).apply(Unary.SQUARE)));
    }
}
