package dev.dipole.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import org.junit.jupiter.api.Test;

class ShapeTest {
    @Test
    void aShapeIsItsExtents() {
        var shape = Shape.of(2, 3, 4);
        assertEquals(3, shape.rank());
        assertEquals(24, shape.size());
        assertEquals(4, shape.width());
        assertEquals(6, shape.rows());
        assertEquals(3, shape.dim(1));
        assertEquals(4, shape.dim(-1));
        assertEquals(2, shape.dim(-3));
        assertEquals("[2, 3, 4]", shape.toString());
        assertEquals(Shape.of(2, 3, 4), shape);
        assertEquals(Shape.of(2, 3, 4).hashCode(), shape.hashCode());
        assertNotEquals(Shape.of(2, 3), shape);
    }

    @Test
    void aScalarIsOneRowOfOne() {
        var scalar = Shape.of();
        assertEquals(1, scalar.size());
        assertEquals(1, scalar.width());
        assertEquals(1, scalar.rows());
        assertEquals("[]", scalar.toString());
    }

    @Test
    void emptyAxesCount() {
        assertEquals(0, Shape.of(3, 0).size());
        assertEquals(3, Shape.of(3, 0).rows());
        assertEquals(0, Shape.of(0, 5).rows());
    }

    @Test
    void axesAreDroppedAndReplaced() {
        var shape = Shape.of(2, 3, 4);
        assertEquals(Shape.of(3, 4), shape.dropFirst());
        assertEquals(Shape.of(2, 3), shape.dropLast());
        assertEquals(Shape.of(7, 3, 4), shape.withFirst(7));
        assertEquals(Shape.of(2, 3, 7), shape.withLast(7));
        assertEquals(Shape.of(2, 3, 4), shape); // and it has not changed
    }

    @Test
    void extentsAreCopies() {
        int[] extents = {2, 3};
        var shape = Shape.of(extents);
        extents[0] = 9;
        shape.extents()[1] = 9;
        assertEquals(Shape.of(2, 3), shape);
    }

    @Test
    void suffixes() {
        var shape = Shape.of(2, 3, 4);
        assertTrue(shape.endsWith(Shape.of(4)));
        assertTrue(shape.endsWith(Shape.of(3, 4)));
        assertTrue(shape.endsWith(shape));
        assertTrue(shape.endsWith(Shape.of()));
        assertFalse(shape.endsWith(Shape.of(3)));
        assertFalse(shape.endsWith(Shape.of(1, 2, 3, 4)));
    }

    @Test
    void impossibleShapesAreRefused() {
        assertEquals(
                "shape [2, -1] has a negative extent",
                assertThrows(ShapeException.class, () -> Shape.of(2, -1)).getMessage());
        assertThrows(ArithmeticException.class, () -> Shape.of(1 << 30, 1 << 30, 1 << 30));
        assertEquals(
                "shape [2, 3] has no axis 2",
                assertThrows(ShapeException.class, () -> Shape.of(2, 3).dim(2)).getMessage());
        assertEquals(
                "shape [] has no axis -1",
                assertThrows(ShapeException.class, () -> Shape.of().dim(-1)).getMessage());
        assertEquals(
                "a scalar has no axis to drop",
                assertThrows(ShapeException.class, () -> Shape.of().dropFirst()).getMessage());
        assertThrows(ShapeException.class, () -> Shape.of().dropLast());
        assertThrows(ShapeException.class, () -> Shape.of().withFirst(1));
        assertThrows(ShapeException.class, () -> Shape.of().withLast(1));
    }
}
