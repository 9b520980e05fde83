package dev.dipole.contrastive.ranking;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.CandidateLists;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.tensor.Unary;

/// What is missing to the best NDCG, with smooth ranks.
///
/// `L = mean_i( 1 − Σ_j G_j / log₂(1 + r̂_j) )`, `r̂_j = 1 + Σ_{l≠j} σ((s_l − s_j)/T)`, `G` the gain `2^y −
/// 1` over the best DCG of the list
///
/// **Source.** Qin et al., "A general approximation framework for direct optimization of information
/// retrieval measures", 2010.
public record ApproxNdcg(double temperature) implements NamedObjective {
    public ApproxNdcg {
        Check.positive("approx-ndcg: the temperature", temperature);
    }

    /// Temperature 1.
    public ApproxNdcg() {
        this(1);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.RANKING,
                        "approx-ndcg",
                        "mean_i( 1 − Σ_j G_j / log₂(1 + r̂_j) )",
                        "Qin et al. 2010 (Information Retrieval 13)")
                .needs(Order.NEEDS)
                .degenerates("a list without a label above 0 costs 1 and teaches nothing")
                .relations("T → 0: 1 − NDCG");
    }

    @Override
    public Objective parts() {
        return Order.of(this::costs);
    }

    private Variable costs(CandidateLists lists) {
        var gains = lists.constant(Ranks.gains(lists.values(), lists.offsets(), 0));
        var discounts = Ranks.smooth(lists, 1 / temperature)
                .affine(1, 1)
                .apply(Unary.LOG)
                .scale(Logarithm.BINARY.factor());
        return CandidateLists.sums(gains.div(discounts), lists.offsets()).affine(-1, 1);
    }
}
