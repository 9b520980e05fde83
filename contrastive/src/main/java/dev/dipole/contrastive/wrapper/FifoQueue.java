package dev.dipole.contrastive.wrapper;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.MemoryQueue;
import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.contrastive.Similarity;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Workspace;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// The upkeep of a [MemoryQueue]: vectors come in after the loss, the oldest leave first (He et al., 2020).
///
/// What stands in the queue was made by an encoder of earlier steps and grows stale. When a text comes in again
/// whose older vector is still there, the two tell how far the encoder has moved in between: the drift.
public final class FifoQueue {
    private final int capacity;
    private Tensor vectors;
    private int[] ids = {};
    private int[] labels = {};
    private int[] steps = {};
    private double drift = Double.NaN;
    private int compared;

    /// An empty queue of at most `capacity` vectors of that width.
    public FifoQueue(int capacity, int width) {
        if (capacity < 1) throw new ObjectiveException("a memory queue holds at least 1 vector, not " + capacity);
        Check.atLeast("the width of a memory queue", width, 1);
        this.capacity = capacity;
        this.vectors = Workspace.outside(() -> Tensor.full(Shape.of(0, width), 0));
    }

    /// How stale the queue is.
    ///
    /// @param size the number of vectors
    /// @param meanAge steps since they came in, on average
    /// @param greatestAge steps since the first came in
    /// @param drift `mean 1 − cos` of old and new vectors of the texts of the latest batch that were in the
    /// queue already; NaN where there was none
    /// @param compared how many those were
    public record Staleness(int size, double meanAge, int greatestAge, double drift, int compared) {}

    /// The numbers of a queue beside its vectors.
    ///
    /// @param ids which text each vector is
    /// @param labels the class of each
    /// @param steps when each came in
    public record Marks(List<Integer> ids, List<Integer> labels, List<Integer> steps) {
        public Marks {
            ids = List.copyOf(ids);
            labels = List.copyOf(labels);
            steps = List.copyOf(steps);
            if (ids.size() != labels.size() || ids.size() != steps.size()) {
                throw new ObjectiveException("a memory queue has as many ids as labels and steps, not %d, %d and %d"
                        .formatted(ids.size(), labels.size(), steps.size()));
            }
        }
    }

    /// What objectives see, oldest first.
    public MemoryQueue contents() {
        return new MemoryQueue(vectors, Ints.of(labels), Ints.of(ids));
    }

    /// Adds the vectors of a batch, `[rows, width]`, and lets the oldest go.
    public void enqueue(Tensor rows, Ints rowIds, Ints rowLabels, int step) {
        int n = rows.shape().dim(0);
        if (rowIds.size() != n || rowLabels.size() != n) {
            throw new ObjectiveException("%d vectors need as many ids and labels, not %d and %d"
                    .formatted(n, rowIds.size(), rowLabels.size()));
        }
        if (rows.shape().width() != vectors.shape().width()) {
            throw new ObjectiveException("vectors of %d numbers do not fit a memory queue of width %d"
                    .formatted(rows.shape().width(), vectors.shape().width()));
        }
        measureDrift(rows, rowIds);
        int come = Math.min(n, capacity);
        int stay = Math.min(steps.length, capacity - come);
        int left = steps.length - stay;
        var before = vectors;
        var old = stay == 0 ? null : before.slice(left, left + stay);
        vectors = Workspace.outside(() -> joined(old, rows.slice(n - come, n)));
        ids = joined(ids, left, rowIds.toArray(), n - come);
        labels = joined(labels, left, rowLabels.toArray(), n - come);
        int[] now = new int[n];
        Arrays.fill(now, step);
        steps = joined(steps, left, now, n - come);
    }

    private static Tensor joined(@Nullable Tensor old, Tensor fresh) {
        return old == null ? fresh.copy() : Tensor.concatRows(List.of(old, fresh));
    }

    private static int[] joined(int[] old, int from, int[] fresh, int freshFrom) {
        return IntStream.concat(Arrays.stream(old, from, old.length), Arrays.stream(fresh, freshFrom, fresh.length))
                .toArray();
    }

    private void measureDrift(Tensor rows, Ints rowIds) {
        Map<Integer, Integer> latest = new HashMap<>(); // looked up only, so its order does not matter
        for (int i = 0; i < ids.length; i++) latest.put(ids[i], i);
        var old = new ArrayList<Integer>();
        var fresh = new ArrayList<Integer>();
        for (int i = 0; i < rowIds.size(); i++) {
            var found = latest.get(rowIds.get(i));
            if (found == null) continue;
            old.add(found);
            fresh.add(i);
        }
        compared = old.size();
        drift = compared == 0 ? Double.NaN : 1 - meanCosine(rows.gather(ints(fresh)), vectors.gather(ints(old)));
    }

    private static double meanCosine(Tensor a, Tensor b) {
        var cosines = new Similarity.Cosine().pairs(Variable.constant(a), Variable.constant(b));
        return Arrays.stream(cosines.value().toDoubles()).average().orElse(Double.NaN);
    }

    private static Ints ints(List<Integer> values) {
        return Ints.of(values.stream().mapToInt(Integer::intValue).toArray());
    }

    /// How stale it is at a step.
    public Staleness staleness(int step) {
        double mean = Arrays.stream(steps).mapToDouble(s -> step - s).average().orElse(0);
        int greatest = steps.length == 0 ? 0 : step - steps[0];
        return new Staleness(steps.length, mean, greatest, drift, compared);
    }

    /// The vectors for a checkpoint, `[capacity, width]`: those there are, then zeros.
    public Tensor state() {
        int missing = capacity - steps.length;
        if (missing == 0) return vectors;
        var zeros =
                Tensor.full(vectors.backend(), Shape.of(missing, vectors.shape().width()), 0);
        return steps.length == 0 ? zeros : Tensor.concatRows(List.of(vectors, zeros));
    }

    /// What a checkpoint keeps beside the vectors.
    public Marks marks() {
        return new Marks(list(ids), list(labels), list(steps));
    }

    private static List<Integer> list(int[] values) {
        return Arrays.stream(values).boxed().toList();
    }

    /// Sets the queue to what a checkpoint says.
    public void restore(Tensor state, Marks marks) {
        int size = marks.ids().size();
        if (!state.shape().equals(Shape.of(capacity, vectors.shape().width())) || size > capacity) {
            throw new ObjectiveException("a state of shape %s with %d entries is none of a queue of %d × %d"
                    .formatted(state.shape(), size, capacity, vectors.shape().width()));
        }
        vectors = Workspace.outside(() -> size == 0
                ? Tensor.full(Shape.of(0, vectors.shape().width()), 0)
                : state.slice(0, size).copy());
        ids = ints(marks.ids()).toArray();
        labels = ints(marks.labels()).toArray();
        steps = ints(marks.steps()).toArray();
        drift = Double.NaN;
        compared = 0;
    }
}
