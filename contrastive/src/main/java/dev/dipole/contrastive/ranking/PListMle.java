package dev.dipole.contrastive.ranking;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.PeeledSoftmax;
import dev.dipole.contrastive.Wanted;

/// [ListMle] whose first choices count most.
///
/// `L = mean_i Σ_k w_k ( LSE_{l≥k} s_π(l) − s_π(k) )`, `w_k ∝ 2^(n−k) − 1` for `k = 0 … n−1`, summing to 1
/// in a list
///
/// **Source.** Lan et al., "Position-aware ListMLE", 2014; weights summing to 1 as in
/// sentence-transformers.
public record PListMle(PeeledSoftmax.Order order, PeeledSoftmax.Weights choiceWeights) implements NamedObjective {
    /// By falling labels.
    public PListMle() {
        this(PeeledSoftmax.Order.BY_VALUE, PeeledSoftmax.Weights.POSITION);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.RANKING,
                        "p-listmle",
                        "mean_i Σ_k w_k ( LSE_{l≥k} s_π(l) − s_π(k) ), w_k ∝ 2^(n−k) − 1",
                        "Lan et al. 2014 (UAI)")
                .needs(Order.NEEDS)
                .degenerates("equal labels stand in the order given")
                .relations("weights one: listmle");
    }

    @Override
    public Objective parts() {
        return Order.of(new Wanted.Values(), new PeeledSoftmax(order, choiceWeights));
    }
}
