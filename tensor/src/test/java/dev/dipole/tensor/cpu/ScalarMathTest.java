package dev.dipole.tensor.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.tensor.Unary;
import java.util.function.DoubleUnaryOperator;
import org.junit.jupiter.api.Test;

/// The polynomials against `StrictMath`, in units in the last place; that the vector twins have the same bits
/// is the matter of [BitsTest].
class ScalarMathTest {
    private interface FloatFunction {
        float apply(float x);
    }

    /// The largest error over a grid of floats, in units of the last place of the result.
    private static double worst(FloatFunction f, DoubleUnaryOperator exact, double from, double to) {
        double worst = 0;
        int steps = 200_000;
        for (int i = 0; i <= steps; i++) {
            float x = (float) (from + (to - from) * i / steps);
            double expected = exact.applyAsDouble(x);
            double error = Math.abs(f.apply(x) - expected) / Math.ulp((float) expected);
            worst = Math.max(worst, error);
        }
        return worst;
    }

    private static void assertUlps(double limit, FloatFunction f, DoubleUnaryOperator exact, double from, double to) {
        double worst = worst(f, exact, from, to);
        assertTrue(worst <= limit, "%.2f ulp".formatted(worst));
    }

    @Test
    void exp() {
        assertUlps(1.5, ScalarMath::exp, StrictMath::exp, -86.5, 88.7);
        assertUlps(1.5, ScalarMath::exp, StrictMath::exp, -1, 1);
        assertEquals(1, ScalarMath.exp(0));
        assertEquals(0, ScalarMath.exp(Float.NEGATIVE_INFINITY));
        assertEquals(0, ScalarMath.exp(-104));
        assertEquals(0, ScalarMath.exp(-87.5f), 1.2e-38f);
        assertEquals(Float.POSITIVE_INFINITY, ScalarMath.exp(Float.POSITIVE_INFINITY));
        assertEquals(Float.POSITIVE_INFINITY, ScalarMath.exp(88.73f));
        assertTrue(Float.isFinite(ScalarMath.exp(88.72f)));
        assertTrue(Float.isNaN(ScalarMath.exp(Float.NaN)));
    }

    @Test
    void log() {
        assertUlps(1.5, ScalarMath::log, StrictMath::log, 1e-3, 4);
        assertUlps(1.5, ScalarMath::log, StrictMath::log, 0.9, 1.1);
        assertUlps(1.5, ScalarMath::log, StrictMath::log, 1, 1e38);
        assertUlps(1.5, ScalarMath::log, StrictMath::log, 1e-45, 1e-37);
        assertEquals(0, ScalarMath.log(1));
        assertEquals(Float.NEGATIVE_INFINITY, ScalarMath.log(0));
        assertEquals(Float.NEGATIVE_INFINITY, ScalarMath.log(-0f));
        assertEquals(Float.POSITIVE_INFINITY, ScalarMath.log(Float.POSITIVE_INFINITY));
        assertTrue(Float.isNaN(ScalarMath.log(-1)));
        assertTrue(Float.isNaN(ScalarMath.log(Float.NaN)));
    }

    @Test
    void tanh() {
        assertUlps(2, ScalarMath::tanh, StrictMath::tanh, -10, 10);
        assertUlps(2, ScalarMath::tanh, StrictMath::tanh, -0.7, 0.7);
        assertEquals(1, ScalarMath.tanh(Float.POSITIVE_INFINITY));
        assertEquals(-1, ScalarMath.tanh(Float.NEGATIVE_INFINITY));
        assertEquals(-0f, ScalarMath.tanh(-0f));
        assertTrue(Float.isNaN(ScalarMath.tanh(Float.NaN)));
    }

    @Test
    void sigmoidAndSoftplus() {
        assertUlps(2.5, ScalarMath::sigmoid, x -> 1 / (1 + StrictMath.exp(-x)), -80, 20);
        DoubleUnaryOperator softplus = x -> Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
        assertUlps(3, x -> ScalarMath.value(Unary.SOFTPLUS, x), softplus, -80, 80);
    }

    /// `erf(x/√2) = 2Φ(x) − 1`, whose absolute error is promised; the lower tail keeps its digits besides.
    @Test
    void normalDistribution() {
        double absolute = 0;
        double relative = 0;
        for (int i = -60_000; i <= 60_000; i++) {
            float x = i * 1e-4f;
            double exact = normal(x);
            double error = Math.abs(normalOf(x) - exact);
            absolute = Math.max(absolute, 2 * error);
            if (x < 0 && x > -5) relative = Math.max(relative, error / exact);
        }
        assertTrue(absolute <= 5e-7, "erf has an error of " + absolute);
        assertTrue(relative <= 2e-6, "the tail has a relative error of " + relative);
        assertEquals(0, normalOf(-15));
        assertEquals(1, normalOf(7));
        assertEquals(0.5, normalOf(0), 1e-7);
        assertTrue(Float.isNaN(normalOf(Float.NaN)));
    }

    private static float normalOf(float x) {
        return ScalarMath.normal(x, ScalarMath.bell(x));
    }

    /// The normal distribution: `Φ(x) = ½ + φ(x) (x + x³/3 + x⁵/(3·5) + …)`.
    private static double normal(double x) {
        double term = x;
        double sum = x;
        for (int k = 3; Math.abs(term) > 1e-18 * Math.abs(sum); k += 2) {
            term *= x * x / k;
            sum += term;
        }
        return 0.5 + sum * Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
    }

    @Test
    void geluAndItsDerivativeBelongTogether() {
        for (float x = -6; x <= 6; x += 0.0137f) {
            double h = 1e-3;
            double quotient = ((x + h) * normal(x + h) - (x - h) * normal(x - h)) / (2 * h);
            assertEquals(quotient, ScalarMath.slope(Unary.GELU, x, 0), 2e-6, "at " + x);
        }
    }
}
