package dev.dipole.contrastive.data;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.tensor.Key;
import java.util.Arrays;
import java.util.HashMap;
import java.util.HashSet;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class LabelSamplerTest {
    private static final Key KEY = Key.of(7, "batches");

    /// Class `c` has `2 + 5c` of 230 examples, mixed.
    private static int[] labels() {
        var all = IntStream.range(0, 10)
                .flatMap(c -> IntStream.range(0, 2 + 5 * c).map(i -> c))
                .toArray();
        return Arrays.stream(Key.of(1, "mix").permutation(all.length))
                .map(i -> all[i])
                .toArray();
    }

    @Test
    void everyBatchHasPClassesOfKExamplesAndNoExampleComesTwice() {
        int[] labels = labels();
        var sampler = new LabelSampler(labels, 4, 3, KEY);
        for (int epoch = 0; epoch < 4; epoch++) {
            var batches = sampler.batches(epoch);
            var seen = new HashSet<Integer>();
            for (int[] batch : batches) {
                assertEquals(12, batch.length);
                Map<Integer, Integer> counts = new HashMap<>();
                for (int example : batch) {
                    assertTrue(seen.add(example), "an example came twice");
                    counts.merge(labels[example], 1, Integer::sum);
                }
                assertEquals(4, counts.size());
                assertTrue(counts.values().stream().allMatch(c -> c == 3), counts::toString);
            }
            // 7 … 47 examples make 2, 4, 5, 7, 9, 10, 12, 14, 15 groups; the largest four leave most of theirs over
            assertTrue(batches.size() >= 15, () -> batches.size() + " batches");
        }
        assertEquals(2, sampler.unseen(), "the two of class 0");
    }

    @Test
    void anEpochIsAFunctionOfKeyAndNumber() {
        var sampler = new LabelSampler(labels(), 4, 3, KEY);
        var again = new LabelSampler(labels(), 4, 3, KEY);
        for (int epoch : new int[] {2, 0}) {
            var expected = sampler.batches(epoch);
            var found = again.batches(epoch);
            assertEquals(expected.size(), found.size());
            for (int b = 0; b < expected.size(); b++) assertArrayEquals(expected.get(b), found.get(b));
        }
        assertFalse(
                Arrays.equals(sampler.batches(0).getFirst(), sampler.batches(1).getFirst()));
    }

    /// Where classes are equally large and P divides their number, nothing but the order is left to chance.
    @Test
    void equalClassesAreUsedUp() {
        int[] labels = IntStream.range(0, 60).map(i -> i % 2).toArray();
        var batches = new LabelSampler(labels, 2, 5, KEY).batches(0);
        assertEquals(6, batches.size());
    }

    @Test
    void tooFewLargeClassesAreRefused() {
        var error = assertThrows(DataException.class, () -> new LabelSampler(new int[] {0, 0, 1, 2, 2}, 3, 2, KEY));
        assertTrue(
                error.getMessage().startsWith("2 of 3 classes have 2 examples, too few for batches of 3 such classes"),
                error::getMessage);
    }
}
