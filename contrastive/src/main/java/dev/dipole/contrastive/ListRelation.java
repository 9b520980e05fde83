package dev.dipole.contrastive;

import java.util.List;
import java.util.Set;

/// Relations over lists of scores: a row for each query, a column for each place in the longest list. Scores
/// are given, so the similarity is [Similarity.Given].
public sealed interface ListRelation extends Relation {
    @Override
    default Set<Need> needs() {
        return Set.of(Need.LISTS);
    }

    /// Each query with the candidates of its list.
    record Lists(Wanted wanted) implements ListRelation {
        @Override
        public List<Pool> pools(Views views) {
            var lists = views.lists();
            var candidates = Packing.cells(lists.offsets());
            var labels = Packing.padded(lists.labels(), lists.offsets());
            var scores = lists.scores()
                    .reshape(-1, 1)
                    .gather(Packing.places(lists.offsets()))
                    .reshape(candidates.rows(), candidates.columns());
            return List.of(Pool.given(
                    scores,
                    wanted.target(labels, candidates),
                    candidates,
                    Axis.of("query", candidates.rows()),
                    Axis.of("candidate", candidates.columns())));
        }
    }

    /// Each candidate by itself, a row of one column.
    record Each(Wanted wanted) implements ListRelation {
        @Override
        public List<Pool> pools(Views views) {
            var lists = views.lists();
            int n = lists.scores().shape().dim(0);
            var candidates = Cells.all(n, 1);
            return List.of(Pool.given(
                    lists.scores().reshape(n, 1),
                    wanted.target(lists.labels().reshape(n, 1), candidates),
                    candidates,
                    Axis.of("candidate", n),
                    Axis.of("score", 1)));
        }
    }
}
