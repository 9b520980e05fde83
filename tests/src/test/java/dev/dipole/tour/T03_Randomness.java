package dev.dipole.tour;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;

import dev.dipole.tensor.Key;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Lesson 3: randomness as a value. There is no generator whose hidden state moves on; there is a key, and
/// asking it twice gives the same answer.
///
/// Read next: `Key` in `tensor`, where the ten lines of Philox are, then lesson 4.
@ExtendWith(OnReference.class)
class T03_Randomness {
    private static final Key KEY = Key.of(1, "lesson");

    /// The bits are a function of (seed, stream, step, site, index). So a run that was killed and goes on needs
    /// to remember nothing but its step.
    @Test
    void askedTwiceAKeyAnswersTheSame() {
        assertEquals(KEY.bits(5), Key.of(1, "lesson").bits(5));
        assertNotEquals(KEY.bits(5), KEY.bits(6));
    }

    /// Each consumer has a stream of its own name: one that draws more does not shift what the others see.
    /// Steps and sites (the places within a step) are further coordinates.
    @Test
    void everyPlaceHasItsOwnBits() {
        assertNotEquals(KEY.bits(0), Key.of(1, "other lesson").bits(0));
        assertNotEquals(KEY.bits(0), Key.of(2, "lesson").bits(0));
        assertNotEquals(KEY.bits(0), KEY.atStep(1).bits(0));
        assertNotEquals(KEY.atStep(1).atSite(1).bits(0), KEY.atStep(1).bits(0));
    }

    /// From bits come uniform numbers, in [0, 1) and evenly spread …
    @Test
    void uniformNumbers() {
        double mean =
                IntStream.range(0, 10_000).mapToDouble(KEY::uniform).average().orElseThrow();
        assertEquals(0.5, mean, 0.01);
    }

    /// … normal ones, for initial weights …
    @Test
    void normalNumbers() {
        double[] numbers = new double[10_000];
        KEY.normals(numbers);
        assertEquals(0, Arrays.stream(numbers).average().orElseThrow(), 0.05);
        assertEquals(1, Arrays.stream(numbers).map(x -> x * x).average().orElseThrow(), 0.05);
    }

    /// … and orders, for shuffling.
    @Test
    void permutations() {
        int[] order = KEY.permutation(6);
        assertArrayEquals(order, KEY.permutation(6));
        Arrays.sort(order);
        assertArrayEquals(new int[] {0, 1, 2, 3, 4, 5}, order);
    }

    /// Dropout sets a share of the numbers to 0 and enlarges the others to make up for it. The mask comes from
    /// the key, so it can be drawn again in the backward pass instead of being kept.
    @Test
    void dropoutIsRepeatable() {
        var ones = Tensor.full(Shape.of(1000), 1);
        double[] dropped = ones.dropout(0.5, KEY).toDoubles();
        assertArrayEquals(dropped, ones.dropout(0.5, KEY).toDoubles());
        assertArrayEquals(
                new double[] {0, 2}, Arrays.stream(dropped).distinct().sorted().toArray());
        assertEquals(1, Arrays.stream(dropped).average().orElseThrow(), 0.1);
    }
}
