package dev.dipole.contrastive.metric;

import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Relation;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;
import dev.dipole.contrastive.TripletCost;
import java.util.List;

/// What recipes on labelled items have in common.
final class Labelled {
    static final String NEEDS = "anchor, perhaps positive, labels";

    private Labelled() {}

    /// All items of a batch against each other.
    static Objective compared(Similarity similarity, Link link, Reduction reduction, Shaping... shapings) {
        return Objective.only(term("items", similarity, link, reduction, shapings));
    }

    static TableTerm term(String name, Similarity similarity, Link link, Reduction reduction, Shaping... shapings) {
        return new TableTerm(name, similarity, new Relation.SameLabel(), List.of(shapings), link, reduction);
    }

    /// The cost of a triplet.
    static TripletCost cost(boolean soft, double margin, boolean nonZeroOnly) {
        return soft ? new TripletCost.SoftMargin() : new TripletCost.Hinge(margin, nonZeroOnly);
    }
}
