package dev.dipole.tensor.cpu;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;

import dev.dipole.tensor.Backends;
import dev.dipole.tensor.FeedForward;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Unary;
import java.util.Arrays;
import java.util.Random;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// A row comes out with the same bits whether few others go with it or many: the two kinds of products agree.
class FewRowsTest {
    private static final int MANY = 300;

    @ParameterizedTest
    @CsvSource({"1,2,1", "1,384,384", "5,97,400", "6,48,7", "17,53,769", "88,384,1536", "100,201,50", "256,530,33"})
    void rowsAloneAreThoseOfABatch(int few, int out, int in) {
        Backends.with(Backends.named("cpu"), () -> {
            var random = new Random(31L * few + out);
            var x = matrix(random, MANY, in);
            var w = matrix(random, out, in);
            var bias = Tensor.of(Shape.of(out), random.doubles(out).toArray());
            for (var b : new Tensor[] {bias, null}) {
                float[] all = x.linear(w, b).toFloats();
                float[] some = head(x, few).linear(w, b).toFloats();
                assertArrayEquals(Arrays.copyOf(all, few * out), some);
            }
            return 0;
        });
    }

    @ParameterizedTest
    @CsvSource({"3,64,96", "47,40,200", "88,96,384"})
    void feedForwardToo(int few, int width, int inner) {
        Backends.with(Backends.named("cpu"), () -> {
            var random = new Random(few);
            var x = matrix(random, MANY, width);
            var weights = new FeedForward.Weights(
                    matrix(random, inner, width),
                    Tensor.of(Shape.of(inner), random.doubles(inner).toArray()),
                    Unary.GELU,
                    matrix(random, width, inner),
                    null);
            float[] all = run(weights, x, inner);
            float[] some = run(weights, head(x, few), inner);
            assertArrayEquals(Arrays.copyOf(all, some.length), some);
            return 0;
        });
    }

    private static float[] run(FeedForward.Weights weights, Tensor x, int inner) {
        var pre = Tensor.of(
                Shape.of(x.shape().dim(0), inner), new double[x.shape().dim(0) * inner]);
        var y = x.zeros();
        Backends.current().feedForward(weights, x, pre, y);
        return y.toFloats();
    }

    private static Tensor head(Tensor x, int rows) {
        return x.slice(0, rows);
    }

    private static Tensor matrix(Random random, int rows, int columns) {
        double[] values = random.doubles((long) rows * columns, -1, 1).toArray();
        return Tensor.of(Shape.of(rows, columns), values);
    }
}
