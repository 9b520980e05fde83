package dev.dipole.contrastive.ranking;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.PeeledSoftmax;
import dev.dipole.contrastive.Wanted;

/// How likely the order of the labels is when candidates are drawn one by one by the softmax of their
/// scores.
///
/// `L = mean_i Σ_k ( LSE_{l≥k} s_π(l) − s_π(k) )`, `π` the order of falling labels; of equal labels the one
/// that stands first is drawn first, so data without an order of its own is to be shuffled
///
/// **Source.** Xia et al., "Listwise approach to learning to rank: theory and algorithm", 2008.
public record ListMle(PeeledSoftmax.Order order) implements NamedObjective {
    /// By falling labels.
    public ListMle() {
        this(PeeledSoftmax.Order.BY_VALUE);
    }

    @Override
    public Card card() {
        return Card.of(Family.RANKING, "listmle", "mean_i Σ_k ( LSE_{l≥k} s_π(l) − s_π(k) )", "Xia et al. 2008 (ICML)")
                .needs(Order.NEEDS)
                .degenerates("equal labels stand in the order given")
                .relations("two candidates: ranknet; p-listmle with equal weights");
    }

    @Override
    public Objective parts() {
        return Order.of(new Wanted.Values(), new PeeledSoftmax(order, PeeledSoftmax.Weights.ONE));
    }
}
