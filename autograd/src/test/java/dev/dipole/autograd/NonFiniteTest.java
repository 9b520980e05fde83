package dev.dipole.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Unary;
import org.junit.jupiter.api.Test;

/// The first non-finite number is found where it is made, not where it is noticed.
class NonFiniteTest {
    private static final Recording CHECKED = Recording.plain().checkingNumbers();

    private static Variable parameter(double... values) {
        return Variable.parameter(Tensor.of(Shape.of(values.length), values));
    }

    @Test
    void aValueIsNamedByOperationPathAndPlace() {
        var x = parameter(1, 0, -2);
        var error = assertThrows(
                NonFiniteException.class,
                () -> Tape.record(
                        CHECKED,
                        () -> Tape.in("encoder", () -> Tape.in("layers.1", () -> x.apply(Unary.LOG)))
                                .sum()));
        assertEquals(
                "the first non-finite number is -Infinity, element 1 of a tensor of shape [3] made by"
                        + " Apply(LOG) at encoder.layers.1, forward",
                error.getMessage());
    }

    @Test
    void outsideOfAnyPartTheOperationAloneIsNamed() {
        var error = assertThrows(
                NonFiniteException.class,
                () -> Tape.record(
                        CHECKED, () -> parameter(1e30).div(parameter(0)).sum()));
        assertTrue(error.getMessage().endsWith("made by Divide, forward"), error::getMessage);
    }

    @Test
    void constantsAreCheckedToo() {
        var constant = Variable.constant(Tensor.of(Shape.of(1), -1.0));
        assertThrows(NonFiniteException.class, () -> Tape.record(CHECKED, () -> constant.apply(Unary.SQRT)));
    }

    @Test
    void aGradientIsNamedWithItsDirection() {
        var x = parameter(4, 0);
        var recorded = Tape.record(
                CHECKED, () -> Tape.in("pooling", () -> x.apply(Unary.SQRT)).sum());
        assertEquals(2, recorded.value());
        var error = assertThrows(NonFiniteException.class, recorded::gradients);
        assertTrue(error.getMessage().contains("Infinity, element 1"), error::getMessage);
        assertTrue(error.getMessage().endsWith("made by Apply(SQRT) at pooling, backward"), error::getMessage);
    }

    @Test
    void withoutCheckingNothingIsThrown() {
        var x = parameter(0);
        assertEquals(
                Double.NEGATIVE_INFINITY,
                Tape.record(() -> x.apply(Unary.LOG).sum()).value());
    }
}
