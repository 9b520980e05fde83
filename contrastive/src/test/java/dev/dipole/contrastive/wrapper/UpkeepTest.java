package dev.dipole.contrastive.wrapper;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.nn.FrozenCopy;
import dev.dipole.nn.Initialiser;
import dev.dipole.nn.Linear;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// What is kept between steps: a queue of vectors, a following model.
class UpkeepTest {
    /// Rows `(x, 1)`.
    private static Tensor rows(double... x) {
        double[] values = Arrays.stream(x)
                .flatMap(v -> Arrays.stream(new double[] {v, 1}))
                .toArray();
        return Tensor.of(Shape.of(x.length, 2), values);
    }

    private static void enqueue(FifoQueue queue, int step, double... x) {
        var ids = Ints.of(Arrays.stream(x).mapToInt(v -> (int) v).toArray());
        queue.enqueue(rows(x), ids, ids, step);
    }

    private static double[] numbers(FifoQueue queue) {
        double[] all = queue.contents().vectors().toDoubles();
        return IntStream.range(0, all.length / 2).mapToDouble(i -> all[2 * i]).toArray();
    }

    @Test
    void theOldestLeaveFirst() {
        var queue = new FifoQueue(5, 2);
        assertEquals(0, queue.contents().size());
        enqueue(queue, 0, 1, 2);
        enqueue(queue, 1, 3, 4);
        assertArrayEquals(new double[] {1, 2, 3, 4}, numbers(queue));
        enqueue(queue, 2, 5, 6);
        assertArrayEquals(new double[] {2, 3, 4, 5, 6}, numbers(queue));
        assertEquals(Ints.of(2, 3, 4, 5, 6), queue.contents().ids());
        assertEquals(Ints.of(2, 3, 4, 5, 6), queue.contents().labels());
        enqueue(queue, 3, 11, 12, 13, 14, 15, 16, 17);
        assertArrayEquals(new double[] {13, 14, 15, 16, 17}, numbers(queue));
    }

    @Test
    void agesAreCountedInSteps() {
        var queue = new FifoQueue(5, 2);
        assertEquals(0, queue.staleness(9).greatestAge());
        enqueue(queue, 0, 1, 2);
        enqueue(queue, 4, 3, 4, 5);
        var stale = queue.staleness(6);
        assertEquals(5, stale.size());
        assertEquals((6 + 6 + 2 + 2 + 2) / 5.0, stale.meanAge(), 1e-12);
        assertEquals(6, stale.greatestAge());
        assertEquals(0, stale.compared());
    }

    /// Text 7 comes again, turned by a right angle; text 3 as it was.
    @Test
    void textsThatComeAgainTellTheDrift() {
        var queue = new FifoQueue(5, 2);
        queue.enqueue(Tensor.of(Shape.of(2, 2), 2, 0, 0, 3), Ints.of(7, 3), Ints.of(0, 0), 0);
        queue.enqueue(Tensor.of(Shape.of(3, 2), 0, 5, 0, 4, 1, 1), Ints.of(7, 3, 9), Ints.of(0, 0, 0), 1);
        assertEquals(2, queue.staleness(1).compared());
        assertEquals(.5, queue.staleness(1).drift(), 1e-6);
    }

    @Test
    void aQueueIsRestoredAsItWas() {
        for (int batches = 0; batches < 4; batches++) {
            var queue = new FifoQueue(5, 2);
            for (int b = 0; b < batches; b++) enqueue(queue, b, 2 * b, 2 * b + 1);
            var again = new FifoQueue(5, 2);
            assertEquals(Shape.of(5, 2), queue.state().shape());
            again.restore(queue.state(), queue.marks());
            assertArrayEquals(numbers(queue), numbers(again));
            assertEquals(queue.marks(), again.marks());
            enqueue(queue, 9, 50, 51);
            enqueue(again, 9, 50, 51);
            assertArrayEquals(numbers(queue), numbers(again));
        }
        var queue = new FifoQueue(5, 2);
        var none = new FifoQueue.Marks(List.of(), List.of(), List.of());
        assertThrows(ObjectiveException.class, () -> queue.restore(rows(1, 2), none));
        assertThrows(ObjectiveException.class, () -> new FifoQueue.Marks(List.of(1), List.of(), List.of(1)));
        assertThrows(ObjectiveException.class, () -> new FifoQueue(0, 2));
        assertThrows(ObjectiveException.class, () -> queue.enqueue(rows(1), Ints.of(), Ints.of(), 0));
    }

    private static double[] weights(Linear layer) {
        return layer.weight().value().toDoubles();
    }

    @Test
    void aFollowerMovesByItsMomentum() {
        var leader = Linear.of(3, 2, new Initialiser(1, 1));
        var start = Linear.of(3, 2, new Initialiser(2, 1));
        double[] from = weights(start);
        double[] to = weights(leader);
        for (double m : new double[] {0, .25, 1}) {
            var follower = new MovingAverage<>(FrozenCopy.of(start));
            follower.follow(leader, m);
            for (int i = 0; i < from.length; i++) {
                double expected = m == 1 ? from[i] : m == 0 ? to[i] : m * from[i] + (1 - m) * to[i];
                assertEquals(expected, weights(follower.model())[i], m == .25 ? 1e-6 : 0);
            }
            assertTrue(follower.model().trainable().isEmpty());
        }
        assertArrayEquals(from, weights(start), "the original stays");
        assertArrayEquals(to, weights(leader));
        assertThrows(ObjectiveException.class, () -> new MovingAverage<>(start).follow(leader, 1.5));
    }

    @Test
    void aPredictorKeepsTheWidth() {
        var predictor = Predictor.of(4, 8, 1);
        var z = Variable.constant(Tensor.of(Shape.of(2, 4), 1, 2, 3, 4, -1, .5, 0, 2));
        assertEquals(Shape.of(2, 4), predictor.apply(z).shape());
        assertArrayEquals(
                Objects.requireNonNull(predictor.up().weight()).value().toDoubles(),
                Predictor.of(4, 8, 1).up().weight().value().toDoubles());
        assertEquals(6, predictor.trainable().size());
        // no row sees another
        var alone = Variable.constant(Tensor.of(Shape.of(1, 4), -1, .5, 0, 2));
        assertArrayEquals(
                predictor.apply(alone).value().toDoubles(),
                Arrays.copyOfRange(predictor.apply(z).value().toDoubles(), 4, 8));
    }
}
