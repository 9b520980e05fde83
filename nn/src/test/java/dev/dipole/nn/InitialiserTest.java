package dev.dipole.nn;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Variable;
import java.util.Arrays;
import org.junit.jupiter.api.Test;

/// Initial weights have the distribution asked for, and depend on seed and order alone.
class InitialiserTest {
    private static final int N = 200 * 500;

    private static double[] values(Variable variable) {
        return variable.value().toDoubles();
    }

    private static double moment(double[] values, int power) {
        return Arrays.stream(values)
                .map(v -> Math.pow(v / 0.02, power))
                .average()
                .orElseThrow();
    }

    /// The first four moments of the normal distribution are 0, 1, 0, 3; tolerances are four standard errors.
    @Test
    void theMomentsAreThoseOfTheNormalDistribution() {
        double[] w = values(new Initialiser(5, 0.02).normal(200, 500));
        assertEquals(0, moment(w, 1), 4 / Math.sqrt(N));
        assertEquals(1, moment(w, 2), 4 * Math.sqrt(2.0 / N));
        assertEquals(0, moment(w, 3), 4 * Math.sqrt(15.0 / N));
        assertEquals(3, moment(w, 4), 4 * Math.sqrt(96.0 / N));
    }

    @Test
    void theSharesWithinOneTwoAndThreeDeviationsAreRight() {
        double[] w = values(new Initialiser(5, 0.02).normal(200, 500));
        double[] expected = {0.682689, 0.954500, 0.997300};
        for (int k = 1; k <= 3; k++) {
            double limit = 0.02 * k;
            double share = Arrays.stream(w).filter(v -> Math.abs(v) < limit).count() / (double) N;
            assertEquals(expected[k - 1], share, 4 * Math.sqrt(0.25 / N), k + " deviations");
        }
    }

    @Test
    void theSameSeedDrawsTheSameAndEachWeightDiffers() {
        var one = new Initialiser(5, 0.02);
        var other = new Initialiser(5, 0.02);
        double[] first = values(one.normal(4, 5));
        assertArrayEquals(first, values(other.normal(4, 5)));
        double[] second = values(one.normal(4, 5));
        assertTrue(!Arrays.equals(first, second), "the second weight repeats the first");
        assertTrue(
                !Arrays.equals(first, values(new Initialiser(6, 0.02).normal(4, 5))), "another seed, the same numbers");
    }

    @Test
    void anotherDeviationScalesTheSameNumbers() {
        double[] narrow = values(new Initialiser(5, 0.02).normal(4, 5));
        double[] wide = values(new Initialiser(5, 0.02).normal(0.5, 4, 5));
        for (int i = 0; i < narrow.length; i++) assertEquals(narrow[i] * 25, wide[i], 1e-6);
    }

    @Test
    void freshLayersHaveTheUsualBeginnings() {
        var init = new Initialiser(5, 0.02);
        var linear = Linear.of(3, 2, init);
        assertEquals("[2, 3]", linear.weight().shape().toString());
        assertArrayEquals(new double[2], values(java.util.Objects.requireNonNull(linear.bias())));
        assertEquals(null, Linear.withoutBias(3, 2, init).bias());
        assertArrayEquals(
                new double[] {1, 1}, values(LayerNorm.of(2, 1e-12, init).weight()));
        assertArrayEquals(new double[2], values(LayerNorm.of(2, 1e-12, init).bias()));
        assertArrayEquals(new double[] {1, 1}, values(RmsNorm.of(2, 1e-6, init).weight()));
        assertEquals("[7, 2]", Embedding.of(7, 2, init).weight().shape().toString());
    }

    @Test
    void blankDrawsNothing() {
        assertArrayEquals(new double[6], values(Initialiser.blank().normal(2, 3)));
    }
}
