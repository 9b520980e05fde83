package dev.dipole.autograd;

import static dev.dipole.autograd.GradientCheck.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.tensor.Backends;
import dev.dipole.tensor.Key;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.ShapeException;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Transpose;
import dev.dipole.tensor.Unary;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.Supplier;
import org.junit.jupiter.api.Test;

/// A sum over blocks of rows is the sum over all rows, for whatever is used in whole, in parts, or both.
class BlockSumTest {
    private final Variable x = Variable.parameter(random(Shape.of(7, 4), 1));
    private final Variable y = Variable.parameter(random(Shape.of(7, 4), 2));
    private final Variable w = Variable.parameter(random(Shape.of(7, 4), 3));

    /// Rows of x and y against all of x and all of w, which is a value of the recording, not a leaf.
    private Variable model(int block) {
        var whole = w.apply(Unary.TANH);
        return Tape.in(
                        "sum",
                        () -> Tape.sumOfBlocks(block, List.of(x, y, x), (from, to, rows) -> {
                            assertEquals(to - from, rows.get(0).shape().dim(0));
                            var scores = Tape.point("scores", rows.get(0).matmul(whole, Transpose.RIGHT));
                            var own = rows.get(1).matmul(x, Transpose.RIGHT).dropout(0.3);
                            return scores.apply(Unary.TANH)
                                    .mul(own)
                                    .sum()
                                    .add(rows.get(2).apply(Unary.SQUARE).sum());
                        }))
                .scale(3);
    }

    private Map<String, Variable> variables() {
        return Map.of("x", x, "y", y, "w", w);
    }

    private static <T> T inFloat64(Supplier<T> work) {
        return Backends.with(Backends.named("reference"), work);
    }

    @Test
    void blocksOfAnySizeAddUpToTheWhole() {
        inFloat64(() -> {
            var plain = Recording.plain();
            var expected = Tape.record(plain, () -> model(7));
            var whole = expected.gradients();
            for (int block : new int[] {1, 2, 3, 6, 100}) {
                var recorded = Tape.record(plain, () -> model(block));
                assertEquals(expected.value(), recorded.value(), 1e-12);
                assertEquals(expected.value(), model(block).value().item(), 1e-12);
                var gradients = recorded.gradients();
                variables()
                        .forEach((name, v) -> assertArrayEquals(
                                whole.of(v).toDoubles(), gradients.of(v).toDoubles(), 1e-12, name));
            }
            return true;
        });
    }

    @Test
    void centralDifferencesAgreeWithDropoutInside() {
        inFloat64(() -> {
            var random = Recording.with(Key.of(3, "dropout").atStep(4));
            GradientCheck.check("blocks", random, () -> model(3).dropout(0.5), variables());
            return true;
        });
    }

    /// A hook must see the gradient of the loss, so the blocks are computed again when that is known.
    @Test
    void hooksSeeEachBlockAndItsPartOfTheGradientOfTheLoss() {
        inFloat64(() -> {
            var seen = new ArrayList<double[]>();
            var hooks = Hooks.none().onGradient("sum.scores", (path, gradient) -> {
                seen.add(gradient.toDoubles());
                return gradient;
            });
            var hooked = Recording.plain().hooked(hooks);
            var expected = Tape.record(hooked, () -> model(7)).gradients();
            double[] whole = seen.removeLast();
            var found = Tape.record(hooked, () -> model(3)).gradients();
            assertEquals(List.of(21, 21, 7), seen.stream().map(g -> g.length).toList());
            double[] joined = seen.stream().flatMapToDouble(Arrays::stream).toArray();
            assertArrayEquals(whole, joined, 1e-12);
            variables()
                    .forEach((name, v) -> assertArrayEquals(
                            expected.of(v).toDoubles(), found.of(v).toDoubles(), 1e-12, name));
            return true;
        });
    }

    @Test
    void whatIsFrozenGetsNoGradient() {
        var frozen = Variable.constant(x.value());
        var recorded = Tape.record(() -> Tape.sumOfBlocks(
                2,
                List.of(frozen, y),
                (from, to, rows) -> rows.get(0).mul(rows.get(1)).sum()));
        var gradients = recorded.gradients();
        assertEquals(List.of(y), List.copyOf(gradients.parameters()));
        assertArrayEquals(x.value().toDoubles(), gradients.of(y).toDoubles());
        var nothing = Tape.record(() -> {
            var sum = Tape.sumOfBlocks(
                    2, List.of(frozen), (from, to, rows) -> rows.get(0).sum());
            assertFalse(sum.tracked());
            return sum;
        });
        assertTrue(nothing.gradients().parameters().isEmpty());
    }

    @Test
    void aNanInsideIsNamedWithTheWholePath() {
        var negative = Variable.parameter(Tensor.full(Shape.of(4, 2), -1));
        var failure = assertThrows(
                NonFiniteException.class,
                () -> Tape.record(
                        Recording.plain().checkingNumbers(),
                        () -> Tape.in(
                                "loss",
                                () -> Tape.sumOfBlocks(
                                        3,
                                        List.of(negative),
                                        (from, to, rows) ->
                                                rows.get(0).apply(Unary.LOG).sum()))));
        assertTrue(failure.getMessage().contains("Apply(LOG) at loss, forward"), failure::getMessage);
    }

    @Test
    void impossibleCutsAreRefused() {
        BlockSum.Part sum = (from, to, rows) -> rows.get(0).sum();
        assertThrows(IllegalArgumentException.class, () -> Tape.sumOfBlocks(0, List.of(x), sum));
        assertThrows(IllegalArgumentException.class, () -> Tape.sumOfBlocks(2, List.of(), sum));
        var three = Variable.constant(random(Shape.of(3, 4), 1));
        var failure = assertThrows(ShapeException.class, () -> Tape.sumOfBlocks(2, List.of(x, three), sum));
        assertEquals("sumOfBlocks: [3, 4] does not have as many rows as [7, 4]", failure.getMessage());
    }
}
