package dev.dipole.contrastive.preference;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.TokenReduction;
import dev.dipole.tensor.Unary;

/// [Dpo] with a hinge.
///
/// `L = mean_i [1 − βΔ]₊`
///
/// **Source.** Zhao et al., "SLiC-HF", 2023 (arXiv 2305.10425), section 2, on log-ratios as in Liu et al.,
/// "Statistical rejection sampling improves preference optimization", 2023 (arXiv 2309.06657).
public record Slic(double beta, TokenReduction tokens) implements NamedObjective {
    public Slic {
        Check.positive("slic: beta", beta);
    }

    /// β = 0.1, sums over tokens.
    public Slic() {
        this(.1, TokenReduction.SUM);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PREFERENCE,
                        "slic",
                        "mean_i [1 − βΔ]₊",
                        "Zhao et al. 2023 (arXiv 2305.10425); Liu et al. 2023 (arXiv 2309.06657)")
                .needs(Preferred.PAIRS)
                .degenerates(Preferred.UNDECIDED)
                .relations("at π = ref 1")
                .aliases("dpo-hinge");
    }

    @Override
    public Objective parts() {
        return Preferred.ratios(
                tokens, (d, other) -> d.sub(other).affine(-beta, 1).apply(Unary.RELU));
    }
}
