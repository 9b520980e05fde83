package dev.dipole.contrastive.preference;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.CompletionRelation;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Saturating;
import dev.dipole.contrastive.Scoring;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.TokenReduction;

/// Preference with a say in where likelihoods go: anchored at the reference.
///
/// `zero: mean_i( 1 − σ(βD⁺) + σ(βD⁻) )` raises the preferred and lowers the other; `down: mean_i( σ(βD⁺) +
/// 1 − σ(βΔ) )` lowers both, the other more
///
/// **Source.** D'Oosterlinck et al., "Anchored preference optimization", 2024 (arXiv 2408.06266), eqs. 7
/// and 8.
public record Apo(Anchor anchor, double beta, TokenReduction tokens) implements NamedObjective {
    public Apo {
        Check.positive("apo: beta", beta);
    }

    /// Zero, β = 0.1, sums over tokens.
    public Apo() {
        this(Anchor.ZERO, .1, TokenReduction.SUM);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PREFERENCE,
                        "apo",
                        "mean_i( 1 − σ(βD⁺) + σ(βD⁻) )",
                        "D'Oosterlinck et al. 2024 (arXiv 2408.06266), eqs. 7, 8")
                .needs(Preferred.PAIRS)
                .degenerates(Preferred.UNDECIDED)
                .relations("at π = ref 1; zero: kto of the pairs without its reference point, twice");
    }

    @Override
    public Objective parts() {
        if (anchor == Anchor.DOWN) {
            return Preferred.ratios(
                    tokens, (d, other) -> Preferred.sigmoid(d, beta).add(Preferred.sigmoid(d.sub(other), -beta)));
        }
        var pairs = new CompletionRelation.Pairs(Scoring.ratio(tokens), CompletionRelation.PairWeight.ONE);
        var scale = new Shaping.Temperature(1 / beta);
        return Objective.only(Preferred.table("preferred", pairs, new Saturating(1, 1), scale));
    }

    /// Where likelihoods are to go.
    public enum Anchor {
        /// Those of preferred completions up, of others down.
        ZERO,
        /// All down, for a policy that is better than the data.
        DOWN
    }
}
