package dev.dipole.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.tensor.Key;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.ShapeException;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Unary;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a tape remembers and what it does not, with derivatives worked out by hand.
class TapeTest {
    private static Variable parameter(double... values) {
        return Variable.parameter(Tensor.of(Shape.of(values.length), values));
    }

    @Test
    void aGradientIsTheOneOfTheTextbook() {
        var x = parameter(3, -1);
        var y = parameter(5, 2);
        var recorded = Tape.record(() -> x.mul(x).mul(y).sum()); // Σ x²y
        assertEquals(9 * 5 + 1 * 2, recorded.value());
        var gradients = recorded.gradients();
        assertArrayEquals(new double[] {2 * 3 * 5, 2 * -1 * 2}, gradients.of(x).toDoubles()); // 2xy
        assertArrayEquals(new double[] {9, 1}, gradients.of(y).toDoubles()); // x²
    }

    @Test
    void outsideARecordingNothingIsRemembered() {
        var x = parameter(3);
        var before = x.mul(x);
        assertFalse(before.tracked());
        var gradients = Tape.record(() -> before.mul(x).sum()).gradients();
        assertArrayEquals(new double[] {9}, gradients.of(x).toDoubles()); // before is the constant 9
    }

    @Test
    void constantsAndDetachedValuesGetNoGradient() {
        var x = parameter(3);
        var constant = Variable.constant(Tensor.of(Shape.of(1), 7.0));
        var gradients = Tape.record(() -> x.mul(x.detach()).mul(constant).sum()).gradients();
        assertArrayEquals(new double[] {3 * 7}, gradients.of(x).toDoubles());
        assertNull(gradients.find(constant));
        assertEquals(List.of(x), List.copyOf(gradients.parameters()));
    }

    @Test
    void recordingsInsideRecordingsDoNotMeet() {
        var x = parameter(3);
        var inner = new ArrayList<double[]>();
        var outer = Tape.record(() -> {
            inner.add(Tape.record(() -> x.scale(10).sum()).gradients().of(x).toDoubles());
            return x.scale(2).sum();
        });
        assertArrayEquals(new double[] {10}, inner.getFirst());
        assertArrayEquals(new double[] {2}, outer.gradients().of(x).toDoubles());
    }

    @Test
    void aResultOfSeveralNumbersNeedsASeed() {
        var x = parameter(1, 2);
        var error = assertThrows(
                ShapeException.class, () -> Tape.record(() -> x.scale(2)).gradients());
        assertTrue(error.getMessage().contains("[2], not one number"), error::getMessage);
        var wrong = assertThrows(
                ShapeException.class,
                () -> Tape.record(() -> x.scale(2)).gradients(parameter(1, 2, 3).value()));
        assertTrue(wrong.getMessage().contains("the seed has shape [3], the result [2]"), wrong::getMessage);
        var seeded = Tape.record(() -> x.scale(2)).gradients(Tensor.of(Shape.of(2), 1.0, 10.0));
        assertArrayEquals(new double[] {2, 20}, seeded.of(x).toDoubles());
    }

    @Test
    void theResultOutlivesTheRecordingItsInnerValuesDoNot() {
        var x = parameter(1, 2);
        var inner = new ArrayList<Variable>();
        var recorded = Tape.record(() -> {
            inner.add(x.scale(2));
            return inner.getFirst().sum();
        });
        recorded.gradients();
        assertEquals(6, recorded.value());
        assertThrows(IllegalStateException.class, () -> inner.getFirst().value().toDoubles());
    }

    @Test
    void aParameterThatIsTheResultGetsTheSeed() {
        var x = parameter(1, 2);
        var gradients = Tape.record(() -> x).gradients(Tensor.of(Shape.of(2), 3.0, 4.0));
        assertArrayEquals(new double[] {3, 4}, gradients.of(x).toDoubles());
    }

    /// Its memory went back to the pool the first time; an empty answer would look like parameters without
    /// gradient.
    @Test
    void gradientsCanBeAskedOnce() {
        var x = parameter(1, 2);
        var recorded = Tape.record(() -> x.mul(x).sum());
        recorded.gradients();
        assertThrows(IllegalStateException.class, recorded::gradients);
        var discarded = Tape.record(() -> x.mul(x).sum());
        discarded.discard();
        assertThrows(IllegalStateException.class, discarded::gradients);
    }

    @Test
    void namesOfPartsAreJoinedByDots() {
        var seen = new ArrayList<String>();
        var hooks = Hooks.none().onValue("*.*.*", (path, value) -> {
            seen.add(path);
            return value;
        });
        Tape.record(
                Recording.plain().hooked(hooks),
                () -> Tape.in("encoder", () -> {
                    var first = Tape.in("layers", () -> Tape.point("output", parameter(1)));
                    return Tape.in("norm", () -> Tape.point("output", first));
                }));
        assertEquals(List.of("encoder.layers.output", "encoder.norm.output"), seen);
    }

    @Test
    void aPointWithoutHooksIsTheValueItself() {
        var x = parameter(1);
        var same = new ArrayList<Boolean>();
        Tape.record(() -> {
            same.add(Tape.point("here", x) == x);
            return x;
        });
        assertEquals(List.of(true), same);
    }

    @Test
    void dropoutDrawsAnotherMaskAtEachPlaceAndTheSameAtEachPass() {
        var x = Variable.constant(Tensor.full(Shape.of(64), 1));
        var recording = Recording.with(Key.of(1, "dropout"));
        var masks = new ArrayList<double[]>();
        for (int pass = 0; pass < 2; pass++) {
            Tape.record(recording, () -> {
                var first = x.dropout(0.5);
                masks.add(first.value().toDoubles());
                var second = x.dropout(0.5);
                masks.add(second.value().toDoubles());
                return second;
            });
        }
        assertArrayEquals(masks.get(0), masks.get(2));
        assertArrayEquals(masks.get(1), masks.get(3));
        assertNotEquals(List.of(boxed(masks.get(0))), List.of(boxed(masks.get(1))));
        assertArrayEquals(x.value().toDoubles(), x.dropout(0.5).value().toDoubles(), "without a recording");
        Tape.record(() -> {
            assertArrayEquals(x.value().toDoubles(), x.dropout(0.5).value().toDoubles(), "without randomness");
            return x.apply(Unary.TANH);
        });
    }

    private static List<Double> boxed(double[] values) {
        return java.util.Arrays.stream(values).boxed().toList();
    }
}
