package dev.dipole.tensor;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class TensorTest {
    private static final Backend REFERENCE = Backends.named("reference");

    private static Tensor of(Shape shape, double... values) {
        return Backends.with(REFERENCE, () -> Tensor.of(shape, values));
    }

    @Test
    void viewsShareTheirStorage() {
        var x = of(Shape.of(3, 2), 1, 2, 3, 4, 5, 6);
        var rows = x.slice(1, 3);
        assertSame(x.storage(), rows.storage());
        assertEquals(2, rows.offset());
        assertArrayEquals(new double[] {3, 4, 5, 6}, rows.toDoubles());
        rows.reshape(4).assign(30, 40, 50, 60);
        assertArrayEquals(new double[] {1, 2, 30, 40, 50, 60}, x.toDoubles());
        assertArrayEquals(new double[] {50, 60}, rows.slice(1, 2).toDoubles()); // a view of a view
        assertEquals(Shape.of(0, 2), x.slice(3, 3).shape());
    }

    @Test
    void aCopyIsItsOwn() {
        var x = of(Shape.of(2), 1, 2).named("x");
        var copy = x.copy();
        assertNotSame(x.storage(), copy.storage());
        assertEquals("x", copy.name());
        x.assign(7, 8);
        assertArrayEquals(new double[] {1, 2}, copy.toDoubles());
    }

    @Test
    void oneExtentMayBeWorkedOut() {
        var x = of(Shape.of(2, 6), new double[12]);
        assertEquals(Shape.of(3, 4), x.reshape(3, -1).shape());
        assertEquals(Shape.of(12), x.reshape(-1).shape());
        assertEquals(Shape.of(0, 0), of(Shape.of(0, 5)).reshape(0, -1).shape());
        assertEquals(Shape.of(), of(Shape.of(1), 5).reshape().shape());
    }

    @Test
    void broadcastingRepeatsASuffix() {
        var x = of(Shape.of(2, 2, 2), 1, 2, 3, 4, 5, 6, 7, 8);
        assertArrayEquals(
                new double[] {11, 22, 13, 24, 15, 26, 17, 28},
                x.add(of(Shape.of(2), 10, 20)).toDoubles());
        assertArrayEquals(
                new double[] {0, 0, 0, 0, 4, 4, 4, 4},
                x.sub(of(Shape.of(2, 2), 1, 2, 3, 4)).toDoubles());
        assertArrayEquals(
                new double[] {2, 4, 6, 8, 10, 12, 14, 16},
                x.mul(of(Shape.of(), 2)).toDoubles());
        assertArrayEquals(new double[] {16, 20}, x.sumTo(Shape.of(2)).toDoubles());
        assertArrayEquals(new double[] {6, 8, 10, 12}, x.sumTo(Shape.of(2, 2)).toDoubles());
        assertArrayEquals(new double[] {36}, x.sumTo(Shape.of()).toDoubles());
        assertSame(x, x.sumTo(x.shape()));
    }

    @Test
    void reductions() {
        var x = of(Shape.of(2, 3), 1, -2, 3, 4, 5, -6);
        assertArrayEquals(new double[] {2, 3}, x.sumRows().toDoubles());
        assertArrayEquals(new double[] {3, 5}, x.maxRows().toDoubles());
        assertEquals(5, x.sum().item());
        assertEquals(Shape.of(), x.sum().shape());
        assertEquals(1 + 4 + 9 + 16 + 25 + 36, x.sumOfSquares());
        assertEquals(7, of(Shape.of(), 7).sum().item());
        assertEquals(0, of(Shape.of(0)).sum().item());
    }

    @Test
    void products() {
        var a = of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
        var b = of(Shape.of(3, 2), 1, 0, 0, 1, 1, 1);
        assertArrayEquals(new double[] {4, 5, 10, 11}, a.matmul(b).toDoubles());
        assertArrayEquals(
                new double[] {14, 32, 32, 77}, a.matmul(a, Transpose.RIGHT).toDoubles());
        assertArrayEquals(
                new double[] {17, 22, 27, 22, 29, 36, 27, 36, 45},
                a.matmul(a, Transpose.LEFT).toDoubles());
        var y = a.reshape(2, 1, 3).linear(of(Shape.of(2, 3), 1, 1, 1, 0, 0, 1), of(Shape.of(2), 10, 20));
        assertEquals(Shape.of(2, 1, 2), y.shape());
        assertArrayEquals(new double[] {16, 23, 25, 26}, y.toDoubles());
        assertEquals(
                Shape.of(0, 2),
                of(Shape.of(0, 3))
                        .linear(of(Shape.of(2, 3), new double[6]), null)
                        .shape());
    }

    @Test
    void rowsAndColumnsMove() {
        var x = of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
        assertArrayEquals(
                new double[] {4, 5, 6, 1, 2, 3, 4, 5, 6},
                x.gather(Ints.of(1, 0, 1)).toDoubles());
        assertArrayEquals(new double[] {2, 3, 5, 6}, x.columns(1, 3).toDoubles());
        assertArrayEquals(
                new double[] {1, 2, 3, 4, 5, 6, 1, 2, 3},
                Tensor.concatRows(List.of(x, x.slice(0, 1))).toDoubles());
        var wide = Tensor.concatColumns(List.of(x.columns(2, 3), x));
        assertEquals(Shape.of(2, 4), wide.shape());
        assertArrayEquals(new double[] {3, 1, 2, 3, 6, 4, 5, 6}, wide.toDoubles());
        x.scatterAdd(of(Shape.of(2, 3), 1, 1, 1, 2, 2, 2), Ints.of(1, 1));
        assertArrayEquals(new double[] {1, 2, 3, 7, 8, 9}, x.toDoubles());
    }

    @Test
    void otherBackendsRound() {
        var third = of(Shape.of(1), 1 / 3.0);
        var there = third.to(Backends.named("cpu"));
        assertEquals((float) (1 / 3.0), there.item());
        assertSame(third, third.to(REFERENCE));
        assertArrayEquals(new float[] {(float) (1 / 3.0)}, third.toFloats());
    }

    @Test
    void textShowsSmallTensors() {
        assertEquals("bias[2][1.0, 2.0]", of(Shape.of(2), 1, 2).named("bias").toString());
        assertEquals("Tensor[100]", of(Shape.of(100), new double[100]).toString());
    }

    @Test
    void unusableBackendsAreNamed() {
        var error = assertThrows(IllegalArgumentException.class, () -> Backends.named("abacus"));
        assertEquals("no backend 'abacus' is usable here: " + Backends.describe(), error.getMessage());
        assertSame(REFERENCE, Backends.with(REFERENCE, Backends::current));
    }
}
