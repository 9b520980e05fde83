package dev.dipole.transformer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Backends;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every pooling of a sequence of three tokens and one of a single token, by hand.
class PoolingTest {
    /// Sequence 0: (1, −2), (4, 0), (−2, 8). Sequence 1: (5, 7).
    private static Variable hidden() {
        return Variable.constant(Tensor.of(Shape.of(4, 2), 1.0, -2, 4, 0, -2, 8, 5, 7));
    }

    private static final Ints OFFSETS = Ints.of(0, 3, 4);

    private static Map<Pooling, double[]> byHand() {
        double root = Math.sqrt(3);
        var cases = new LinkedHashMap<Pooling, double[]>();
        cases.put(new Pooling.Mean(), new double[] {1, 2, 5, 7});
        cases.put(new Pooling.Cls(), new double[] {1, -2, 5, 7});
        cases.put(new Pooling.Max(), new double[] {4, 8, 5, 7});
        cases.put(new Pooling.MeanSqrtLength(), new double[] {3 / root, 6 / root, 5, 7});
        cases.put(new Pooling.WeightedMean(), new double[] {(1 + 2 * 4 - 3 * 2) / 6.0, (-2 + 3 * 8) / 6.0, 5, 7});
        cases.put(new Pooling.LastToken(), new double[] {-2, 8, 5, 7});
        cases.put(
                new Pooling.Concatenation(List.of(new Pooling.LastToken(), new Pooling.Mean())),
                new double[] {-2, 8, 1, 2, 5, 7, 5, 7});
        return cases;
    }

    @TestFactory
    Stream<DynamicTest> valuesByHand() {
        return Stream.of("reference", "cpu")
                .flatMap(backend -> byHand().entrySet().stream()
                        .map(c -> DynamicTest.dynamicTest(
                                backend + ", " + c.getKey(),
                                () -> Backends.with(Backends.named(backend), () -> {
                                    var pooled = c.getKey().apply(hidden(), OFFSETS);
                                    assertEquals(
                                            c.getKey().width(2), pooled.shape().width());
                                    assertArrayEquals(
                                            c.getValue(), pooled.value().toDoubles(), 1e-6);
                                    return true;
                                }))));
    }

    @Test
    void aConcatenationOfNothingIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Pooling.Concatenation(List.of()));
    }
}
