package dev.dipole.contrastive.metric;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.MarginByRank;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Similarity;

/// Every triplet weighed by how hard it is among those of the batch, in place of a margin.
///
/// `L = mean_t F(x_t) x_t`, `x = d_ap − d_an` of unit vectors, `F` the share of triplets with smaller `x`, a
/// constant
///
/// **Source.** Zhang & Rusinkiewicz, "Learning local descriptors with a CDF-based dynamic soft margin", 2019;
/// 10 bins on [−2, 2]. The paper lets the histogram follow the batches slowly (momentum .01 in
/// pytorch-metric-learning); an objective keeps nothing between batches here, so `F` is that of the batch.
public record DynamicSoftMargin(int bins) implements NamedObjective {
    public DynamicSoftMargin {
        Check.atLeast("dynamic-soft-margin: bins", bins, 1);
    }

    /// 10 bins.
    public DynamicSoftMargin() {
        this(10);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.METRIC,
                        "dynamic-soft-margin",
                        "mean_t sg[F(x_t)] x_t, x = d_ap − d_an",
                        "Zhang & Rusinkiewicz 2019 (ICCV)")
                .needs(Labelled.NEEDS)
                .degenerates("0 where all vectors are equal, and it may be negative")
                .relations("weights of 1: the triplet loss without margin and hinge")
                .aliases("DynamicSoftMarginLoss");
    }

    @Override
    public Objective parts() {
        return Labelled.compared(new Similarity.UnitL2(), new MarginByRank(bins, 2), Reduction.MEAN_OF_JUDGED);
    }
}
