package dev.dipole.contrastive.preference;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.CompletionRelation;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.PairLink;
import dev.dipole.contrastive.Scoring;
import dev.dipole.contrastive.SortedColumns;
import dev.dipole.contrastive.TokenReduction;

/// [Dpo] between distributions: what is preferred is sorted, and so is what is not, over the batch.
///
/// paired: the margins `log π⁺ − log π⁻` and `log ref⁺ − log ref⁻` are sorted, each by itself, and `Δ` is
/// the difference of the two in the same place; unpaired: `D⁺` and `D⁻` are. Then as in DPO.
///
/// **Source.** Melnyk et al., "Distributional preference alignment of LLMs via optimal transport", 2024
/// (arXiv 2406.05882). β = .1 is trl's; the paper's experiments have .01.
public record Aot(double beta, boolean paired, double smoothing, TokenReduction tokens) implements NamedObjective {
    public Aot {
        Check.positive("aot: beta", beta);
        Check.within("aot: the smoothing", smoothing, 0, 1);
    }

    /// β = 0.1, paired, labels trusted, sums over tokens.
    public Aot() {
        this(.1, true, 0, TokenReduction.SUM);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PREFERENCE,
                        "aot",
                        "mean_i softplus(−βΔ_(i)), Δ between sorted lists",
                        "Melnyk et al. 2024 (arXiv 2406.05882)")
                .needs(Preferred.PAIRS)
                .degenerates(Preferred.UNDECIDED)
                .relations("one pair: dpo");
    }

    @Override
    public Objective parts() {
        var relation = paired
                ? new CompletionRelation.Margins(tokens)
                : new CompletionRelation.Pairs(Scoring.ratio(tokens), CompletionRelation.PairWeight.ONE);
        var link = new PairLink((d, other) -> Preferred.logistic(d.sub(other), beta, smoothing));
        return Objective.only(Preferred.table("sorted", relation, link, new SortedColumns()));
    }
}
