package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Ints;
import java.util.ArrayList;
import java.util.List;

/// Who is compared with whom, and who belongs together: it fills the [ScoreTable]. Small relations are put
/// [#beside] each other; their candidates then compete in one softmax.
public sealed interface Relation {
    /// The tables to stand beside each other; perhaps none, where a batch has no hard negatives.
    List<ScoreTable> blocks(Views views, Similarity similarity);

    /// The one table of this relation.
    default ScoreTable table(Views views, Similarity similarity) {
        return ScoreTable.beside(blocks(views, similarity));
    }

    /// Several pools of candidates for the same rows.
    static Relation beside(Relation... pools) {
        return new Beside(List.of(pools));
    }

    /// Row `i` belongs to column `i`; every other column is a negative of it.
    record Diagonal(Direction direction) implements Relation {
        @Override
        public List<ScoreTable> blocks(Views views, Similarity similarity) {
            int n = views.rows();
            return List.of(
                    inBatch(direction, views, similarity, new Target.Positives(Cells.diagonal(n)), Cells.all(n, n)));
        }
    }

    /// Nothing belongs together, all other rows are negatives. With `own`, column `i` is a candidate of row `i`
    /// as well: for [Direction#DQ] that counts the positive once more.
    record Others(Direction direction, boolean own) implements Relation {
        @Override
        public List<ScoreTable> blocks(Views views, Similarity similarity) {
            int n = views.rows();
            var candidates = own ? Cells.all(n, n) : Cells.diagonal(n).complement();
            return List.of(inBatch(direction, views, similarity, new Target.Positives(Cells.none(n, n)), candidates));
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
        public List<ScoreTable> blocks(Views views, Similarity similarity) {
            var blocks = new ArrayList<ScoreTable>();
            for (int k = 0; k < views.negatives().size(); k++) {
                blocks.add(block(views, views.negatives().get(k), Role.NEGATIVE.label(k), similarity));
            }
            return blocks;
        }

        private ScoreTable block(Views views, View negatives, String name, Similarity similarity) {
            var from = views.one(rows).vectors();
            int n = views.rows();
            var ids = negatives.ids();
            var sharing = Cells.sharing(views.pairIds(), ids == null ? List.of() : List.of(ids), n, n);
            if (whose == Whose.OWN) {
                var scores = similarity.pairs(from, negatives.vectors()).reshape(n, 1);
                var columns = Axis.of("own " + name, 1);
                return pool(scores, Cells.all(n, 1), sharing.diagonalAsColumn(), rows, columns);
            }
            var candidates =
                    whose == Whose.ALL ? Cells.all(n, n) : Cells.diagonal(n).complement();
            return pool(similarity.table(from, negatives.vectors()), candidates, sharing, rows, Axis.of(name, n));
        }

        private static ScoreTable pool(Variable scores, Cells candidates, Cells sharing, Role rows, Axis columns) {
            var none = new Target.Positives(Cells.none(candidates.rows(), candidates.columns()));
            return new ScoreTable(
                    scores, none, candidates, sharing, Axis.of(rows.label(0), candidates.rows()), columns);
        }
    }

    /// One column: each anchor with its own positive.
    record OwnPositive() implements Relation {
        @Override
        public List<ScoreTable> blocks(Views views, Similarity similarity) {
            int n = views.rows();
            var scores = similarity
                    .pairs(views.anchor().vectors(), views.positive().vectors())
                    .reshape(n, 1);
            var all = Cells.all(n, 1);
            var anchors = Axis.of(Role.ANCHOR.label(0), n);
            return List.of(new ScoreTable(
                    scores, new Target.Positives(all), all, Cells.none(n, 1), anchors, Axis.of("own positive", 1)));
        }
    }

    /// The pools of several relations, side by side.
    record Beside(List<Relation> pools) implements Relation {
        public Beside {
            pools = List.copyOf(pools);
        }

        @Override
        public List<ScoreTable> blocks(Views views, Similarity similarity) {
            return pools.stream()
                    .flatMap(p -> p.blocks(views, similarity).stream())
                    .toList();
        }
    }

    /// Both sides stacked, `2B` rows against the same `2B` columns: a row belongs to the other view of its
    /// pair, never to itself.
    record TwoViews() implements Relation {
        @Override
        public List<ScoreTable> blocks(Views views, Similarity similarity) {
            int n = views.rows();
            var items = View.stack(List.of(views.anchor(), views.positive())).vectors();
            var axis = Axis.of(Role.ANCHOR.label(0), n).then(Axis.of(Role.POSITIVE.label(0), n));
            int[] other = new int[2 * n];
            for (int i = 0; i < 2 * n; i++) other[i] = (i + n) % (2 * n);
            var target = new Target.Positives(Cells.onePerRow(2 * n, Ints.of(other)));
            var candidates = Cells.diagonal(2 * n).complement();
            var sharing = sharedTexts(views).twice();
            return List.of(new ScoreTable(similarity.table(items, items), target, candidates, sharing, axis, axis));
        }
    }

    /// All items of the batch against each other: those of one class belong together, an item never to itself.
    /// Anchors and, where the batch has them, positives are items.
    record SameLabel() implements Relation {
        @Override
        public List<ScoreTable> blocks(Views views, Similarity similarity) {
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
            var scores = similarity.table(items.vectors(), items.vectors());
            return List.of(new ScoreTable(scores, target, others, Cells.none(n, n), axis, axis));
        }
    }

    private static ScoreTable inBatch(
            Direction direction, Views views, Similarity similarity, Target target, Cells candidates) {
        var from = views.one(direction.rows());
        var to = views.one(direction.columns());
        return new ScoreTable(
                similarity.table(from.vectors(), to.vectors()),
                target,
                candidates,
                sharedTexts(views),
                Axis.of(direction.rows().label(0), views.rows()),
                Axis.of(direction.columns().label(0), views.rows()));
    }

    /// The cells `(i, j)`, i ≠ j, whose pairs have a text in common: the same document, or the same query with
    /// two documents.
    private static Cells sharedTexts(Views views) {
        int n = views.rows();
        var ids = views.pairIds();
        return Cells.sharing(ids, ids, n, n).without(Cells.diagonal(n));
    }
}
