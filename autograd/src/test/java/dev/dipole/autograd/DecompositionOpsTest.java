package dev.dipole.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.tensor.Backends;
import dev.dipole.tensor.Rearrange;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.ShapeException;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Transpose;
import dev.dipole.tensor.Unary;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// Operations on whole matrices: what can be checked in the head, where they have kinks, what they refuse.
class DecompositionOpsTest {
    private static void inFloat64(Runnable test) {
        Backends.with(Backends.named("reference"), () -> {
            test.run();
            return true;
        });
    }

    private static Tensor matrix(int rows, int columns, double... values) {
        return Tensor.of(Shape.of(rows, columns), values);
    }

    private static Variable constant(int rows, int columns, double... values) {
        return Variable.constant(matrix(rows, columns, values));
    }

    private static double[] gradient(Tensor at, UnaryOperator<Variable> f) {
        var x = Variable.parameter(at);
        return Tape.record(() -> f.apply(x)).gradients().of(x).toDoubles();
    }

    @Test
    void determinantsOfDiagonalMatrices() {
        inFloat64(() -> {
            var x = constant(2, 2, 1, 0, 0, 3);
            assertEquals(Math.log(3 * 19), x.logDeterminant(2).value().item(), 1e-14);
            assertEquals(
                    0, constant(3, 2, new double[6]).logDeterminant(5).value().item());
        });
    }

    /// Wide and tall matrices are worked on from either side, with the same result.
    @Test
    void aMatrixAndItsTransposeHaveOneDeterminant() {
        inFloat64(() -> {
            var tall = GradientCheck.random(Shape.of(7, 3), 4);
            var wide = tall.rearrange(Rearrange.of("a b -> b a"));
            double expected = Variable.constant(tall).logDeterminant(.3).value().item();
            assertEquals(
                    expected, Variable.constant(wide).logDeterminant(.3).value().item(), 1e-13);
            // 2 factor x (I + factor x'x)⁻¹ from the inverse factor of the square
            var square = tall.matmul(tall, Transpose.LEFT).scale(.3);
            double[] shifted = square.toDoubles();
            for (int i = 0; i < 3; i++) shifted[i * 4] += 1;
            square.assign(shifted);
            var w = Variable.constant(square).inverseCholesky().value();
            double sum = 0;
            for (int i = 0; i < 3; i++) sum -= 2 * Math.log(w.toDoubles()[i * 4]);
            assertEquals(expected, sum, 1e-13);
        });
    }

    @Test
    void theInverseFactorWhitens() {
        inFloat64(() -> {
            var s = constant(2, 2, 4, 2, 2, 10);
            double[] w = s.inverseCholesky().value().toDoubles();
            assertArrayEquals(new double[] {.5, 0, -1 / 6., 1 / 3.}, w, 1e-15); // L = [[2, 0], [1, 3]]
            assertThrows(
                    NotPositiveDefiniteException.class,
                    () -> constant(2, 2, 1, 2, 2, 1).inverseCholesky());
            assertThrows(
                    ShapeException.class, () -> constant(2, 3, new double[6]).inverseCholesky());
        });
    }

    @Test
    void singularValuesComeLargestFirst() {
        inFloat64(() -> {
            var x = constant(3, 3, 0, 2, 0, -5, 0, 0, 0, 0, 3);
            assertArrayEquals(new double[] {5, 3, 2}, x.singularValues().value().toDoubles(), 1e-14);
            var stack = Variable.constant(Tensor.of(Shape.of(2, 1, 2), 3, 4, 0, 0));
            assertArrayEquals(
                    new double[] {5, 0}, stack.singularValues().value().toDoubles(), 1e-14);
        });
    }

    /// The nuclear norm's gradient is `U Vᵀ`, also where singular values are equal; directions without length
    /// get nothing.
    @Test
    void theGradientOfTheNuclearNormIsOrthogonal() {
        inFloat64(() -> {
            double[] identity = {1, 0, 0, 1};
            double[] same =
                    gradient(matrix(2, 2, 7, 0, 0, 7), x -> x.singularValues().sum());
            assertArrayEquals(identity, same, 1e-14);
            double[] flat =
                    gradient(matrix(2, 2, 3, 0, 0, 0), x -> x.singularValues().sum());
            assertArrayEquals(new double[] {1, 0, 0, 0}, flat, 1e-14);
            double[] nothing = gradient(
                    matrix(2, 2, new double[4]), x -> x.singularValues().sum());
            assertArrayEquals(new double[4], nothing);
        });
    }

    @Test
    void anglesBeyondTheLimitKeepItsSlope() {
        inFloat64(() -> {
            var c = matrix(1, 4, .9, -2, .3, .5);
            double[] y = Variable.constant(c).arcCos(.5).value().toDoubles();
            assertArrayEquals(new double[] {Math.acos(.5), Math.acos(-.5), Math.acos(.3), Math.acos(.5)}, y, 1e-15);
            double[] slopes = gradient(c, x -> x.arcCos(.5).sum());
            double atLimit = -1 / Math.sqrt(.75);
            assertArrayEquals(new double[] {atLimit, atLimit, -1 / Math.sqrt(.91), atLimit}, slopes, 1e-14);
            assertArrayEquals(
                    new double[2],
                    gradient(matrix(1, 2, 1, -1), x -> x.arcCos(1).sum()));
        });
    }

    /// One row `x` against the normal distribution: the integral in closed form, to which the trapezoid rule
    /// converges.
    @Test
    void theNormalityStatisticConvergesToItsIntegral() {
        inFloat64(() -> {
            double x = .7;
            // ∫ (1 − 2 cos(tx) e^{−t²/2} + e^{−t²}) e^{−t²/2} dt
            double expected =
                    Math.sqrt(2 * Math.PI) - 2 * Math.sqrt(Math.PI) * Math.exp(-x * x / 4) + Math.sqrt(2 * Math.PI / 3);
            double actual = constant(1, 1, x).eppsPulley(400, 9).value().toDoubles()[0];
            assertEquals(expected, actual, 1e-10);
        });
    }

    /// All of it is computed in float64 on one thread, so that backends differ by their own rounding only.
    @Test
    void theCpuBackendRoundsTheSameNumbers() {
        var exact = Backends.with(Backends.named("reference"), () -> {
            var x = GradientCheck.random(Shape.of(9, 4), 12);
            x.assign(x.toFloats());
            return x;
        });
        var rounded = exact.to(Backends.named("cpu"));
        List<UnaryOperator<Variable>> operations =
                List.of(Variable::singularValues, x -> x.logDeterminant(.4), x -> x.eppsPulley(17, 3));
        for (var operation : operations) {
            float[] expected = operation.apply(Variable.constant(exact)).value().toFloats();
            float[] actual = operation.apply(Variable.constant(rounded)).value().toFloats();
            assertArrayEquals(expected, actual);
        }
    }

    @Test
    void whatIsNoNumberStaysVisible() {
        inFloat64(() -> {
            var x = constant(2, 2, 1, Double.NaN, 0, 1);
            assertTrue(Arrays.stream(x.singularValues().value().toDoubles()).allMatch(Double::isNaN));
            assertTrue(Double.isNaN(x.logDeterminant(1).value().item()));
            var checked = Recording.plain().checkingNumbers();
            var thrown = assertThrows(
                    NonFiniteException.class,
                    () -> Tape.record(
                            checked,
                            () -> Variable.parameter(matrix(1, 1, Double.MAX_VALUE))
                                    .apply(Unary.SQUARE)
                                    .singularValues()));
            assertTrue(String.valueOf(thrown.getMessage()).contains("SQUARE"), thrown::getMessage);
        });
    }
}
