package dev.dipole.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Backends;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// AdamW against its equations written out in plain doubles, and against steps worked out by hand.
class AdamWTest {
    private static final double[] START = {1, -2, 0.5, 3};
    private static final double[][] GRADIENTS = {{0.1, -0.2, 0, 4}, {0.3, 0.2, 1e-3, -4}, {-0.5, 0.1, 0, 1e-6}};

    /// PyTorch's documentation of `torch.optim.AdamW`, line by line, one number at a time.
    private static double[] written(
            double[] start, double[] rates, double beta1, double beta2, double epsilon, double decay, double clip) {
        double[] theta = start.clone();
        for (int i = 0; i < theta.length; i++) {
            double m = 0;
            double v = 0;
            for (int t = 1; t <= rates.length; t++) {
                double g = clip * GRADIENTS[t - 1][i];
                theta[i] -= rates[t - 1] * decay * theta[i];
                m = beta1 * m + (1 - beta1) * g;
                v = beta2 * v + (1 - beta2) * g * g;
                double mHat = m / (1 - Math.pow(beta1, t));
                double vHat = v / (1 - Math.pow(beta2, t));
                theta[i] -= rates[t - 1] * mHat / (Math.sqrt(vHat) + epsilon);
            }
        }
        return theta;
    }

    @ParameterizedTest
    @CsvSource({
        "reference, 0.9, 0.999, 1e-8, 0, 1, 1e-12",
        "reference, 0.9, 0.98, 1e-6, 0.1, 1, 1e-12",
        "reference, 0, 0.5, 1e-3, 0.01, 0.25, 1e-12",
        "cpu, 0.9, 0.999, 1e-8, 0.1, 0.25, 1e-6"
    })
    void threeSteps(
            String backend, double beta1, double beta2, double epsilon, double decay, double clip, double tolerance) {
        Backends.with(Backends.named(backend), () -> {
            var p = Numbers.parameter(START);
            var adam = new AdamW(List.of(new ParameterGroup(Map.of("p", p), decay, 1)), beta1, beta2, epsilon);
            double[] rates = {0.1, 0.05, 0.2};
            for (int t = 0; t < 3; t++) adam.update(Numbers.gradients(Map.of(p, GRADIENTS[t])), rates[t], clip);
            double[] expected = written(START, rates, beta1, beta2, epsilon, decay, clip);
            assertArrayEquals(expected, p.value().toDoubles(), tolerance);
            assertEquals(3, adam.steps());
            return true;
        });
    }

    /// Corrected for their bias the moments of a first gradient are `g` and `g²`: the step is the rate,
    /// whatever the gradient's size.
    @Test
    void theFirstStepIsTheRateInTheDirectionOfTheSign() {
        inFloat64(() -> {
            var p = Numbers.parameter(1, 1, 1);
            var adam = new AdamW(List.of(new ParameterGroup(Map.of("p", p), 0, 1)));
            adam.update(Numbers.gradients(Map.of(p, new double[] {1e-3, -7, 0})), 0.1, 1);
            assertArrayEquals(new double[] {0.9, 1.1, 1}, p.value().toDoubles(), 1e-5);
        });
    }

    /// By hand, β₁ = β₂ = ½, gradients 2 then −2: m̂ = 2, v̂ = 4, then m = ½·1 − 1 = −½, m̂ = −½/¾ = −⅔, v =
    /// ½·2 + 2 = 3, v̂ = 4.
    @Test
    void twoStepsByHand() {
        inFloat64(() -> {
            var p = Numbers.parameter(1);
            var adam = new AdamW(List.of(new ParameterGroup(Map.of("p", p), 0, 1)), 0.5, 0.5, 1e-300);
            adam.update(Numbers.gradients(Map.of(p, new double[] {2})), 0.3, 1);
            assertArrayEquals(new double[] {1 - 0.3}, p.value().toDoubles(), 1e-12);
            adam.update(Numbers.gradients(Map.of(p, new double[] {-2})), 0.3, 1);
            assertArrayEquals(
                    new double[] {0.7 + 0.3 * (2.0 / 3) / 2}, p.value().toDoubles(), 1e-12);
        });
    }

    /// Decay in the gradient (L2, plain Adam) would be normalised away: here a weight of 100 and one of 1
    /// shrink by the same share.
    @Test
    void decayIsDecoupledFromTheGradient() {
        inFloat64(() -> {
            var p = Numbers.parameter(100, 1);
            var adam = new AdamW(List.of(new ParameterGroup(Map.of("p", p), 0.5, 1)));
            adam.update(Numbers.gradients(Map.of(p, new double[] {0, 0})), 0.1, 1);
            assertArrayEquals(new double[] {95, 0.95}, p.value().toDoubles(), 1e-12);
        });
    }

    @Test
    void groupsHaveTheirOwnDecayAndRate() {
        inFloat64(() -> {
            var slow = Numbers.parameter(1);
            var fast = Numbers.parameter(1);
            var adam = new AdamW(List.of(
                    new ParameterGroup(Map.of("slow", slow), 0.5, 0.1),
                    new ParameterGroup(Map.of("fast", fast), 0, 1)));
            adam.update(Numbers.gradients(Map.of(slow, new double[] {1}, fast, new double[] {1})), 0.2, 1);
            assertArrayEquals(new double[] {1 - 0.02 * 0.5 - 0.02}, slow.value().toDoubles(), 1e-7);
            assertArrayEquals(new double[] {0.8}, fast.value().toDoubles(), 1e-7);
        });
    }

    @Test
    void stateAndStepsCarryOnExactly() {
        inFloat64(() -> {
            var straight = Numbers.parameter(START);
            var before = Numbers.parameter(START);
            var adam = adam(straight);
            var first = adam(before);
            for (double[] g : GRADIENTS) adam.update(Numbers.gradients(Map.of(straight, g)), 0.1, 1);
            first.update(Numbers.gradients(Map.of(before, GRADIENTS[0])), 0.1, 1);
            var after = Numbers.parameter(before.value().toDoubles());
            var second = adam(after);
            second.state()
                    .forEach((name, tensor) ->
                            tensor.assign(first.state().get(name).toDoubles()));
            second.restoreSteps(first.steps());
            for (int t = 1; t < 3; t++) second.update(Numbers.gradients(Map.of(after, GRADIENTS[t])), 0.1, 1);
            assertArrayEquals(straight.value().toDoubles(), after.value().toDoubles());
            assertEquals(
                    List.of("first.p", "second.p"), List.copyOf(first.state().keySet()));
        });
    }

    private static AdamW adam(Variable p) {
        return new AdamW(List.of(new ParameterGroup(Map.of("p", p), 0.1, 1)));
    }

    @Test
    void impossibleSettingsAreRefused() {
        for (double[] bad :
                new double[][] {{1, 0.9, 1e-8}, {0.9, -0.1, 1e-8}, {0.9, 0.9, 0}, {Double.NaN, 0.9, 1e-8}}) {
            var error =
                    assertThrows(IllegalArgumentException.class, () -> new AdamW(List.of(), bad[0], bad[1], bad[2]));
            assertTrue(
                    error.getMessage().startsWith("AdamW needs betas in [0, 1) and epsilon > 0, not "),
                    error::getMessage);
        }
    }

    private static void inFloat64(Runnable test) {
        Backends.with(Backends.named("reference"), () -> {
            test.run();
            return true;
        });
    }
}
