package dev.dipole.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import org.junit.jupiter.api.Test;

/// Hooks read and replace what passes a point. The computation is `loss = Σ (2x)² · 5` with a point at `2x`.
class HooksTest {
    private final Variable x = Variable.parameter(Tensor.of(Shape.of(2), 3.0, -1.0));

    private Recorded run(Hooks hooks) {
        return Tape.record(
                Recording.plain().hooked(hooks),
                () -> Tape.in("model", () -> {
                    var doubled = Tape.point("doubled", x.scale(2));
                    return doubled.mul(doubled).scale(5).sum();
                }));
    }

    private static BiFunction<String, Tensor, Tensor> reading(List<double[]> into) {
        return (path, tensor) -> {
            into.add(tensor.toDoubles());
            return tensor;
        };
    }

    @Test
    void readingChangesNothing() {
        var values = new ArrayList<double[]>();
        var gradients = new ArrayList<double[]>();
        var recorded = run(
                Hooks.none().onValue("model.doubled", reading(values)).onGradient("model.doubled", reading(gradients)));
        assertEquals(5 * (36 + 4), recorded.value());
        assertArrayEquals(
                new double[] {5 * 8 * 3, 5 * 8 * -1}, recorded.gradients().of(x).toDoubles()); // d(20x²) = 40x
        assertEquals(1, values.size());
        assertArrayEquals(new double[] {6, -2}, values.getFirst());
        assertEquals(1, gradients.size());
        assertArrayEquals(new double[] {60, -20}, gradients.getFirst()); // 10 · 2x
    }

    @Test
    void aReplacedValueIsWhatFollowsComputesWith() {
        var recorded = run(Hooks.none().onValue("model.doubled", (path, value) -> value.affine(0, 1)));
        assertEquals(5 * 2, recorded.value());
        assertArrayEquals(
                new double[] {10 * 2, 10 * 2}, recorded.gradients().of(x).toDoubles());
    }

    @Test
    void aReplacedGradientIsWhatFlowsOn() {
        var recorded = run(Hooks.none().onGradient("model.doubled", (path, gradient) -> gradient.affine(0, 7)));
        assertEquals(200, recorded.value());
        assertArrayEquals(new double[] {14, 14}, recorded.gradients().of(x).toDoubles());
    }

    @Test
    void severalHooksRunInTheOrderGiven() {
        var recorded = run(Hooks.none()
                .onValue("model.doubled", (path, value) -> value.affine(0, 3))
                .onValue("*.doubled", (path, value) -> value.affine(2, 1)));
        assertEquals(5 * (49 + 49), recorded.value());
    }

    @Test
    void aStarStandsForOnePartAndDotsForThemselves() {
        var paths = List.of("model.*", "*.doubled", "*", "model", "model.doubled.*", "modelXdoubled", "*.*.*");
        var called = new ArrayList<String>();
        var hooks = Hooks.none();
        for (var pattern : paths) {
            hooks = hooks.onValue(pattern, (path, value) -> {
                called.add(pattern);
                return value;
            });
        }
        run(hooks);
        assertEquals(List.of("model.*", "*.doubled"), called);
    }

    @Test
    void aReplacementOfAnotherShapeIsRefused() {
        var error = assertThrows(
                IllegalArgumentException.class,
                () -> run(Hooks.none().onValue("model.doubled", (path, value) -> value.sum())));
        assertEquals("the hook at model.doubled returned shape [] instead of [2]", error.getMessage());
        var recorded = run(Hooks.none().onGradient("model.doubled", (path, gradient) -> gradient.slice(0, 1)));
        var backward = assertThrows(IllegalArgumentException.class, recorded::gradients);
        assertTrue(backward.getMessage().contains("[1] instead of [2]"), backward::getMessage);
    }

    @Test
    void whatAHookKeepsWithoutCopyingCannotBeReadLater() {
        var kept = new ArrayList<Tensor>();
        var recorded = run(Hooks.none().onValue("model.doubled", (path, value) -> {
            kept.add(value);
            return value;
        }));
        recorded.gradients();
        assertThrows(IllegalStateException.class, () -> kept.getFirst().toDoubles());
    }
}
