package dev.dipole.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dipole.autograd.Variable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// Stochastic gradient descent, step by step by hand.
class SgdTest {
    private static Sgd sgd(Variable p, double momentum, double decay) {
        return new Sgd(List.of(new ParameterGroup(Map.of("p", p), decay, 1)), momentum);
    }

    private static void step(Sgd sgd, Variable p, double gradient, double rate, double scale) {
        sgd.update(Numbers.gradients(Map.of(p, new double[] {gradient})), rate, scale);
    }

    @Test
    void withoutMomentumItGoesDownTheGradient() {
        var p = Numbers.parameter(1);
        var sgd = sgd(p, 0, 0);
        step(sgd, p, 2, 0.25, 1);
        assertArrayEquals(new double[] {0.5}, p.value().toDoubles());
        step(sgd, p, -4, 0.25, 0.5); // clipped to half
        assertArrayEquals(new double[] {1}, p.value().toDoubles());
        assertEquals(2, sgd.steps());
        assertEquals(Map.of(), sgd.state());
    }

    /// m = 2, 1 + 2·½ = 2, −4 + 2·½ = −3; no dampening, the first step counts in full.
    @Test
    void momentumRemembersEarlierGradients() {
        var p = Numbers.parameter(1);
        var sgd = sgd(p, 0.5, 0);
        double[] expected = {1 - 0.25 * 2, 0.5 - 0.25 * 2, 0 + 0.25 * 3};
        double[] gradients = {2, 1, -4};
        for (int t = 0; t < 3; t++) {
            step(sgd, p, gradients[t], 0.25, 1);
            assertArrayEquals(new double[] {expected[t]}, p.value().toDoubles(), "step " + t);
        }
        assertArrayEquals(new double[] {-3}, sgd.state().get("velocity.p").toDoubles());
    }

    /// g + ½p = 2 + ½ = 2.5, p = 1 − ¼·2.5 = 0.375; then 1.1875 + ½·2.5 = 2.4375, p = 0.375 − ¼·2.4375.
    @Test
    void decayIsPartOfTheGradientAndSoOfTheMomentum() {
        var p = Numbers.parameter(1);
        var sgd = sgd(p, 0.5, 0.5);
        step(sgd, p, 2, 0.25, 1);
        assertArrayEquals(new double[] {0.375}, p.value().toDoubles());
        step(sgd, p, 1, 0.25, 1);
        assertArrayEquals(new double[] {0.375 - 0.25 * 2.4375}, p.value().toDoubles());
    }

    @Test
    void gradientsAreLeftAsTheyAre() {
        var p = Numbers.parameter(1);
        var gradients = Numbers.gradients(Map.of(p, new double[] {2}));
        sgd(p, 0.9, 0.1).update(gradients, 0.1, 0.5);
        assertArrayEquals(new double[] {2}, gradients.of(p).toDoubles());
    }

    @Test
    void aMomentumOfOneOrMoreIsRefused() {
        var error = assertThrows(IllegalArgumentException.class, () -> new Sgd(List.of(), 1));
        assertEquals("the momentum must lie in [0, 1), not 1.0", error.getMessage());
    }
}
