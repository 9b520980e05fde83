package dev.dipole.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Variable;
import dev.dipole.nn.Initialiser;
import dev.dipole.nn.Linear;
import dev.dipole.tensor.Backends;
import dev.dipole.tensor.Ints;
import java.util.Arrays;
import java.util.Objects;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// Attention against the paper's formula in plain doubles, one token and one head at a time.
class SelfAttentionTest {
    private static final int WIDTH = 6;
    private static final int HEADS = 3;
    private static final int[] OFFSETS = {0, 1, 4, 9};

    @ParameterizedTest
    @CsvSource({"reference, 1e-12", "cpu, 1e-5"})
    void valuesAreThoseOfTheFormula(String backend, double tolerance) {
        Backends.with(Backends.named(backend), () -> {
            var layer = Randomly.disturbed(
                    SelfAttention.of(EncoderConfig.bert(5, WIDTH, 1, HEADS, 9), new Initialiser(1, 0.5)));
            var x = Randomly.tensor(1, 9, WIDTH);
            double[] found =
                    layer.apply(Variable.constant(x), Ints.of(OFFSETS)).value().toDoubles();
            assertArrayEquals(written(layer, x.toDoubles()), found, tolerance);
            return true;
        });
    }

    private static double[] written(SelfAttention layer, double[] x) {
        double[] q = linear(layer.query(), x);
        double[] k = linear(layer.key(), x);
        double[] v = linear(layer.value(), x);
        double[] context = new double[x.length];
        int d = WIDTH / HEADS;
        for (int s = 0; s + 1 < OFFSETS.length; s++) {
            for (int i = OFFSETS[s]; i < OFFSETS[s + 1]; i++) {
                for (int head = 0; head < HEADS; head++)
                    attend(q, k, v, context, i, head * d, d, OFFSETS[s], OFFSETS[s + 1]);
            }
        }
        return linear(layer.output(), context);
    }

    private static void attend(
            double[] q, double[] k, double[] v, double[] out, int i, int at, int d, int from, int to) {
        double[] p = new double[to - from];
        for (int j = from; j < to; j++) {
            double score = 0;
            for (int c = at; c < at + d; c++) score += q[i * WIDTH + c] * k[j * WIDTH + c];
            p[j - from] = Math.exp(score / Math.sqrt(d));
        }
        double sum = Arrays.stream(p).sum();
        for (int j = from; j < to; j++) {
            for (int c = at; c < at + d; c++) out[i * WIDTH + c] += p[j - from] / sum * v[j * WIDTH + c];
        }
    }

    private static double[] linear(Linear layer, double[] x) {
        double[] w = layer.weight().value().toDoubles();
        double[] bias = Objects.requireNonNull(layer.bias()).value().toDoubles();
        double[] y = new double[x.length];
        for (int r = 0; r < x.length / WIDTH; r++) {
            for (int o = 0; o < WIDTH; o++) {
                double sum = bias[o];
                for (int i = 0; i < WIDTH; i++) sum += x[r * WIDTH + i] * w[o * WIDTH + i];
                y[r * WIDTH + o] = sum;
            }
        }
        return y;
    }

    @Test
    void headsThatDoNotDivideTheWidthGetASentence() {
        var error = assertThrows(IllegalArgumentException.class, () -> EncoderConfig.bert(5, 10, 1, 4, 9));
        assertEquals("the width 10 is not divisible by 4 heads; choose a divisor of 10", error.getMessage());
    }

    /// A layer put together by hand has no configuration that would have refused it.
    @Test
    void headsThatDoNotDivideTheWidthGetASentenceFromTheLayerToo() {
        var init = new Initialiser(1, 0.5);
        var layer = new SelfAttention(
                4,
                0,
                Linear.of(10, 10, init),
                Linear.of(10, 10, init),
                Linear.of(10, 10, init),
                Linear.of(10, 10, init));
        var x = Variable.constant(Randomly.tensor(1, 9, 10));
        var error = assertThrows(IllegalArgumentException.class, () -> layer.apply(x, Ints.of(OFFSETS)));
        assertTrue(error.getMessage().contains("4 heads"), error::getMessage);
    }
}
