package dev.dipole.nn.optim;

import dev.dipole.autograd.Gradients;
import dev.dipole.autograd.Variable;
import dev.dipole.nn.Module;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BiPredicate;

/// Parameters that an optimiser treats alike.
///
/// @param parameters by path
/// @param decay weight decay
/// @param rateFactor factor of the learning rate
public record ParameterGroup(Map<String, Variable> parameters, double decay, double rateFactor) {
    public ParameterGroup {
        if (!(decay >= 0)) throw new IllegalArgumentException("the weight decay must be ≥ 0, not " + decay);
        if (!(rateFactor >= 0)) throw new IllegalArgumentException("the rate factor must be ≥ 0, not " + rateFactor);
        parameters = Collections.unmodifiableMap(new LinkedHashMap<>(parameters));
    }

    /// The usual two groups: matrices and embeddings with weight decay; biases and normalisations (one axis)
    /// without.
    public static List<ParameterGroup> standard(Module model, double decay) {
        return List.of(
                new ParameterGroup(select(model, (path, v) -> v.shape().rank() >= 2), decay, 1),
                new ParameterGroup(select(model, (path, v) -> v.shape().rank() < 2), 0, 1));
    }

    /// Checks that every parameter of the groups received a gradient, before the first is changed.
    static void requireGradients(List<ParameterGroup> groups, Gradients gradients) {
        for (var group : groups) group.parameters().values().forEach(gradients::of);
    }

    /// The trainable parameters that a rule chooses.
    public static Map<String, Variable> select(Module model, BiPredicate<String, Variable> rule) {
        var chosen = new LinkedHashMap<String, Variable>();
        model.trainable().forEach((path, variable) -> {
            if (rule.test(path, variable)) chosen.put(path, variable);
        });
        return chosen;
    }
}
