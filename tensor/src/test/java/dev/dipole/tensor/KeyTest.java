package dev.dipole.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class KeyTest {
    /// The known answers published with the generator (Random123, kat_vectors, philox4x32 10).
    @Test
    void philoxKnownAnswers() {
        assertBlock(0, 0, 0, 0, "6627e8d5 e169c58d bc57ac4c 9b00dbd8");
        assertBlock(-1, -1, -1, -1, "408f276d 41c83b0e a20bc7c6 6d5451fd");
        assertBlock(
                0x299F31D0A4093822L,
                0x85A308D3243F6A88L,
                0x13198A2E,
                0x03707344,
                "d16cfe09 94fdcceb 5001e420 24126ea1");
    }

    private static void assertBlock(long stream, long index, int site, int step, String expected) {
        int[] block = new int[4];
        new Key(stream, step, site).block(index, block);
        assertEquals(expected, "%08x %08x %08x %08x".formatted(block[0], block[1], block[2], block[3]));
    }

    @Test
    void fourWordsToABlock() {
        var key = Key.of(3, "a").atStep(5).atSite(7);
        int[] block = new int[4];
        for (long index = 0; index < 12; index++) {
            key.block(index / 4, block);
            assertEquals(block[(int) (index % 4)], key.bits(index));
        }
    }

    @Test
    void aPartDrawsWhatTheWholeDrawsThere() {
        var key = Key.of(3, "a").atStep(5).atSite(7);
        for (long from : new long[] {0, 4, 40, 1L << 40}) {
            for (long i = 0; i < 9; i++)
                assertEquals(key.bits(from + i), key.from(from).bits(i));
        }
        assertEquals(key.from(12), key.from(4).from(8));
        assertEquals(key.from(8), key.from(5), "between two blocks begins the next one");
        assertEquals(key.atSite(8), key.from(12).atSite(8), "another site begins anew");
    }

    @Test
    void streamsStepsAndSitesDiffer() {
        var key = Key.of(1, "dropout");
        assertEquals(key, Key.of(1, "dropout"));
        var others = new Key[] {Key.of(2, "dropout"), Key.of(1, "shuffle"), key.atStep(1), key.atSite(1)};
        for (var other : others) assertNotEquals(key.bits(0), other.bits(0), other::toString);
        assertEquals(0, key.atSite(4).atStep(9).site()); // a new step begins at site 0
    }

    /// χ² of 256 bins has mean 255 and deviation 22.6: five deviations are not an accident.
    @Test
    void uniformNumbersFillTheirBinsEvenly() {
        var key = Key.of(11, "uniform");
        int n = 1 << 18;
        int[] bins = new int[256];
        double sum = 0;
        for (int i = 0; i < n; i++) {
            float u = key.uniform(i);
            assertTrue(u >= 0 && u < 1);
            bins[(int) (u * 256)]++;
            sum += u;
        }
        double expected = n / 256.0;
        double chi = Arrays.stream(bins)
                .mapToDouble(count -> (count - expected) * (count - expected) / expected)
                .sum();
        assertTrue(Math.abs(chi - 255) < 5 * 22.6, "χ² " + chi);
        assertEquals(0.5, sum / n, 5 * Math.sqrt(1.0 / 12 / n));
    }

    @Test
    void belowStaysBelowAndIsEven() {
        var key = Key.of(11, "below");
        int n = 70_000;
        int[] counts = new int[7];
        for (int i = 0; i < n; i++) counts[key.below(7, i)]++;
        double deviation = Math.sqrt(n * 6.0 / 49);
        for (int count : counts) assertEquals(n / 7.0, count, 5 * deviation);
    }

    @Test
    void normalsHaveTheMomentsOfTheNormalDistribution() {
        double[] x = new double[100_001];
        Key.of(5, "normal").normals(x);
        double n = x.length;
        assertEquals(0, Arrays.stream(x).sum() / n, 5 / Math.sqrt(n));
        assertEquals(1, Arrays.stream(x).map(v -> v * v).sum() / n, 5 * Math.sqrt(2 / n));
        assertEquals(3, Arrays.stream(x).map(v -> v * v * v * v).sum() / n, 5 * Math.sqrt(96 / n));
        assertEquals(0.6827, Arrays.stream(x).filter(v -> Math.abs(v) < 1).count() / n, 0.01);
    }

    @Test
    void aPermutationHoldsEachNumberOnce() {
        for (int n : new int[] {0, 1, 2, 100}) {
            int[] order = Key.of(1, "order").permutation(n);
            assertArrayEquals(
                    IntStream.range(0, n).toArray(),
                    Arrays.stream(order).sorted().toArray());
        }
        int[] first = new int[5]; // where 0 lands, over many keys
        for (int i = 0; i < 10_000; i++) first[Key.of(i, "order").permutation(5)[0]]++;
        for (int count : first) assertEquals(2000, count, 5 * Math.sqrt(10_000 * 0.16));
    }
}
