package dev.dipole.tour;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.tensor.Rearrange;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.ShapeException;
import dev.dipole.tensor.Tensor;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Lesson 1: shapes. Everything in a neural network is a block of numbers; its shape says how to read it.
///
/// Read next: `Shape`, `ShapeException` and `Rearrange` in `tensor`, then lesson 2.
@ExtendWith(OnReference.class)
class T01_Shapes {
    /// A shape lists the extents of the axes, outermost first: two rows of three numbers each.
    @Test
    void aShapeIsAListOfExtents() {
        var shape = Shape.of(2, 3);
        assertEquals(2, shape.rank());
        assertEquals(6, shape.size());
        assertEquals(2, shape.rows());
        assertEquals(3, shape.width());
        assertEquals("[2, 3]", shape.toString());
    }

    /// A single number, such as a loss, has no axes at all, and still one element.
    @Test
    void aScalarHasNoAxes() {
        assertEquals(0, Shape.of().rank());
        assertEquals(1, Shape.of().size());
    }

    /// Negative axes count from the innermost, which is the one that most operations work along.
    @Test
    void axesCanBeCountedFromTheEnd() {
        assertEquals(5, Shape.of(2, 3, 5).dim(-1));
        assertEquals(2, Shape.of(2, 3, 5).dim(0));
    }

    /// Numbers lie row by row, without gaps. So a range of rows is a window on the same memory, and so is
    /// another shape of the same size: neither copies anything. One extent may be left open (-1).
    @Test
    void rowsAndReshapesShareTheMemory() {
        var numbers = Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6);
        assertArrayEquals(new double[] {4, 5, 6}, numbers.slice(1, 2).toDoubles());
        var tall = numbers.reshape(3, -1);
        assertEquals(Shape.of(3, 2), tall.shape());
        assertSame(numbers.storage(), tall.storage());
    }

    /// A smaller operand is repeated over the outer axes if its shape equals the inner ones: a bias `[3]` is
    /// added to each row of `[2, 3]`. There is no other broadcasting, so nothing fits by accident.
    @Test
    void aSuffixIsRepeated() {
        assertTrue(Shape.of(2, 3).endsWith(Shape.of(3)));
        assertFalse(Shape.of(2, 3).endsWith(Shape.of(2)));
        var sum = Tensor.of(Shape.of(2, 3), 1, 2, 3, 4, 5, 6).add(Tensor.of(Shape.of(3), 10, 20, 30));
        assertArrayEquals(new double[] {11, 22, 33, 14, 25, 36}, sum.toDoubles());
    }

    /// What does not fit is refused at once: the message names the operation and the operands, points at the
    /// axis, and says what to do.
    @Test
    void aMisfitIsShown() {
        var x = Tensor.full(Shape.of(2, 3), 1).named("x");
        var weight = Tensor.full(Shape.of(4, 3), 1).named("weight");
        var error = assertThrows(ShapeException.class, () -> x.matmul(weight));
        assertEquals("""
                matmul: the inner extents differ, 3 ≠ 4
                  left   [2, 3]  x
                             ^
                  right  [4, 3]  weight
                          ^
                  hint   transpose the right operand: a.matmul(b, Transpose.RIGHT)\
                """, error.getMessage());
    }

    /// Axes are split, moved and merged by naming them. Attention wants its heads outside: token `t`, head `h`,
    /// depth `d`.
    @Test
    void axesAreMovedByName() {
        var twoTokens = Tensor.of(Shape.of(2, 4), 1, 2, 3, 4, 5, 6, 7, 8);
        var heads = twoTokens.rearrange(Rearrange.of("t (h d) -> h t d", Map.of("h", 2)));
        assertEquals(Shape.of(2, 2, 2), heads.shape());
        assertArrayEquals(new double[] {1, 2, 5, 6, 3, 4, 7, 8}, heads.toDoubles());
    }
}
