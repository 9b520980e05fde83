package dev.dipole.contrastive.metric;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.InformativePairs;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.OneSided;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TwoSided;

/// Positives pulled and negatives pushed, each weighed by how it compares with a threshold and with its kind.
///
/// `L = mean_i (1/α) log(1 + Σ_p e^{−α(s_ip − λ)}) + (1/β) log(1 + Σ_n e^{β(s_in − λ)})`
///
/// Mined: negatives with `s_n > min_p s_p − ε`, positives with `s_p < max_n s_n + ε`; an item that lacks a side
/// is left out.
///
/// **Source.** Wang et al., "Multi-similarity loss with general pair weighting for deep metric learning", 2019;
/// cosine, `α = 2`, `β = 50`, `λ = .5`, `ε = .1` as in pytorch-metric-learning, which gives `λ = 1` as the
/// paper's. The mean is over all items, those that cost nothing as well.
public record MultiSimilarity(double alpha, double beta, double threshold, boolean mined, double epsilon)
        implements NamedObjective {
    public MultiSimilarity {
        Check.positive("multi-similarity: alpha", alpha);
        Check.positive("multi-similarity: beta", beta);
        Check.finite("multi-similarity: the threshold", threshold);
        Check.finite("multi-similarity: epsilon", epsilon);
    }

    /// 2, 50, .5, mined with `ε` .1.
    public MultiSimilarity() {
        this(2, 50, 0.5, true, 0.1);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.METRIC,
                        "multi-similarity",
                        "mean_i (1/α) log(1 + Σ_p e^{−α(s−λ)}) + (1/β) log(1 + Σ_n e^{β(s−λ)})",
                        "Wang et al. 2019 (CVPR), L_MS")
                .needs(Labelled.NEEDS)
                .degenerates("0 where mining keeps nothing")
                .relations("proxy-anchor has proxies as rows")
                .aliases("MultiSimilarityLoss", "ms-loss");
    }

    @Override
    public Objective parts() {
        var link = new TwoSided(new OneSided(true, alpha, threshold), new OneSided(false, beta, threshold));
        var shapings = mined ? new Shaping[] {new InformativePairs(epsilon)} : new Shaping[0];
        return Labelled.compared(new Similarity.Cosine(), link, Reduction.MEAN, shapings);
    }
}
