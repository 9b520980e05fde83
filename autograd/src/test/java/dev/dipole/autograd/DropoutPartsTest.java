package dev.dipole.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.tensor.Backends;
import dev.dipole.tensor.Key;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.Arrays;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/// A part of a batch loses the numbers that the batch loses there, at every width.
class DropoutPartsTest {
    private static final Recording RANDOM = Recording.with(Key.of(3, "dropout").atStep(4));
    private static final int ROWS = 9;

    private static double[] dropped(Recording recording, int rows, int width) {
        var ones = Variable.parameter(Tensor.full(Backends.current(), Shape.of(rows, width), 1));
        return Tape.record(recording, () -> ones.dropout(.4)).output().toDoubles();
    }

    @ParameterizedTest
    @ValueSource(ints = {1, 2, 3, 4, 5, 6, 7, 8, 30})
    void partsAreThoseOfTheWhole(int width) {
        for (String backend : new String[] {"reference", "cpu"}) {
            Backends.with(Backends.named(backend), () -> {
                double[] whole = dropped(RANDOM, ROWS, width);
                assertTrue(Arrays.stream(whole).anyMatch(v -> v == 0) || width == 1);
                for (int from = 0; from < ROWS; from++) {
                    for (int to = from + 1; to <= ROWS; to++) {
                        double[] part = dropped(RANDOM.afterRows(from), to - from, width);
                        assertArrayEquals(Arrays.copyOfRange(whole, from * width, to * width), part);
                    }
                }
                return true;
            });
        }
    }
}
