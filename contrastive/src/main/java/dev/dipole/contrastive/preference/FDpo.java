package dev.dipole.contrastive.preference;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.TokenReduction;

/// [Dpo] for another divergence from the reference than Kullback and Leibler's.
///
/// `L = mean_i log(1 + e^{−β(h(D⁺) − h(D⁻))})`, `h(D) = f'(e^D)` up to a constant: `reverse-kl: D`;
/// `forward-kl: −e^{−D}`; `jensen-shannon: D − log(1 + e^D)`; `alpha: (1 − e^{−αD})/α`
///
/// **Source.** Wang et al., "Beyond reverse KL: generalizing direct preference optimization", 2023 (arXiv
/// 2309.16240).
public record FDpo(Divergence divergence, double alpha, double beta, TokenReduction tokens) implements NamedObjective {
    public FDpo {
        Check.positive("f-dpo: beta", beta);
        Check.positive("f-dpo: alpha", alpha);
    }

    /// Reverse KL (α = 1/2 for `alpha`), β = 0.1, sums over tokens.
    public FDpo() {
        this(Divergence.REVERSE_KL, .5, .1, TokenReduction.SUM);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PREFERENCE,
                        "f-dpo",
                        "mean_i softplus(−β(f'(e^{D⁺}) − f'(e^{D⁻})))",
                        "Wang et al. 2023 (arXiv 2309.16240)")
                .needs(Preferred.PAIRS)
                .degenerates(Preferred.UNDECIDED)
                .relations("reverse KL: dpo; α = 1: forward KL; α → 0: reverse KL");
    }

    @Override
    public Objective parts() {
        return Preferred.ratios(tokens, (d, other) -> Preferred.logistic(score(d).sub(score(other)), beta, 0));
    }

    private Variable score(Variable ratio) {
        return switch (divergence) {
            case REVERSE_KL -> ratio;
            case FORWARD_KL -> Preferred.exp(ratio.scale(-1)).scale(-1);
            case JENSEN_SHANNON -> Preferred.softplus(ratio, -1).scale(-1);
            case ALPHA -> Preferred.exp(ratio.scale(-alpha)).affine(-1 / alpha, 1 / alpha);
        };
    }

    /// From the reference.
    public enum Divergence {
        REVERSE_KL,
        FORWARD_KL,
        JENSEN_SHANNON,
        ALPHA
    }
}
