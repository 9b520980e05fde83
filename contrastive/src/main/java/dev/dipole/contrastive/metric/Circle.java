package dev.dipole.contrastive.metric;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.PairLogSumExp;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.SelfPaced;
import dev.dipole.contrastive.Similarity;

/// All positives of an item against all its negatives, each pair at its own pace.
///
/// `L = mean_i softplus( LSE_n γ a_n (s_n − m) + LSE_p −γ a_p (s_p − 1 + m) )`,
/// `a_p = sg[1 + m − s_p]₊`, `a_n = sg[s_n + m]₊`
///
/// **Source.** Sun et al., "Circle loss: a unified perspective of pair similarity optimization", 2020 (arXiv
/// 2002.10857); cosine, `m = .4`, `γ = 80` (pytorch-metric-learning). Labelled that lack a side leave
/// the mean.
public record Circle(double margin, double gamma) implements NamedObjective {
    public Circle {
        Check.notNegative("circle: the margin", margin);
        Check.positive("circle: gamma", gamma);
    }

    /// `m` .4, `γ` 80.
    public Circle() {
        this(0.4, 80);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.METRIC,
                        "circle",
                        "mean_i softplus( LSE_n γ a_n (s_n − m) + LSE_p −γ a_p (s_p − 1 + m) )",
                        "Sun et al. 2020 (arXiv 2002.10857), L_circle")
                .needs(Labelled.NEEDS)
                .degenerates("large where all vectors are equal: γ (1 − 2m²) + logarithms of the counts")
                .relations("paces of 1 and one pair each: softplus(γ (s_n − s_p + 1 − 2m))")
                .aliases("CircleLoss");
    }

    @Override
    public Objective parts() {
        return Labelled.compared(
                new Similarity.Cosine(), new PairLogSumExp(), Reduction.MEAN_OF_JUDGED, new SelfPaced(margin, gamma));
    }
}
