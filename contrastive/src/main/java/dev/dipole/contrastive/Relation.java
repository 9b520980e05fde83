package dev.dipole.contrastive;

import dev.dipole.tensor.Ints;
import java.util.ArrayList;
import java.util.List;

/// Who is compared with whom, and who belongs together: it says what the [ScoreTable] holds. Small relations
/// are put [#beside] each other; their candidates then compete in one softmax.
public sealed interface Relation {
    /// What is compared: pools of candidates to stand beside each other, perhaps none, where a batch has no
    /// hard negatives. All have the same rows.
    List<Pool> pools(Views views);

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
        public List<Pool> pools(Views views) {
            int n = views.rows();
            return List.of(inBatch(direction, views, Cells.diagonal(n), Cells.all(n, n)));
        }
    }

    /// Nothing belongs together, all other rows are negatives. With `own`, column `i` is a candidate of row `i`
    /// as well: for [Direction#DQ] that counts the positive once more.
    record Others(Direction direction, boolean own) implements Relation {
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
        public List<Pool> pools(Views views) {
            var pools = new ArrayList<Pool>();
            for (int k = 0; k < views.negatives().size(); k++) {
                pools.add(pool(views, views.negatives().get(k), Role.NEGATIVE.label(k)));
            }
            return pools;
        }

        private Pool pool(Views views, View negatives, String name) {
            int n = views.rows();
            var from = views.one(rows).vectors();
            var ids = negatives.ids();
            var sharing = Cells.sharing(views.pairIds(), ids == null ? List.of() : List.of(ids), n, n);
            boolean own = whose == Whose.OWN;
            var candidates = switch (whose) {
                case ALL -> Cells.all(n, n);
                case OWN -> Cells.all(n, 1);
                case OTHERS -> Cells.diagonal(n).complement();
            };
            return new Pool(
                    from,
                    negatives.vectors(),
                    own,
                    new Target.Positives(Cells.none(n, candidates.columns())),
                    candidates,
                    own ? sharing.diagonalAsColumn() : sharing,
                    Axis.of(rows.label(0), n),
                    own ? Axis.of("own " + name, 1) : Axis.of(name, n));
        }
    }

    /// One column: each anchor with its own positive.
    record OwnPositive() implements Relation {
        @Override
        public List<Pool> pools(Views views) {
            int n = views.rows();
            var all = Cells.all(n, 1);
            return List.of(new Pool(
                    views.anchor().vectors(),
                    views.positive().vectors(),
                    true,
                    new Target.Positives(all),
                    all,
                    Cells.none(n, 1),
                    Axis.of(Role.ANCHOR.label(0), n),
                    Axis.of("own positive", 1)));
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
    }

    /// Both sides stacked, `2B` rows against the same `2B` columns: a row belongs to the other view of its
    /// pair, never to itself.
    record TwoViews() implements Relation {
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
            return List.of(new Pool(items, items, false, target, candidates, sharing, axis, axis));
        }
    }

    /// All items of the batch against each other: those of one class belong together, an item never to itself.
    /// Anchors and, where the batch has them, positives are items.
    record SameLabel() implements Relation {
        @Override
        public List<Pool> pools(Views views) {
            boolean paired = views.has(Role.POSITIVE);
            var items = paired ? View.stack(List.of(views.anchor(), views.positive())) : views.anchor();
            var labels = items.labels();
            if (labels == null) {
                throw new ObjectiveException("this objective needs the class of each row; give the batch labels");
            }
            int n = items.rows();
            var anchors = Axis.of(Role.ANCHOR.label(0), views.rows());
            var axis = paired ? anchors.then(Axis.of(Role.POSITIVE.label(0), views.rows())) : anchors;
            var others = Cells.diagonal(n).complement();
            var target = new Target.Positives(Cells.equal(labels, labels).without(Cells.diagonal(n)));
            var vectors = items.vectors();
            return List.of(new Pool(vectors, vectors, false, target, others, Cells.none(n, n), axis, axis));
        }
    }

    private static Pool inBatch(Direction direction, Views views, Cells positives, Cells candidates) {
        int n = views.rows();
        return new Pool(
                views.one(direction.rows()).vectors(),
                views.one(direction.columns()).vectors(),
                false,
                new Target.Positives(positives),
                candidates,
                sharedTexts(views),
                Axis.of(direction.rows().label(0), n),
                Axis.of(direction.columns().label(0), n));
    }

    /// The cells `(i, j)`, i ≠ j, whose pairs have a text in common: the same document, or the same query with
    /// two documents.
    private static Cells sharedTexts(Views views) {
        int n = views.rows();
        var ids = views.pairIds();
        return Cells.sharing(ids, ids, n, n).without(Cells.diagonal(n));
    }
}
