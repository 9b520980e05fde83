package dev.dipole.tour;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertSame;

import dev.dipole.autograd.Recording;
import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.nn.Dropout;
import dev.dipole.nn.Embedding;
import dev.dipole.nn.Initialiser;
import dev.dipole.nn.LayerNorm;
import dev.dipole.nn.Linear;
import dev.dipole.nn.Module;
import dev.dipole.nn.Weights;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Key;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Unary;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;

/// Lesson 5: layers. A layer is a record; its components are its weights and its parts.
///
/// Read next: `Module`, `Linear`, `LayerNorm` and `Initialiser` in `nn`, then lesson 6.
@ExtendWith(OnReference.class)
class T05_Layers {
    private static Variable constant(Shape shape, double... values) {
        return Variable.constant(Tensor.of(shape, values));
    }

    /// A linear layer has a row of weights for each output: `y = x · wᵀ + b`.
    @Test
    void linear() {
        var layer = new Linear(constant(Shape.of(2, 3), 1, 0, 0, 0, 1, 1), constant(Shape.of(2), 100, 200));
        var y = layer.apply(constant(Shape.of(1, 3), 1, 2, 3));
        assertArrayEquals(new double[] {101, 205}, y.value().toDoubles());
    }

    /// An embedding is a table, looked up by token id.
    @Test
    void embedding() {
        var layer = new Embedding(constant(Shape.of(3, 2), 0, 0, 1, 1, 2, 2));
        assertArrayEquals(
                new double[] {2, 2, 1, 1}, layer.apply(Ints.of(2, 1)).value().toDoubles());
    }

    /// Layer normalisation brings each row to mean 0 and variance 1, whatever its scale.
    @Test
    void layerNorm() {
        var layer = LayerNorm.of(2, 1e-12, Initialiser.blank());
        var y = layer.apply(constant(Shape.of(2, 2), 1, 3, 1000, 3000));
        assertArrayEquals(new double[] {-1, 1, -1, 1}, y.value().toDoubles(), 1e-6);
    }

    /// A layer of one's own: a record that says what it is made of, and a method that says what it does.
    /// Nothing is registered.
    public record TwoLayers(Linear up, List<Linear> down) implements Module {
        public Variable apply(Variable x) {
            return down.getFirst().apply(up.apply(x).apply(Unary.RELU));
        }
    }

    /// The components' names are the weights' paths: in messages, in files, in the optimiser.
    @Test
    void namesComeFromTheRecord() {
        var init = new Initialiser(1, 0.02);
        var model = new TwoLayers(Linear.of(3, 5, init), List.of(Linear.withoutBias(5, 2, init)));
        assertEquals(
                List.of("up.weight", "up.bias", "down.0.weight"),
                List.copyOf(model.parameters().keySet()));
        assertEquals(5 * 3 + 5 + 2 * 5, model.size());
        assertEquals(
                Shape.of(4, 2),
                model.apply(constant(Shape.of(4, 3), new double[12])).shape());
    }

    /// The same seed draws the same weights, to the bit; their hash says so in one line.
    @Test
    void theSeedDecidesTheWeights() {
        assertEquals(Weights.hash(fresh(1).parameters()), Weights.hash(fresh(1).parameters()));
        assertNotEquals(Weights.hash(fresh(1).parameters()), Weights.hash(fresh(2).parameters()));
    }

    private static Linear fresh(long seed) {
        return Linear.of(3, 5, new Initialiser(seed, 0.02));
    }

    /// There is no training mode to forget. Dropout does something only where the tape was given randomness.
    @Test
    void dropoutNeedsRandomness() {
        var x = constant(Shape.of(100), new double[100]).affine(0, 1);
        var layer = new Dropout(0.5);
        assertSame(x, layer.apply(x));
        var sum = Tape.record(
                Recording.with(Key.of(1, "dropout")), () -> layer.apply(x).sum());
        assertNotEquals(100, sum.value());
    }
}
