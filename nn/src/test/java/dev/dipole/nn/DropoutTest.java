package dev.dipole.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Recording;
import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Backends;
import dev.dipole.tensor.Key;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// Dropout keeps the expectation while training and is absent otherwise.
class DropoutTest {
    private static final int N = 100_000;

    private static double[] dropped(double rate, String backend) {
        return Backends.with(Backends.named(backend), () -> {
            var ones = Variable.constant(Tensor.full(Shape.of(N), 1));
            var recording = Recording.with(Key.of(11, "dropout"));
            return Tape.record(recording, () -> new Dropout(rate).apply(ones))
                    .output()
                    .toDoubles();
        });
    }

    @ParameterizedTest
    @ValueSource(doubles = {0.1, 0.5, 0.9})
    void theShareDroppedIsTheRateAndTheMeanStays(double rate) {
        for (String backend : new String[] {"reference", "cpu"}) {
            double[] y = dropped(rate, backend);
            double kept = 1 / (1 - rate);
            double share = Arrays.stream(y).filter(v -> v == 0).count() / (double) N;
            assertTrue(
                    Arrays.stream(y).allMatch(v -> v == 0 || Math.abs(v - kept) < 1e-5 * kept),
                    "neither 0 nor 1 / (1 - rate)");
            double deviation = Math.sqrt(rate * (1 - rate) / N); // of a binomial share
            assertEquals(rate, share, 4 * deviation, backend);
            assertEquals(1, Arrays.stream(y).average().orElseThrow(), 4 * deviation * kept, backend);
        }
    }

    @Test
    void bothBackendsDropTheSameElements() {
        double[] reference = dropped(0.3, "reference");
        double[] cpu = dropped(0.3, "cpu");
        for (int i = 0; i < N; i++) assertEquals(reference[i] == 0, cpu[i] == 0, "element " + i);
    }

    @Test
    void neighboursAreDroppedIndependently() {
        double[] y = dropped(0.5, "reference");
        int both = 0;
        for (int i = 0; i + 1 < N; i++) if (y[i] == 0 && y[i + 1] == 0) both++;
        assertEquals(0.25, both / (double) N, 0.006);
    }

    @Test
    void atInferenceAndWithRateZeroItIsNotThere() {
        var x = Variable.constant(Tensor.of(Shape.of(3), 1.0, -2.0, 3.0));
        double[] same = x.value().toDoubles();
        assertArrayEquals(same, new Dropout(0.9).apply(x).value().toDoubles(), "outside a recording");
        assertArrayEquals(
                same, Tape.record(() -> new Dropout(0.9).apply(x)).output().toDoubles(), "without randomness");
        var recording = Recording.with(Key.of(1, "dropout"));
        assertArrayEquals(
                same,
                Tape.record(recording, () -> new Dropout(0).apply(x)).output().toDoubles(),
                "rate 0");
    }

    @ParameterizedTest
    @ValueSource(doubles = {-0.1, 1, 1.5, Double.NaN})
    void aRateOutsideIsRefused(double rate) {
        var error = assertThrows(IllegalArgumentException.class, () -> new Dropout(rate));
        assertEquals("the dropout rate must lie in [0, 1), not " + rate, error.getMessage());
    }
}
