package dev.dipole.tour;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.function.Function;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Lesson 4: gradients. A tape remembers what was computed and walks it backwards.
///
/// Read next: `Tape`, then `Multiply`, `MatMul` and `Softmax` (each a value and a pullback, side by side),
/// `BackwardPass`, then lesson 5.
@ExtendWith(OnReference.class)
class T04_Autograd {
    private static Variable parameter(double... values) {
        return Variable.parameter(Tensor.of(Shape.of(values.length), values));
    }

    /// The slope of x² at 3 is 6.
    @Test
    void aSlope() {
        var x = parameter(3);
        var recorded = Tape.record(() -> x.mul(x).sum());
        assertEquals(9, recorded.value());
        assertEquals(6, recorded.gradients().of(x).item());
    }

    /// Only what runs inside `Tape.record` is remembered. There is nothing to switch off for inference and
    /// nothing to reset.
    @Test
    void outsideATapeNothingIsRemembered() {
        var x = parameter(3);
        assertTrue(x.tracked());
        assertFalse(x.mul(x).tracked());
    }

    /// Each factor of a product has the other as its slope, for every element on its own.
    @Test
    void theProductRule() {
        var x = parameter(2, 3);
        var y = parameter(5, 7);
        var gradients = Tape.record(() -> x.mul(y).sum()).gradients();
        assertArrayEquals(new double[] {5, 7}, gradients.of(x).toDoubles());
        assertArrayEquals(new double[] {2, 3}, gradients.of(y).toDoubles());
    }

    /// A variable that is used twice hears from both: x + 4x has slope 5.
    @Test
    void usesAddUp() {
        var x = parameter(1);
        assertEquals(
                5, Tape.record(() -> x.add(x.scale(4)).sum()).gradients().of(x).item());
    }

    /// What was repeated on the way in is summed on the way back: a bias that was added to three rows has slope
    /// 3.
    @Test
    void repetitionBecomesASum() {
        var rows = Variable.constant(Tensor.full(Shape.of(3, 2), 0));
        var bias = parameter(0, 0);
        var gradients = Tape.record(() -> rows.add(bias).sum()).gradients();
        assertArrayEquals(new double[] {3, 3}, gradients.of(bias).toDoubles());
    }

    /// The formula behind everything that follows. The cost of choosing column 0 is `log Σ exp s − s₀`; its
    /// gradient is what softmax gives minus what was wanted: the chosen score is pulled up, the others are
    /// pushed down, and the sum is 0.
    @Test
    void crossEntropyPullsAndPushes() {
        var scores = Variable.parameter(Tensor.of(Shape.of(1, 3), 0, 0, Math.log(2)));
        var recorded = Tape.record(
                () -> scores.logSumExp().sub(scores.pick(Ints.of(0))).mean());
        assertEquals(Math.log(4), recorded.value(), 1e-12); // log(1 + 1 + 2) − 0
        assertArrayEquals(
                new double[] {0.25 - 1, 0.25, 0.5},
                recorded.gradients().of(scores).toDoubles(),
                1e-12);
    }

    /// Where the graph is cut, no gradient passes; asking for it is an error, not a silent zero.
    @Test
    void aCutIsNamed() {
        var x = parameter(3);
        var y = parameter(4);
        x.rename("query");
        var gradients = Tape.record(() -> x.detach().mul(y).sum()).gradients();
        assertEquals(3, gradients.of(y).item());
        var error = assertThrows(IllegalArgumentException.class, () -> gradients.of(x));
        assertTrue(error.getMessage().startsWith("no gradient reached query"), error::getMessage);
    }

    /// How every gradient in this project is checked: move each input a little to both sides and see how the
    /// result moves. In float64 the two agree to six digits and more.
    @Test
    void gradientsAreChecked() {
        Function<Variable, Variable> f =
                x -> x.reshape(2, 2).softmax().mul(x.reshape(2, 2)).unitRows().sum();
        double[] at = {0.3, -1.2, 0.8, 0.1};
        double[] gradient;
        var x = parameter(at);
        gradient = Tape.record(() -> f.apply(x)).gradients().of(x).toDoubles();
        double h = 1e-6;
        for (int i = 0; i < at.length; i++) {
            double[] more = at.clone();
            double[] less = at.clone();
            more[i] += h;
            less[i] -= h;
            double slope = (f.apply(parameter(more)).value().item()
                            - f.apply(parameter(less)).value().item())
                    / (2 * h);
            assertEquals(slope, gradient[i], 1e-8);
        }
    }
}
