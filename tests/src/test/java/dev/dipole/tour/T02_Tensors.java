package dev.dipole.tour;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dipole.tensor.Backends;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.ShapeException;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Transpose;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Lesson 2: tensors, whole numbers, and who computes.
///
/// Read next: `Tensor` (what can be computed), `Backend` (the contract), `ReferenceBackend` (the same in plain
/// loops), then lesson 3. `CpuBackend` does it fast; it can wait.
@ExtendWith(OnReference.class)
class T02_Tensors {
    /// The work of a neural network is the matrix product: rows of the left times columns of the right.
    @Test
    void matrixProduct() {
        var a = Tensor.of(Shape.of(2, 2), 1, 2, 3, 4);
        var b = Tensor.of(Shape.of(2, 2), 5, 6, 7, 8);
        assertArrayEquals(new double[] {19, 22, 43, 50}, a.matmul(b).toDoubles()); // 1·5 + 2·7 = 19, …
        // Read transposed, rows meet rows: how alike is each left row to each right one.
        assertArrayEquals(
                new double[] {17, 23, 39, 53}, a.matmul(b, Transpose.RIGHT).toDoubles());
    }

    /// Softmax turns the numbers of a row into shares of 1, by their exponentials. Equal numbers get equal
    /// shares; a lead of ln 3 is worth three times as much.
    @Test
    void softmax() {
        var rows = Tensor.of(Shape.of(2, 2), 5, 5, Math.log(3), 0);
        assertArrayEquals(new double[] {0.5, 0.5, 0.75, 0.25}, rows.softmax().toDoubles(), 1e-15);
    }

    /// Its denominator's logarithm, `log Σ exp`, is a soft maximum: never below the greatest number, and safe
    /// where `exp` would overflow.
    @Test
    void logSumExp() {
        var rows = Tensor.of(Shape.of(2, 2), 0, 0, 1000, 0);
        assertArrayEquals(new double[] {Math.log(2), 1000}, rows.logSumExp(null).toDoubles(), 1e-12);
    }

    /// Token ids and labels are a class of their own, whole and never differentiated. They choose rows of a
    /// table, or a column of each row, and a wrong one is named.
    @Test
    void wholeNumbersChoose() {
        var table = Tensor.of(Shape.of(3, 2), 0, 1, 10, 11, 20, 21);
        assertArrayEquals(
                new double[] {20, 21, 0, 1}, table.gather(Ints.of(2, 0)).toDoubles());
        assertArrayEquals(new double[] {1, 10, 21}, table.pick(Ints.of(1, 0, 1)).toDoubles());
        assertThrows(ShapeException.class, () -> table.gather(Ints.of(3)));
    }

    /// Sequences of different lengths lie one after the other; offsets say where each begins. No padding, here
    /// or anywhere.
    @Test
    void segmentsAreSummed() {
        var tokens = Tensor.of(Shape.of(5, 1), 1, 2, 3, 10, 20);
        var offsets = Ints.of(0, 3, 5);
        assertArrayEquals(new double[] {6, 30}, tokens.segmentSum(offsets).toDoubles());
    }

    /// Precision belongs to the backend, not to the tensor: the reference computes in float64, the fast one in
    /// float32. The maths above them is written once, checked on the one and trained on the other.
    @Test
    void precisionBelongsToTheBackend() {
        double exact = Tensor.of(Shape.of(1), 0.1).item();
        double rounded = Backends.with(
                Backends.named("cpu"), () -> Tensor.of(Shape.of(1), 0.1).item());
        assertEquals(0.1, exact);
        assertEquals((double) 0.1f, rounded);
        assertNotEquals(exact, rounded);
    }

    /// A tensor knows whose it is, and can be carried over.
    @Test
    void tensorsCanMove() {
        var here = Tensor.of(Shape.of(2), 1, 2);
        var there = here.to(Backends.named("cpu"));
        assertEquals("reference", here.backend().name());
        assertEquals("cpu", there.backend().name());
        assertArrayEquals(here.toDoubles(), there.toDoubles());
    }
}
