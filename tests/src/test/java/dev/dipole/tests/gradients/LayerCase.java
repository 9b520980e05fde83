package dev.dipole.tests.gradients;

import dev.dipole.autograd.GradientCheck;
import dev.dipole.autograd.Recording;
import dev.dipole.autograd.Variable;
import dev.dipole.nn.Module;
import dev.dipole.tensor.Key;
import dev.dipole.tensor.Shape;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.Supplier;

/// A layer at work: what is computed, from which inputs; the layer's own parameters are checked as well.
///
/// @param subject the class that this case answers for
record LayerCase(String name, Class<?> subject, Supplier<Variable> computation, Map<String, Variable> variables) {
    private static final Recording RANDOM = Recording.with(Key.of(5, "dropout").atStep(3));

    static LayerCase of(String name, Module layer, Map<String, Variable> inputs, Supplier<Variable> computation) {
        var variables = new LinkedHashMap<>(inputs);
        int seed = 100;
        for (var entry : layer.trainable().entrySet()) {
            disturb(entry.getValue(), seed++);
            variables.put(entry.getKey(), entry.getValue());
        }
        return new LayerCase(name, layer.getClass(), computation, variables);
    }

    static Variable input(int seed, int... extents) {
        return Variable.parameter(GradientCheck.random(Shape.of(extents), seed));
    }

    /// Fresh weights are small, biases 0 and scales 1: too special to show a mistake.
    private static void disturb(Variable parameter, int seed) {
        parameter.value().accumulate(GradientCheck.random(parameter.shape(), seed), 0.5);
    }

    void check() {
        GradientCheck.check(name, RANDOM, computation, variables);
    }
}
