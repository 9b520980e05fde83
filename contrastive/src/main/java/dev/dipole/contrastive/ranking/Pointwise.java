package dev.dipole.contrastive.ranking;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.ListRelation;
import dev.dipole.contrastive.Logistic;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.SquaredError;
import dev.dipole.contrastive.Wanted;

/// Each candidate's score judged for itself, without the others of its list.
///
/// `logistic: softplus(s) − y s` with labels between 0 and 1, `squared: (s − y)²`, averaged over
/// candidates; `classes: LSE_j s_j − s_y`, where a list holds the logits of one text's classes and the
/// highest label marks the right one
///
/// **Source.** Binary cross entropy, mean squared error and cross entropy, as sentence-transformers'
/// cross-encoders have them.
public record Pointwise(Cost cost) implements NamedObjective {
    /// Binary cross entropy.
    public Pointwise() {
        this(Cost.LOGISTIC);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.RANKING,
                        "pointwise",
                        "mean( softplus(s) − y s ), or mean (s − y)²",
                        "binary cross entropy")
                .needs(Order.NEEDS)
                .degenerates("teaches a constant where all labels are equal")
                .relations("classes: cross entropy, the softmax link with the highest label as positive")
                .aliases("pointwise-bce");
    }

    @Override
    public Objective parts() {
        return switch (cost) {
            case LOGISTIC -> each(new Logistic(false, 1));
            case SQUARED -> each(new SquaredError(false));
            case CLASSES -> Order.of(new Wanted.Best(), new Link.CrossEntropy());
        };
    }

    private static Objective each(Link link) {
        return Order.of(new ListRelation.Each(new Wanted.Values()), false, link);
    }

    /// What a score costs.
    public enum Cost {
        LOGISTIC,
        SQUARED,
        CLASSES
    }
}
