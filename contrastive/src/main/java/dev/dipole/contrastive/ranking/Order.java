package dev.dipole.contrastive.ranking;

import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.ListLink;
import dev.dipole.contrastive.ListLoss;
import dev.dipole.contrastive.ListRelation;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;
import dev.dipole.contrastive.Wanted;
import java.util.List;

/// The one term of a reranker's objective.
final class Order {
    static final String NEEDS = "lists of scores with a label for each candidate";

    private Order() {}

    /// A function of the graded lists, averaged over what it judges.
    static Objective of(ListLoss loss) {
        return of(new Wanted.Values(), new ListLink(loss));
    }

    static Objective of(Wanted wanted, Link link) {
        return of(new ListRelation.Lists(wanted), false, link);
    }

    static Objective of(ListRelation relation, boolean sigmoid, Link link, Shaping... shapings) {
        return Objective.only(new TableTerm(
                "order", new Similarity.Given(sigmoid), relation, List.of(shapings), link, Reduction.MEAN_OF_JUDGED));
    }
}
