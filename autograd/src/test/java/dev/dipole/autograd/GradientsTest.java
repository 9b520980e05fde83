package dev.dipole.autograd;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What comes out of a backward pass, and how parts of a batch are added up.
class GradientsTest {
    private final Variable x = Variable.parameter(Tensor.of(Shape.of(2), 3.0, -1.0));
    private final Variable y = Variable.parameter(Tensor.of(Shape.of(2), 2.0, 5.0));

    private Gradients ofProduct() {
        return Tape.record(() -> x.mul(y).sum()).gradients();
    }

    private Gradients ofSquare() {
        return Tape.record(() -> x.mul(x).sum()).gradients();
    }

    @Test
    void aParameterWithoutGradientIsNamed() {
        y.rename("encoder.word.weight");
        var gradients = ofSquare();
        assertNull(gradients.find(y));
        var error = assertThrows(IllegalArgumentException.class, () -> gradients.of(y));
        assertTrue(error.getMessage().startsWith("no gradient reached encoder.word.weight: "), error::getMessage);
        var nameless = Variable.parameter(Tensor.of(Shape.of(1, 3), 0, 0, 0));
        var second = assertThrows(IllegalArgumentException.class, () -> gradients.of(nameless));
        assertTrue(
                second.getMessage().startsWith("no gradient reached a parameter of shape [1, 3]: "),
                second::getMessage);
    }

    @Test
    void theyComeInTheOrderOfFirstUse() {
        assertEquals(List.of(x, y), List.copyOf(ofProduct().parameters()));
        var gradients = Tape.record(() -> y.sum().add(x.mul(y).sum())).gradients();
        assertEquals(List.of(y, x), List.copyOf(gradients.parameters()));
    }

    @Test
    void theNormIsThatOfAllNumbersTogether() {
        assertEquals(Math.sqrt(4 + 25 + 9 + 1), ofProduct().norm(), 1e-15);
        assertEquals(0, Gradients.none().norm());
    }

    @Test
    void twoPassesAddedAreThePassOfTheSum() {
        var together = Tape.record(() -> x.mul(y).sum().add(x.mul(x).sum())).gradients();
        var added = ofProduct();
        added.add(ofSquare());
        assertArrayEquals(new double[] {2 + 6, 5 - 2}, added.of(x).toDoubles());
        assertArrayEquals(together.of(x).toDoubles(), added.of(x).toDoubles());
        assertArrayEquals(together.of(y).toDoubles(), added.of(y).toDoubles());
    }

    /// The loop of gradient accumulation: each part is added and gives its memory back.
    @Test
    void aSumOutlivesItsParts() {
        var total = Gradients.none();
        for (int part = 0; part < 3; part++) {
            var gradients = ofSquare();
            total.add(gradients);
            gradients.release();
        }
        assertArrayEquals(new double[] {18, -6}, total.of(x).toDoubles());
    }

    @Test
    void addingLeavesTheOtherAsItWas() {
        var first = ofSquare();
        var total = Gradients.none();
        total.add(first);
        total.add(ofSquare());
        assertArrayEquals(new double[] {6, -2}, first.of(x).toDoubles());
    }

    @Test
    void variablesThatShareAGradientGetOneEach() {
        var gradients = Tape.record(() -> x.add(y).sum()).gradients();
        assertNotSame(gradients.of(x).storage(), gradients.of(y).storage());
    }

    @Test
    void afterReleaseTheyCannotBeRead() {
        var gradients = ofSquare();
        var tensor = gradients.of(x);
        gradients.release();
        assertThrows(IllegalStateException.class, tensor::toDoubles);
        assertNull(gradients.find(x));
    }
}
