package dev.dipole.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class RearrangeTest {
    private static Tensor counting(int... extents) {
        var shape = Shape.of(extents);
        var x = Tensor.full(Backends.named("reference"), shape, 0);
        x.assign(IntStream.range(0, (int) shape.size()).asDoubleStream().toArray());
        return x;
    }

    @Test
    void splitsHeads() {
        var y = Rearrange.of("t (h d) -> h t d", Map.of("h", 2)).apply(counting(3, 4));
        assertEquals(Shape.of(2, 3, 2), y.shape());
        assertArrayEquals(new double[] {0, 1, 4, 5, 8, 9, 2, 3, 6, 7, 10, 11}, y.toDoubles());
    }

    @Test
    void transposes() {
        var y = Rearrange.of("a b -> b a").apply(counting(2, 3));
        assertEquals(Shape.of(3, 2), y.shape());
        assertArrayEquals(new double[] {0, 3, 1, 4, 2, 5}, y.toDoubles());
    }

    @Test
    void merges() {
        var y = Rearrange.of("a b c -> (c a) b").apply(counting(2, 1, 3));
        assertEquals(Shape.of(6, 1), y.shape());
        assertArrayEquals(new double[] {0, 3, 1, 4, 2, 5}, y.toDoubles());
    }

    @Test
    void theInverseUndoesIt() {
        var x = counting(6, 8);
        var pattern = Rearrange.of("(b t) (h d) -> b h t d", Map.of("b", 2, "h", 4));
        var back = pattern.inverse(x.shape()).apply(pattern.apply(x));
        assertEquals(x.shape(), back.shape());
        assertArrayEquals(x.toDoubles(), back.toDoubles());
    }

    @Test
    void anEmptyAxisStaysEmpty() {
        var y = Rearrange.of("t (h d) -> h t d", Map.of("h", 2)).apply(counting(0, 4));
        assertEquals(Shape.of(2, 0, 2), y.shape());
    }

    @Test
    void badPatternsAreExplained() {
        assertBad("rearrange: 'a b' needs one '->'", "a b");
        assertBad("rearrange: 'a b -> a' must name the same axes on both sides", "a b -> a");
        assertBad("rearrange: 'a a -> a a' names an axis twice", "a a -> a a");
        assertBad("rearrange: '((a) b) -> a b' nests parentheses", "((a) b) -> a b");
        assertBad("rearrange: 'a) -> a' closes no parenthesis", "a) -> a");
        assertBad("rearrange: '(a -> a' leaves a parenthesis open", "(a -> a");
    }

    private static void assertBad(String message, String pattern) {
        assertEquals(
                message,
                assertThrows(ShapeException.class, () -> Rearrange.of(pattern)).getMessage());
    }

    @Test
    void badShapesAreExplained() {
        var heads = Rearrange.of("t (h d) -> h t d", Map.of("h", 5));
        assertEquals(
                """
                rearrange: 't (h d) -> h t d' does not divide the axis by 5
                  tensor [3, 12]
                              ^""",
                assertThrows(ShapeException.class, () -> heads.apply(counting(3, 12)))
                        .getMessage());
        assertEquals(
                """
                rearrange: 't (h d) -> h t d' needs 2 axes
                  tensor [3]""",
                assertThrows(ShapeException.class, () -> heads.apply(counting(3)))
                        .getMessage());
        assertEquals(
                "rearrange: give the extent of all but one of [h, d] in 't (h d) -> h t d'",
                assertThrows(
                                ShapeException.class,
                                () -> Rearrange.of("t (h d) -> h t d").apply(counting(3, 4)))
                        .getMessage());
    }
}
