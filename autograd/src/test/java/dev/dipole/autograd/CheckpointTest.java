package dev.dipole.autograd;

import static dev.dipole.autograd.GradientCheck.random;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.tensor.Backends;
import dev.dipole.tensor.Key;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Transpose;
import dev.dipole.tensor.Unary;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import org.junit.jupiter.api.Test;

/// A checkpointed segment is invisible in every number: it only computes twice and keeps less.
class CheckpointTest {
    private static final Recording RANDOM = Recording.with(Key.of(3, "dropout").atStep(4));

    private final Variable x = Variable.parameter(random(Shape.of(6, 4), 1));
    private final Variable w = Variable.parameter(random(Shape.of(4, 4), 2));
    private final Variable bias = Variable.parameter(random(Shape.of(4), 3));

    /// Three places of dropout, one before and one after the part that may be checkpointed.
    private Variable model(UnaryOperator<UnaryOperator<Variable>> wrap) {
        UnaryOperator<Variable> segment =
                v -> v.linear(w, bias).apply(Unary.GELU).dropout(0.4).matmul(w, Transpose.RIGHT);
        return wrap.apply(segment).apply(x.dropout(0.3)).dropout(0.2).mul(x).sum();
    }

    private static <T> T inFloat64(Supplier<T> work) {
        return Backends.with(Backends.named("reference"), work);
    }

    private static UnaryOperator<Variable> checkpointed(UnaryOperator<Variable> segment) {
        return v -> Tape.checkpoint(segment, v);
    }

    @Test
    void valueAndGradientsAreThoseWithoutACheckpointBitForBit() {
        inFloat64(() -> {
            var plain = Tape.record(RANDOM, () -> model(s -> s));
            var saving = Tape.record(RANDOM, () -> model(CheckpointTest::checkpointed));
            assertEquals(plain.value(), saving.value());
            var expected = plain.gradients();
            var found = saving.gradients();
            for (var parameter : List.of(x, w, bias)) {
                assertArrayEquals(
                        expected.of(parameter).toDoubles(), found.of(parameter).toDoubles());
            }
            return true;
        });
    }

    @Test
    void centralDifferencesAgreeWithParametersAndDropoutInside() {
        inFloat64(() -> {
            GradientCheck.check(
                    "checkpoint",
                    RANDOM,
                    () -> model(CheckpointTest::checkpointed),
                    Map.of("x", x, "w", w, "bias", bias));
            return true;
        });
    }

    @Test
    void checkpointsInsideCheckpointsAgreeToo() {
        inFloat64(() -> {
            UnaryOperator<UnaryOperator<Variable>> nested = s ->
                    checkpointed(v -> checkpointed(s).apply(v).apply(Unary.TANH).dropout(0.1));
            UnaryOperator<UnaryOperator<Variable>> flat =
                    s -> v -> s.apply(v).apply(Unary.TANH).dropout(0.1);
            var expected = Tape.record(RANDOM, () -> model(flat)).gradients();
            var found = Tape.record(RANDOM, () -> model(nested)).gradients();
            for (var parameter : List.of(x, w, bias)) {
                assertArrayEquals(
                        expected.of(parameter).toDoubles(), found.of(parameter).toDoubles());
            }
            return true;
        });
    }

    @Test
    void aValueOfTheRecordingThatTheSegmentUsesGetsItsGradient() {
        inFloat64(() -> {
            GradientCheck.check(
                    "captured",
                    Recording.plain(),
                    () -> {
                        var captured = w.apply(Unary.TANH);
                        return Tape.checkpoint(v -> v.matmul(captured), x);
                    },
                    Map.of("x", x, "w", w));
            return true;
        });
    }

    @Test
    void aSegmentThatReturnsWhatItWasGivenPassesTheGradientOn() {
        var same = Tape.record(() -> Tape.checkpoint(v -> v, x).mul(x).sum()).gradients();
        assertArrayEquals(x.value().scale(2).toDoubles(), same.of(x).toDoubles());
        var other = Tape.record(() -> Tape.checkpoint(v -> w, x).sum()).gradients();
        assertArrayEquals(w.value().affine(0, 1).toDoubles(), other.of(w).toDoubles());
    }

    @Test
    void theSegmentIsComputedAgainOnTheWayBack() {
        var runs = new AtomicInteger();
        var recorded = inFloat64(() -> Tape.record(() -> Tape.checkpoint(
                v -> {
                    runs.incrementAndGet();
                    return v.apply(Unary.TANH).sum();
                },
                x)));
        int forward = runs.get();
        recorded.gradients();
        assertEquals(1, forward);
        assertEquals(2, runs.get());
    }

    @Test
    void innerValuesAreNotKept() {
        UnaryOperator<Variable> deep = v -> {
            for (int i = 0; i < 50; i++) v = v.apply(Unary.TANH);
            return v;
        };
        long plain = inFloat64(() -> lent(Tape.record(() -> deep.apply(x))));
        long saving = inFloat64(() -> lent(Tape.record(() -> Tape.checkpoint(deep, x))));
        assertTrue(saving * 10 < plain, () -> "%d elements with the checkpoint, %d without".formatted(saving, plain));
    }

    private static long lent(Recorded recorded) {
        return recorded.tape().workspace().peakElements();
    }

    @Test
    void outsideARecordingItIsTheSegment() {
        assertArrayEquals(
                x.value().apply(Unary.TANH).toDoubles(),
                Tape.checkpoint(v -> v.apply(Unary.TANH), x).value().toDoubles());
    }

    /// The second computation happens when the recording's scopes are gone; its points must have the same paths
    /// nevertheless.
    @Test
    void hooksInsideSeeTheWholePathOnTheWayBackToo() {
        inFloat64(() -> {
            var gradients = new LinkedHashMap<String, double[]>();
            var hooks = Hooks.none()
                    .onValue("layers.0.middle", (path, value) -> value.scale(3))
                    .onGradient("layers.0.middle", (path, gradient) -> {
                        gradients.put(path, gradient.toDoubles());
                        return gradient;
                    });
            UnaryOperator<Variable> segment =
                    v -> Tape.point("middle", v.mul(v)).apply(Unary.SQUARE);
            Supplier<Variable> model =
                    () -> Tape.in("layers.0", () -> Tape.checkpoint(segment, x)).sum();
            var found = Tape.record(Recording.plain().hooked(hooks), model).gradients();
            double[] values = x.value().toDoubles();
            var expectedAtPoint = new double[values.length];
            var expected = new double[values.length];
            for (int i = 0; i < values.length; i++) {
                double replaced = 3 * values[i] * values[i];
                expectedAtPoint[i] = 2 * replaced; // of the sum of squares
                expected[i] = expectedAtPoint[i] * 2 * values[i]; // a replaced value passes the gradient on as it is
            }
            assertEquals(List.of("layers.0.middle"), new ArrayList<>(gradients.keySet()));
            assertArrayEquals(expectedAtPoint, gradients.get("layers.0.middle"), 1e-12);
            assertArrayEquals(expected, found.of(x).toDoubles(), 1e-12);
            return true;
        });
    }

    @Test
    void aNanInsideIsNamedWithTheWholePathInBothDirections() {
        inFloat64(() -> {
            var zero = Variable.parameter(Tensor.of(Shape.of(2), 0.0, 1.0));
            var recorded = Tape.record(
                    Recording.plain().checkingNumbers(),
                    () -> Tape.in("layers.1", () -> Tape.checkpoint(v -> v.apply(Unary.SQRT), zero))
                            .sum());
            var backward = assertThrows(NonFiniteException.class, recorded::gradients);
            assertTrue(backward.getMessage().contains("Apply(SQRT) at layers.1, backward"), backward::getMessage);
            var forward = assertThrows(
                    NonFiniteException.class,
                    () -> Tape.record(
                            Recording.plain().checkingNumbers(),
                            () -> Tape.in("layers.1", () -> Tape.checkpoint(v -> v.apply(Unary.LOG), zero))));
            assertTrue(forward.getMessage().contains("Apply(LOG) at layers.1, forward"), forward::getMessage);
            return true;
        });
    }
}
