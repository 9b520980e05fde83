package dev.dipole.contrastive.ranking;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Wanted;

/// The distribution that scores make over a list shall be the one that labels make.
///
/// `L = mean_i( − Σ_j softmax_j(y/T) log softmax_j(s) )`
///
/// **Source.** Cao et al., "Learning to rank: from pairwise approach to listwise approach", 2007, top-one
/// probability.
public record ListNet(double labelTemperature) implements NamedObjective {
    public ListNet {
        Check.positive("listnet: the temperature of labels", labelTemperature);
    }

    /// Labels as they are.
    public ListNet() {
        this(1);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.RANKING,
                        "listnet",
                        "mean_i( −Σ_j softmax_j(y/T) log softmax_j(s) )",
                        "Cao et al. 2007 (ICML), top-one probability")
                .needs(Order.NEEDS)
                .degenerates("equal labels pull all scores of a list together")
                .relations("T → 0 with one best candidate: list-contrastive");
    }

    @Override
    public Objective parts() {
        return Order.of(new Wanted.Shares(labelTemperature), new Link.CrossEntropy());
    }
}
