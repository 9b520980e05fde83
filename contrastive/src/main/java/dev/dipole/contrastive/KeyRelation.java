package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Tensor;
import java.util.List;
import java.util.Set;
import java.util.stream.IntStream;

/// Relations with keys: what a slowly following encoder, or a memory of it, offers to be found. Keys are
/// frozen.
///
/// The query of an item is its prediction where the batch has one, else the item; its key is its momentum view
/// where the batch has one, else the item cut off from gradients.
public sealed interface KeyRelation extends Relation {
    /// One column: each anchor's query with the key of its positive.
    record OwnKey() implements KeyRelation {
        @Override
        public Set<Need> needs() {
            return Set.of(Need.PAIRS);
        }

        @Override
        public List<Pool> pools(Views views) {
            int n = views.rows();
            return List.of(Pool.ofOwn(
                    query(views, Role.ANCHOR).vectors(),
                    key(views, Role.POSITIVE).vectors(),
                    new Target.Positives(Cells.all(n, 1)),
                    axis(views, Role.ANCHOR),
                    "own key"));
        }
    }

    /// The vectors of the memory queue as candidates of the anchors' queries, none of them positive; no pool
    /// while the queue is empty.
    record Queue() implements KeyRelation {
        @Override
        public Set<Need> needs() {
            return Set.of(Need.QUEUE);
        }

        @Override
        public List<Pool> pools(Views views) {
            var queue = views.queue();
            if (queue.size() == 0) return List.of();
            int n = views.rows();
            var ids = queue.ids();
            var sharing = Cells.sharing(views.pairIds(), ids == null ? List.of() : List.of(ids), n, queue.size());
            return List.of(Pool.of(
                            query(views, Role.ANCHOR).vectors(),
                            Variable.constant(queue.vectors()),
                            new Target.Positives(Cells.none(n, queue.size())),
                            Cells.all(n, queue.size()),
                            axis(views, Role.ANCHOR),
                            Axis.of("queue", queue.size()))
                    .withDuplicates(sharing));
        }
    }

    /// Queries of one side among the keys of the other: row `i` belongs to column `i`.
    record Keys(Direction direction) implements KeyRelation {
        @Override
        public Set<Need> needs() {
            return direction.needs();
        }

        @Override
        public List<Pool> pools(Views views) {
            return List.of(diagonal(query(views, direction.rows()), key(views, direction.columns()), views, direction));
        }
    }

    /// Each item of one side is replaced by its nearest neighbour in the queue, by cosine, a constant; it must
    /// be found by the query of its partner. An empty queue leaves the item itself, frozen.
    record Neighbours(Direction direction) implements KeyRelation {
        @Override
        public Set<Need> needs() {
            return Need.union(direction.needs(), Need.QUEUE);
        }

        @Override
        public List<Pool> pools(Views views) {
            var items = views.one(direction.rows()).freeze();
            var queue = views.queue();
            var rows = queue.size() == 0
                    ? items
                    : View.frozen(queue.vectors().gather(nearest(items.vectors().value(), queue.vectors())));
            return List.of(diagonal(rows, query(views, direction.columns()), views, direction));
        }

        private static Ints nearest(Tensor items, Tensor queue) {
            var scores = new Similarity.Cosine()
                    .table(Variable.constant(items), Variable.constant(queue))
                    .value();
            double[] s = scores.toDoubles();
            int width = scores.shape().width();
            return Ints.of(IntStream.range(0, scores.shape().dim(0))
                    .map(i -> IntStream.range(0, width)
                            .reduce(0, (best, j) -> s[i * width + j] > s[i * width + best] ? j : best))
                    .toArray());
        }
    }

    /// The anchors' queries shall spread over the queue as the keys of the positives do: the target is
    /// `softmax(cos(key, queue)/τ_t)`, a constant. No pool while the queue is empty.
    record OverQueue(double temperature) implements KeyRelation {
        public OverQueue {
            Check.positive("the temperature of the keys", temperature);
        }

        @Override
        public Set<Need> needs() {
            return Set.of(Need.PAIRS, Need.QUEUE);
        }

        @Override
        public List<Pool> pools(Views views) {
            var queue = views.queue();
            if (queue.size() == 0) return List.of();
            var columns = Variable.constant(queue.vectors());
            var target = new Similarity.Cosine()
                    .table(key(views, Role.POSITIVE).vectors(), columns)
                    .value()
                    .scale(1 / temperature)
                    .softmax();
            return List.of(Pool.of(
                    query(views, Role.ANCHOR).vectors(),
                    columns,
                    new Target.Distribution(target),
                    Cells.all(views.rows(), queue.size()),
                    axis(views, Role.ANCHOR),
                    Axis.of("queue", queue.size())));
        }
    }

    /// Labelled items of earlier batches as candidates of all items of this one; those of one class belong
    /// together. No pool while the queue is empty.
    record LabelledQueue() implements KeyRelation {
        @Override
        public Set<Need> needs() {
            return Set.of(Need.LABELS, Need.LABELLED_QUEUE);
        }

        @Override
        public List<Pool> pools(Views views) {
            var queue = views.queue();
            if (queue.size() == 0) return List.of();
            var items = Items.of(views);
            var labels = queue.labels();
            if (labels == null) {
                throw new ObjectiveException("this objective needs the class of each vector in the memory queue");
            }
            return List.of(Pool.of(
                    items.vectors(),
                    Variable.constant(queue.vectors()),
                    new Target.Positives(Cells.equal(items.labels(), labels)),
                    Cells.all(items.rows(), queue.size()),
                    items.axis(),
                    Axis.of("queue", queue.size())));
        }
    }

    /// What an item asks with: its prediction where the batch has one.
    static View query(Views views, Role role) {
        int place = Role.place(role, 0);
        return place < views.all(Role.PREDICTION).size() ? views.one(Role.PREDICTION, place) : views.one(role);
    }

    /// What an item is found by: its momentum view where the batch has one, else itself; frozen.
    static View.Frozen key(Views views, Role role) {
        int place = Role.place(role, 0);
        boolean followed = place < views.all(Role.MOMENTUM).size();
        return followed ? views.frozen(Role.MOMENTUM, place) : views.one(role).freeze();
    }

    private static Axis axis(Views views, Role role) {
        return Axis.of(role.label(0), views.rows());
    }

    private static Pool diagonal(View rows, View columns, Views views, Direction direction) {
        int n = views.rows();
        var ids = views.pairIds();
        return Pool.of(
                        rows.vectors(),
                        columns.vectors(),
                        new Target.Positives(Cells.diagonal(n)),
                        Cells.all(n, n),
                        axis(views, direction.rows()),
                        axis(views, direction.columns()))
                .withDuplicates(Cells.sharing(ids, ids, n, n).without(Cells.diagonal(n)));
    }
}
