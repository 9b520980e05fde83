package dev.dipole.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// What a person reads when shapes do not fit, word for word.
class ShapeMessagesTest {
    private static Tensor tensor(String name, int... extents) {
        return Tensor.full(Backends.named("reference"), Shape.of(extents), 1).named(name);
    }

    private static void assertMessage(String expected, Executable work) {
        assertEquals(
                expected.stripTrailing(),
                assertThrows(ShapeException.class, work).getMessage());
    }

    @Test
    void matmulPointsAtTheInnerExtents() {
        assertMessage("""
                matmul: the inner extents differ, 3 ≠ 4
                  left   [2, 3]  x
                             ^
                  right  [4, 3]  layers.3.up.weight
                          ^
                  hint   transpose the right operand: a.matmul(b, Transpose.RIGHT)
                """, () -> tensor("x", 2, 3).matmul(tensor("layers.3.up.weight", 4, 3)));
    }

    @Test
    void matmulKnowsWhenATransposeIsTooMuch() {
        assertMessage("""
                matmul: the inner extents differ, 128 ≠ 16
                  left   [12, 128]  x
                                ^
                  right  [128, 16]  w
                                ^
                  hint   do not transpose: a.matmul(b)
                """, () -> tensor("x", 12, 128).matmul(tensor("w", 128, 16), Transpose.RIGHT));
    }

    @Test
    void matmulWithoutAWayOutGivesNoHint() {
        assertMessage("""
                matmul: the inner extents differ, 3 ≠ 5
                  left   [2, 3]
                             ^
                  right  [5, 7]
                          ^
                """, () -> tensor(null, 2, 3).matmul(tensor(null, 5, 7)));
    }

    @Test
    void matmulNeedsMatrices() {
        assertMessage("""
                matmul: both operands must have two axes
                  left   [2, 3, 4]  x
                  right  [4, 5]
                  hint   reshape leading axes into one first
                """, () -> tensor("x", 2, 3, 4).matmul(tensor(null, 4, 5)));
    }

    @Test
    void broadcastingPointsAtTheAxisThatDiffers() {
        assertMessage("""
                add: [4, 5] does not broadcast to [2, 3, 5]
                  left   [2, 3, 5]  hidden
                             ^
                  right  [4, 5]  positions
                          ^
                  hint   the right operand's shape must be the left's innermost axes
                """, () -> tensor("hidden", 2, 3, 5).add(tensor("positions", 4, 5)));
    }

    @Test
    void broadcastingGoesOneWay() {
        assertMessage("""
                multiply: [2, 3] does not broadcast to [3]
                  left   [3]
                  right  [2, 3]
                  hint   the right operand may have fewer axes than the left, not more
                """, () -> tensor(null, 3).mul(tensor(null, 2, 3)));
    }

    @Test
    void rowsNeedOneNumberEach() {
        assertMessage("""
                divide by row: one number per row is needed
                  left   [2, 3]
                  right  [3]  norms
                  hint   the right operand's shape must be the left's without its innermost axis
                """, () -> tensor(null, 2, 3).combineRows(Binary.DIVIDE, tensor("norms", 3)));
    }

    @Test
    void linearPointsAtWidths() {
        assertMessage("""
                linear: the input's width must be the weight's innermost extent
                  input  [7, 64]  x
                              ^
                  weight [32, 48]  dense.weight
                               ^
                """, () -> tensor("x", 7, 64).linear(tensor("dense.weight", 32, 48), null));
        assertMessage("""
                linear: the bias must have one number per row of the weight
                  weight [32, 64]
                           ^
                  bias   [64]  dense.bias
                           ^
                """, () -> tensor("x", 7, 64).linear(tensor(null, 32, 64), tensor("dense.bias", 64)));
    }

    @Test
    void viewsSayWhatDoesNotExist() {
        assertMessage("""
                reshape: 6 elements do not fill [4]
                  tensor [2, 3]  x
                """, () -> tensor("x", 2, 3).reshape(4));
        assertMessage("""
                reshape: 6 elements do not divide into [4, -1]
                  tensor [2, 3]  x
                """, () -> tensor("x", 2, 3).reshape(4, -1));
        assertMessage("""
                reshape: [-1, -1] leaves more than one extent open
                  tensor [2, 3]  x
                """, () -> tensor("x", 2, 3).reshape(-1, -1));
        assertMessage("""
                slice: rows 1 to 5 do not exist
                  tensor [2, 3]
                """, () -> tensor(null, 2, 3).slice(1, 5));
        assertMessage("""
                columns: columns 0 to 4 do not exist
                  tensor [2, 3]  x
                             ^
                """, () -> tensor("x", 2, 3).columns(0, 4));
    }

    @Test
    void listsOfTensorsMustAgree() {
        assertMessage("""
                concatRows: all but the outermost axis must agree
                  first  [2, 3]
                  other  [2, 4]
                """, () -> Tensor.concatRows(List.of(tensor(null, 2, 3), tensor(null, 2, 4))));
        assertMessage("""
                concatColumns: all but the innermost axis must agree
                  first  [2, 3]
                  other  [4, 3]
                """, () -> Tensor.concatColumns(List.of(tensor(null, 2, 3), tensor(null, 4, 3))));
    }

    @Test
    void numbersMustFill() {
        assertMessage("3 numbers do not fill [2, 2]", () -> Tensor.of(Shape.of(2, 2), 1.0, 2, 3));
        assertMessage(
                "item: a tensor of shape [2] is not one number",
                () -> tensor(null, 2).item());
        assertMessage(
                "token id 9 at position 1 is outside [0, 5)",
                () -> Ints.of(1, 9).requireBelow(5, "token id"));
        assertMessage(
                "words.weight row -1 at position 0 is outside [0, 4)",
                () -> tensor("words.weight", 4, 2).gather(Ints.of(-1)));
    }

    @Test
    void backendsDoNotMix() {
        var other = Tensor.full(Backends.named("cpu"), Shape.of(2), 0);
        assertMessage(
                "add: the operands live on different backends, reference and cpu; move one with to(backend)",
                () -> tensor(null, 2).add(other));
    }
}
