package dev.dipole.contrastive.metric;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.OwnWeight;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.Threshold;
import dev.dipole.contrastive.TripletCost;
import dev.dipole.contrastive.Triplets;
import dev.dipole.contrastive.Weighted;
import java.util.List;

/// Positive pairs shall be nearer than a threshold, negative pairs farther, by a margin each.
///
/// `L = Σ ( [d_ap − β + m]₊ + [β − d_an + m]₊ ) / #{summands > 0} + ν β`
///
/// over mined triplets, distances of unit vectors. The threshold may be learnt, as the weight `beta`.
///
/// **Source.** Wu et al., "Sampling matters in deep embedding learning", 2017, which mines by distance;
/// pytorch-metric-learning: all triplets, `β = 1.2`, `m = .2`, the divisor as above.
public record MarginLoss(double beta, double margin, boolean learnBeta, double nu, Mine mine, int seed)
        implements NamedObjective {
    public MarginLoss {
        Check.finite("margin: beta", beta);
        Check.notNegative("margin: the margin", margin);
        Check.notNegative("margin: nu", nu);
    }

    /// `β` 1.2, not learnt, margin .2, all triplets.
    public MarginLoss() {
        this(1.2, 0.2, false, 0, Mine.ALL, 0);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.METRIC,
                        "margin",
                        "Σ ([d_ap − β + m]₊ + [β − d_an + m]₊) / #{> 0} + νβ",
                        "Wu et al. 2017 (arXiv 1706.07567), margin loss")
                .needs(Labelled.NEEDS + "; the weight beta if it is learnt")
                .degenerates("0 where all positives are nearer than β − m and all negatives farther than β + m")
                .relations("a hinge on pairs, each as often as it stands in a triplet")
                .aliases("MarginLoss");
    }

    @Override
    public List<OwnWeight> weights() {
        return learnBeta ? List.of(new OwnWeight.Scalar(Threshold.BETA, beta)) : List.of();
    }

    @Override
    public Objective parts() {
        var table = Labelled.term(
                "items",
                new Similarity.UnitL2(),
                new Triplets(mine.mining(seed), new TripletCost.AroundZero(margin)),
                Reduction.MEAN_OF_JUDGED,
                new Threshold(learnBeta, beta));
        var weighted = new Weighted(1, table);
        return learnBeta && nu != 0
                ? Objective.sum(weighted, new Weighted(nu, new ThresholdSize()))
                : Objective.sum(weighted);
    }
}
