package dev.dipole.contrastive;

import dev.dipole.tensor.Ints;
import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// Who is compared with whom, and who belongs together: it says what the [ScoreTable] holds. Small relations
/// are put [#beside] each other; their candidates then compete in one softmax.
public sealed interface Relation
        permits Relation.Diagonal,
                Relation.Others,
                Relation.HardNegatives,
                Relation.OwnPositive,
                Relation.Itself,
                Relation.Beside,
                Relation.TwoViews,
                Relation.SameLabel,
                KeyRelation,
                ProxyRelation,
                PairRelation,
                ListRelation,
                CompletionRelation,
                Taught,
                TeacherRelation {
    /// What is compared: pools of candidates to stand beside each other, perhaps none, where a batch has no
    /// hard negatives. All have the same rows.
    List<Pool> pools(Views views);

    /// What the batch must bring beside the vectors of its texts.
    default Set<Need> needs() {
        return Set.of();
    }

    /// The one table of this relation.
    default ScoreTable table(Views views, Similarity similarity) {
        return ScoreTable.of(pools(views), similarity);
    }

    /// Several pools of candidates for the same rows.
    static Relation beside(Relation... pools) {
        return new Beside(List.of(pools));
    }

    /// Row `i` belongs to column `i`; every other column is a negative of it.
    record Diagonal(Direction direction) implements Relation {
        @Override
        public Set<Need> needs() {
            return direction.needs();
        }

        @Override
        public List<Pool> pools(Views views) {
            int n = views.rows();
            return List.of(inBatch(direction, views, Cells.diagonal(n), Cells.all(n, n)));
        }
    }

    /// Nothing belongs together, all other rows are negatives. With `own`, column `i` is a candidate of row `i`
    /// as well: for [Direction#DQ] that counts the positive once more.
    record Others(Direction direction, boolean own) implements Relation {
        @Override
        public Set<Need> needs() {
            return direction.needs();
        }

        @Override
        public List<Pool> pools(Views views) {
            int n = views.rows();
            var candidates = own ? Cells.all(n, n) : Cells.diagonal(n).complement();
            return List.of(inBatch(direction, views, Cells.none(n, n), candidates));
        }
    }

    /// Whose hard negatives a row is compared with.
    enum Whose {
        /// Those of every row.
        ALL,
        /// Its own only.
        OWN,
        /// Those of every row but its own.
        OTHERS
    }

    /// The hard negatives as candidates of the anchors or of the positives.
    record HardNegatives(Role rows, Whose whose) implements Relation {
        @Override
        public Set<Need> needs() {
            return rows.needs();
        }

        @Override
        public List<Pool> pools(Views views) {
            var pools = new ArrayList<Pool>();
            for (int k = 0; k < views.negatives().size(); k++) {
                pools.add(pool(views, views.negatives().get(k), k));
            }
            return pools;
        }

        private Pool pool(Views views, View negatives, int number) {
            int n = views.rows();
            var ids = negatives.ids();
            var sharing = Cells.sharing(views.pairIds(), ids == null ? List.of() : List.of(ids), n, n);
            var from = views.one(rows).vectors();
            var axis = Axis.of(rows.label(0), n);
            String name = Role.NEGATIVE.label(number);
            var guide = guide(views, rows, 0, Role.NEGATIVE, number);
            if (whose == Whose.OWN) {
                return Pool.ofOwn(from, negatives.vectors(), nothing(n, 1), axis, "own " + name)
                        .withDuplicates(sharing.diagonalAsColumn())
                        .withOwnNegatives(Cells.all(n, 1))
                        .withGuide(guide);
            }
            var candidates =
                    whose == Whose.ALL ? Cells.all(n, n) : Cells.diagonal(n).complement();
            var own = whose == Whose.ALL ? Cells.diagonal(n) : Cells.none(n, n);
            return Pool.of(from, negatives.vectors(), nothing(n, n), candidates, axis, Axis.of(name, n))
                    .withDuplicates(sharing)
                    .withOwnNegatives(own)
                    .withGuide(guide);
        }
    }

    /// One column: each anchor with its own positive.
    record OwnPositive() implements Relation {
        @Override
        public Set<Need> needs() {
            return Set.of(Need.PAIRS);
        }

        @Override
        public List<Pool> pools(Views views) {
            int n = views.rows();
            return List.of(Pool.ofOwn(
                            views.anchor().vectors(),
                            views.positive().vectors(),
                            new Target.Positives(Cells.all(n, 1)),
                            Axis.of(Role.ANCHOR.label(0), n),
                            "own positive")
                    .withGuide(guide(views, Role.ANCHOR, 0, Role.POSITIVE, 0)));
        }
    }

    /// One column: each vector of a view with itself. Nothing belongs together; with the dot product the score
    /// is the squared length.
    record Itself(Role role) implements Relation {
        @Override
        public Set<Need> needs() {
            return role.needs();
        }

        @Override
        public List<Pool> pools(Views views) {
            int n = views.rows();
            var vectors = views.one(role).vectors();
            return List.of(Pool.ofOwn(vectors, vectors, nothing(n, 1), Axis.of(role.label(0), n), "itself"));
        }
    }

    /// The pools of several relations, side by side.
    record Beside(List<Relation> pools) implements Relation {
        public Beside {
            pools = List.copyOf(pools);
        }

        @Override
        public List<Pool> pools(Views views) {
            return pools.stream().flatMap(p -> p.pools(views).stream()).toList();
        }

        @Override
        public Set<Need> needs() {
            return pools.stream().flatMap(p -> p.needs().stream()).collect(Collectors.toUnmodifiableSet());
        }
    }

    /// Both sides stacked, `2B` rows against the same `2B` columns: a row belongs to the other view of its
    /// pair, never to itself.
    record TwoViews() implements Relation {
        @Override
        public Set<Need> needs() {
            return Set.of(Need.PAIRS);
        }

        @Override
        public List<Pool> pools(Views views) {
            int n = views.rows();
            var items = View.stack(List.of(views.anchor(), views.positive())).vectors();
            var axis = Axis.of(Role.ANCHOR.label(0), n).then(Axis.of(Role.POSITIVE.label(0), n));
            int[] other = new int[2 * n];
            for (int i = 0; i < 2 * n; i++) other[i] = (i + n) % (2 * n);
            var target = new Target.Positives(Cells.onePerRow(2 * n, Ints.of(other)));
            var candidates = Cells.diagonal(2 * n).complement();
            var sharing = sharedTexts(views).twice();
            return List.of(Pool.of(items, items, target, candidates, axis, axis).withDuplicates(sharing));
        }
    }

    /// All items of the batch against each other: those of one class belong together, an item never to itself.
    /// Anchors and, where the batch has them, positives are items.
    record SameLabel() implements Relation {
        @Override
        public Set<Need> needs() {
            return Set.of(Need.LABELS);
        }

        @Override
        public List<Pool> pools(Views views) {
            var items = Items.of(views);
            int n = items.rows();
            var others = Cells.diagonal(n).complement();
            var target = new Target.Positives(
                    Cells.equal(items.labels(), items.labels()).without(Cells.diagonal(n)));
            return List.of(Pool.of(items.vectors(), items.vectors(), target, others, items.axis(), items.axis()));
        }
    }

    private static Target nothing(int rows, int columns) {
        return new Target.Positives(Cells.none(rows, columns));
    }

    /// The items of two views as a guide sees them, or null where the batch has no guide for both.
    private static Pool.@Nullable Guide guide(Views views, Role rows, int row, Role columns, int column) {
        int from = Role.place(rows, row);
        int to = Role.place(columns, column);
        if (views.all(Role.GUIDE).size() <= Math.max(from, to)) return null;
        return new Pool.Guide(
                views.frozen(Role.GUIDE, from).values(),
                views.frozen(Role.GUIDE, to).values());
    }

    private static Pool inBatch(Direction direction, Views views, Cells positives, Cells candidates) {
        int n = views.rows();
        return Pool.of(
                        views.one(direction.rows()).vectors(),
                        views.one(direction.columns()).vectors(),
                        new Target.Positives(positives),
                        candidates,
                        Axis.of(direction.rows().label(0), n),
                        Axis.of(direction.columns().label(0), n))
                .withDuplicates(sharedTexts(views))
                .withGuide(guide(views, direction.rows(), 0, direction.columns(), 0));
    }

    /// The cells `(i, j)`, i ≠ j, whose pairs have a text in common: the same document, or the same query with
    /// two documents.
    private static Cells sharedTexts(Views views) {
        int n = views.rows();
        var ids = views.pairIds();
        return Cells.sharing(ids, ids, n, n).without(Cells.diagonal(n));
    }
}
