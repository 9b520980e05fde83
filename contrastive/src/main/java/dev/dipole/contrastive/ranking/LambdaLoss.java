package dev.dipole.contrastive.ranking;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.ListLoss;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;

/// [RankNet] with each pair weighed by what it matters to NDCG.
///
/// `L = mean_{y_i > y_j} w_ij log(1 + e^{−σ(s_i − s_j)})` with `G` the gain `2^y − 1` over the best DCG of
/// the list, `r` the rank by score, `D(r) = log₂(1 + r)`; the weights are constants:
///
/// - `ndcg1`: `G_i / D(r_i)`, over all pairs of different candidates;
/// - `ndcg2`: `|1/D(δ) − 1/D(δ + 1)| |G_i − G_j|`, `δ = |r_i − r_j|`;
/// - `lambda-rank`: `|1/D(r_i) − 1/D(r_j)| |G_i − G_j|`, what a swap would change;
/// - `ndcg2-plus`: `μ` times `ndcg2`, and `lambda-rank`;
/// - `mrr`: `|1/r_i − 1/r_j|`, what a swap changes of reciprocal ranks;
/// - `equal`: 1.
///
/// **Source.** Wang et al., "The LambdaLoss framework for ranking metric optimization", 2018;
/// Burges, "From RankNet to LambdaRank to LambdaMART", 2010; `mrr`: Donmez et al., "On the local
/// optimality of LambdaRank", 2009.
public record LambdaLoss(Weighting weighting, double mu, double sigma, int places, Logarithm logarithm)
        implements NamedObjective {
    public LambdaLoss {
        Check.notNegative("lambda-loss: mu", mu);
        Check.positive("lambda-loss: sigma", sigma);
        Check.atLeast("lambda-loss: the number of places", places, 0);
    }

    /// NDCG2++ with μ = 10, steepness 1, all places (0), binary logarithm.
    public LambdaLoss() {
        this(Weighting.NDCG2_PLUS, 10, 1, 0, Logarithm.BINARY);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.RANKING,
                        "lambda-loss",
                        "mean_{y_i>y_j} w_ij log(1 + e^{−σ(s_i − s_j)}), w constant",
                        "Wang et al. 2018 (CIKM)")
                .needs(Order.NEEDS)
                .degenerates("nothing is judged where all labels of a list are equal; no label above 0 weighs nothing")
                .relations("equal weights: ranknet")
                .aliases("lambdarank", "LambdaLoss");
    }

    @Override
    public Objective parts() {
        return Order.of(pairs());
    }

    /// What each ordered pair of candidates costs, to be averaged over all of them.
    public ListLoss pairs() {
        return new OrderedPairCosts(
                d -> RankNet.logistic(d, sigma, logarithm), this::weight, places, weighting == Weighting.NDCG1);
    }

    private double weight(OrderedPairCosts.Place i, OrderedPairCosts.Place j) {
        return switch (weighting) {
            case EQUAL -> 1;
            case NDCG1 -> i.gain() / Ranks.discount(i.rank());
            case NDCG2 -> distance(i, j);
            case LAMBDA_RANK -> swap(i, j);
            case NDCG2_PLUS -> mu * distance(i, j) + swap(i, j);
            case MRR -> Math.abs(1 / i.rank() - 1 / j.rank());
        };
    }

    private static double distance(OrderedPairCosts.Place i, OrderedPairCosts.Place j) {
        double apart = Math.abs(i.rank() - j.rank());
        double drop = 1 / Ranks.discount(apart) - 1 / Ranks.discount(apart + 1);
        return drop * Math.abs(i.gain() - j.gain());
    }

    private static double swap(OrderedPairCosts.Place i, OrderedPairCosts.Place j) {
        double change = 1 / Ranks.discount(i.rank()) - 1 / Ranks.discount(j.rank());
        return Math.abs(change) * Math.abs(i.gain() - j.gain());
    }

    /// What a pair weighs.
    public enum Weighting {
        EQUAL,
        NDCG1,
        NDCG2,
        LAMBDA_RANK,
        NDCG2_PLUS,
        MRR
    }
}
