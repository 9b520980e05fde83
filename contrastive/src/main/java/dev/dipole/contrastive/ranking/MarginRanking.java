package dev.dipole.contrastive.ranking;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.tensor.Unary;

/// Every two candidates of a list that labels order shall be apart by a margin.
///
/// `L = mean_{y_i > y_j} [m − (s_i − s_j)]₊`, over all ordered pairs of the batch
///
/// **Source.** Herbrich et al., "Large margin rank boundaries for ordinal regression", 2000.
public record MarginRanking(double margin) implements NamedObjective {
    public MarginRanking {
        Check.positive("margin-ranking: the margin", margin);
    }

    /// Margin 1.
    public MarginRanking() {
        this(1);
    }

    @Override
    public Card card() {
        return Card.of(Family.RANKING, "margin-ranking", "mean_{y_i>y_j} [m − (s_i − s_j)]₊", "Herbrich et al. 2000")
                .needs(Order.NEEDS)
                .degenerates("nothing is judged where all labels of a list are equal")
                .relations("a triplet loss on given scores")
                .aliases("ranking-hinge");
    }

    @Override
    public Objective parts() {
        return Order.of(new OrderedPairCosts(d -> d.affine(-1, margin).apply(Unary.RELU), (_, _) -> 1, 0, false));
    }
}
