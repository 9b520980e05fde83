package dev.dipole.contrastive.preference;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.CompletionRelation;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Logistic;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Scoring;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.TokenReduction;

/// Each completion judged as good or bad by its log-ratio: binary cross entropy on implicit rewards.
///
/// pairs: `L = mean_i( ℓ(D⁺) + ℓ(−D⁻) )`; unpaired: `L = mean_j ℓ(±(D_j − δ))`, `ℓ(D) = log(1 + e^{−βD})`,
/// with `δ` the mean log-ratio of the batch, a constant; a reward above one half is good
///
/// **Source.** Jung et al., "Binary classifier optimization for large language model alignment", 2024
/// (arXiv 2404.04656). β = .1 is trl's; the paper's experiments have .01. There `δ` is
/// a mean that moves from batch to batch.
public record Bco(double beta, boolean paired, TokenReduction tokens) implements NamedObjective {
    public Bco {
        Check.positive("bco: beta", beta);
    }

    /// β = 0.1, pairs, sums over tokens.
    public Bco() {
        this(.1, true, TokenReduction.SUM);
    }

    @Override
    public Card card() {
        return Card.of(Family.PREFERENCE, "bco", "mean_i( ℓ(D⁺) + ℓ(−D⁻) )", "Jung et al. 2024 (arXiv 2404.04656)")
                .needs("completions with the reference's log-probabilities; in pairs, or each with a reward")
                .degenerates("pairs of equal rewards are not judged")
                .relations("at π = ref 2 log 2; siglip with a bias");
    }

    @Override
    public Objective parts() {
        var scale = new Shaping.Temperature(1 / beta);
        if (!paired) {
            var each = new CompletionRelation.Each(Scoring.ratio(tokens), CompletionRelation.Shift.MEAN);
            return Objective.only(Preferred.table("good", each, new Logistic(false, 1), scale));
        }
        var pairs = new CompletionRelation.Pairs(Scoring.ratio(tokens), CompletionRelation.PairWeight.ONE);
        return Objective.only(Preferred.table("good", pairs, new Logistic(false, 1), scale));
    }
}
