package dev.dipole.nn;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.List;
import org.junit.jupiter.api.Test;

/// A layer's parameters are found by the names of its components.
class ModuleTest {
    public record Tower(Embedding table, List<Linear> layers, LayerNorm norm, int width) implements Module {}

    private static Tower tower(Linear second) {
        var init = new Initialiser(1, 0.02);
        return new Tower(
                Embedding.of(7, 3, init), List.of(Linear.of(3, 4, init), second), LayerNorm.of(2, 1e-12, init), 3);
    }

    @Test
    void pathsFollowTheDeclaration() {
        var tower = tower(Linear.withoutBias(4, 2, new Initialiser(2, 0.02)));
        assertEquals(
                List.of(
                        "table.weight",
                        "layers.0.weight",
                        "layers.0.bias",
                        "layers.1.weight",
                        "norm.weight",
                        "norm.bias"),
                List.copyOf(tower.parameters().keySet()));
        assertEquals(7 * 3 + 4 * 3 + 4 + 2 * 4 + 2 + 2, tower.size());
        assertEquals("layers.1.weight", tower.layers().get(1).weight().name());
    }

    @Test
    void constantsAreParametersThatAreNotTrained() {
        var frozen = new Linear(Variable.constant(Tensor.full(Shape.of(2, 4), 1)), null);
        var tower = tower(frozen);
        assertTrue(tower.parameters().containsKey("layers.1.weight"));
        assertTrue(!tower.trainable().containsKey("layers.1.weight"));
        assertEquals(tower.parameters().size() - 1, tower.trainable().size());
    }

    /// A class has no components by which its weights could be found: they would be neither trained nor saved.
    @Test
    void aLayerThatIsNoRecordIsRefused() {
        class Loose implements Module {}
        var error = assertThrows(IllegalStateException.class, () -> new Loose().parameters());
        assertTrue(error.getMessage().endsWith("is a layer but no record"), error::getMessage);
    }
}
