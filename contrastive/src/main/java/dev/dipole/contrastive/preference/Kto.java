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

/// Completions that people found good or bad, each by itself, valued as prospect theory says: what is
/// already far from the reference point moves little.
///
/// `L = mean_j w_j σ(∓β(D_j − z₀))`, `−` and `w⁺` for good ones, a reward above one half; `z₀ = [mean of
/// mismatched log-ratios]₊`, a constant
///
/// **Source.** Ethayarajh et al., "KTO: model alignment as prospect theoretic optimization", 2024 (arXiv
/// 2402.01306), eq. 7.
public record Kto(double beta, double goodWeight, double badWeight, TokenReduction tokens) implements NamedObjective {
    public Kto {
        Check.positive("kto: beta", beta);
        Check.notNegative("kto: the weight of good completions", goodWeight);
        Check.notNegative("kto: the weight of bad completions", badWeight);
    }

    /// β = 0.1, both weights 1, sums over tokens.
    public Kto() {
        this(.1, 1, 1, TokenReduction.SUM);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PREFERENCE,
                        "kto",
                        "mean_j w_j σ(∓β(D_j − z₀))",
                        "Ethayarajh et al. 2024 (arXiv 2402.01306), eq. 7")
                .needs(
                        "completions with rewards, the reference's log-probabilities, log-ratios of mismatched completions")
                .degenerates("the sigmoid is flat, and nothing is learnt, where log-ratios are far from z₀")
                .relations("D = z₀: one half");
    }

    @Override
    public Objective parts() {
        var each = new CompletionRelation.Each(Scoring.ratio(tokens), CompletionRelation.Shift.MISMATCHED);
        var scale = new Shaping.Temperature(1 / beta);
        return Objective.only(Preferred.table("valued", each, new Saturating(goodWeight, badWeight), scale));
    }
}
