package dev.dipole.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import dev.dipole.autograd.Gradients;
import dev.dipole.autograd.Variable;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;

/// One factor for all gradients, as `torch.nn.utils.clip_grad_norm_`.
class ClipTest {
    private final Variable a = Numbers.parameter(0, 0);
    private final Variable b = Numbers.parameter(0);

    private Gradients gradients() {
        return Numbers.gradients(Map.of(a, new double[] {2, -3}, b, new double[] {6})); // norm 7
    }

    @Test
    void theNormIsMeasuredOverAllParameters() {
        var result = new Clip(3.5).of(gradients());
        assertEquals(7, result.norm(), 1e-12);
        assertEquals(3.5 / (7 + 1e-6), result.factor(), 1e-15);
    }

    @Test
    void aSmallNormIsLeftAlone() {
        assertEquals(1, new Clip(7.1).of(gradients()).factor());
        assertEquals(1, new Clip(Double.POSITIVE_INFINITY).of(gradients()).factor());
    }

    @Test
    void anOptimiserThatIsToldTheFactorMovesByTheLargestNorm() {
        var gradients = gradients();
        var sgd = new Sgd(List.of(new ParameterGroup(Map.of("a", a, "b", b), 0, 1)), 0);
        sgd.update(gradients, 1, new Clip(3.5).of(gradients).factor());
        assertArrayEquals(new double[] {-1, 1.5}, a.value().toDoubles(), 1e-6);
        assertArrayEquals(new double[] {-3}, b.value().toDoubles(), 1e-6);
    }

    @Test
    void aNormThatIsNoNumberGivesNoFactorToHideIt() {
        var nan = Numbers.gradients(Map.of(b, new double[] {Double.NaN}));
        assertEquals(Double.NaN, new Clip(1).of(nan).norm());
        assertEquals(Double.NaN, new Clip(1).of(nan).factor());
    }

    @Test
    void aLargestNormOfNothingIsRefused() {
        assertThrows(IllegalArgumentException.class, () -> new Clip(0));
        assertThrows(IllegalArgumentException.class, () -> new Clip(Double.NaN));
    }
}
