package dev.dipole.nn.optim;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.nn.Embedding;
import dev.dipole.nn.Initialiser;
import dev.dipole.nn.LayerNorm;
import dev.dipole.nn.Linear;
import dev.dipole.nn.Module;
import dev.dipole.nn.RmsNorm;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.junit.jupiter.api.Test;

/// Who decays, who is frozen, and what happens to a parameter that training forgets.
class ParameterGroupTest {
    public record Net(Embedding table, Linear up, LayerNorm norm, RmsNorm last) implements Module {}

    private static Net net(Variable table) {
        var init = new Initialiser(1, 0.02);
        return new Net(
                new Embedding(table), Linear.of(2, 3, init), LayerNorm.of(3, 1e-12, init), RmsNorm.of(3, 1e-6, init));
    }

    @Test
    void matricesAndEmbeddingsDecayBiasesAndNormsDoNot() {
        var groups = ParameterGroup.standard(net(new Initialiser(1, 0.02).normal(5, 2)), 0.1);
        assertEquals(
                Set.of("table.weight", "up.weight"), groups.get(0).parameters().keySet());
        assertEquals(0.1, groups.get(0).decay());
        assertEquals(
                Set.of("up.bias", "norm.weight", "norm.bias", "last.weight"),
                groups.get(1).parameters().keySet());
        assertEquals(0, groups.get(1).decay());
    }

    @Test
    void frozenParametersAreInNoGroup() {
        var frozen = Variable.constant(Tensor.full(Shape.of(5, 2), 1));
        var groups = ParameterGroup.standard(net(frozen), 0.1);
        assertEquals(Set.of("up.weight"), groups.get(0).parameters().keySet());
    }

    @Test
    void aRuleChoosesByPathOrShape() {
        var chosen =
                ParameterGroup.select(net(new Initialiser(1, 0.02).normal(5, 2)), (path, v) -> path.startsWith("norm"));
        assertEquals(List.of("norm.weight", "norm.bias"), List.copyOf(chosen.keySet()));
    }

    /// It would stay as it was drawn, and nobody would know.
    @Test
    void aTrainableParameterWithoutGradientStopsEveryOptimiserAndIsNamed() {
        var net = net(new Initialiser(1, 0.02).normal(5, 2));
        var groups = ParameterGroup.standard(net, 0.1);
        for (Optimizer optimizer : List.of(new AdamW(groups), new Sgd(groups, 0.9))) {
            var gradients = Tape.record(() -> {
                        var x = Variable.constant(Tensor.full(Shape.of(4, 2), 1));
                        var y = net.norm().apply(net.up().apply(x));
                        return net.last().apply(y).sum(); // the table is not used
                    })
                    .gradients();
            double[] before = net.up().weight().value().toDoubles();
            var error = assertThrows(IllegalArgumentException.class, () -> optimizer.update(gradients, 0.1, 1));
            assertTrue(error.getMessage().startsWith("no gradient reached table.weight: "), error::getMessage);
            assertArrayEquals(before, net.up().weight().value().toDoubles());
            assertEquals(0, optimizer.steps());
        }
    }

    /// Even where the missing one comes last: a step is taken whole or not at all.
    @Test
    void nothingIsChangedWhenOneGradientIsMissing() {
        var used = Numbers.parameter(1);
        var forgotten = Numbers.parameter(1);
        forgotten.rename("forgotten");
        var groups = List.of(
                new ParameterGroup(Map.of("used", used), 0, 1),
                new ParameterGroup(Map.of("forgotten", forgotten), 0, 1));
        for (Optimizer optimizer : List.of(new AdamW(groups), new Sgd(groups, 0.9))) {
            var gradients = Numbers.gradients(Map.of(used, new double[] {1}));
            assertThrows(IllegalArgumentException.class, () -> optimizer.update(gradients, 0.1, 1));
            assertArrayEquals(new double[] {1}, used.value().toDoubles());
            optimizer.state().values().forEach(t -> assertArrayEquals(new double[1], t.toDoubles()));
            assertEquals(0, optimizer.steps());
        }
    }

    @Test
    void impossibleSettingsAreRefused() {
        assertThrows(IllegalArgumentException.class, () -> new ParameterGroup(Map.of(), -1, 1));
        assertThrows(IllegalArgumentException.class, () -> new ParameterGroup(Map.of(), 0, Double.NaN));
    }
}
