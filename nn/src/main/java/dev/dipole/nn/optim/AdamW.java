package dev.dipole.nn.optim;

import dev.dipole.autograd.Gradients;
import dev.dipole.tensor.AdamStep;
import dev.dipole.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;

/// Adam with decoupled weight decay (Loshchilov & Hutter, 2019, algorithm 2); the equations are in [AdamStep].
public final class AdamW implements Optimizer {
    private record Moments(Tensor first, Tensor second) {}

    private final List<ParameterGroup> groups;
    private final double beta1;
    private final double beta2;
    private final double epsilon;
    private final Map<String, Moments> moments = new LinkedHashMap<>();
    private int steps;

    /// With β₁ = 0.9, β₂ = 0.999, ε = 1e-8.
    public AdamW(List<ParameterGroup> groups) {
        this(groups, 0.9, 0.999, 1e-8);
    }

    public AdamW(List<ParameterGroup> groups, double beta1, double beta2, double epsilon) {
        if (!(beta1 >= 0 && beta1 < 1 && beta2 >= 0 && beta2 < 1 && epsilon > 0)) {
            throw new IllegalArgumentException(
                    "AdamW needs betas in [0, 1) and epsilon > 0, not %s, %s, %s".formatted(beta1, beta2, epsilon));
        }
        this.groups = List.copyOf(groups);
        this.beta1 = beta1;
        this.beta2 = beta2;
        this.epsilon = epsilon;
        for (var group : groups) {
            group.parameters()
                    .forEach((path, p) -> moments.put(
                            path, new Moments(p.value().zeros(), p.value().zeros())));
        }
    }

    @Override
    public void update(Gradients gradients, double rate, double gradientScale) {
        ParameterGroup.requireGradients(groups, gradients);
        steps++;
        for (var group : groups) {
            var step =
                    new AdamStep(rate * group.rateFactor(), beta1, beta2, epsilon, group.decay(), gradientScale, steps);
            group.parameters().forEach((path, parameter) -> {
                var memory = Objects.requireNonNull(moments.get(path));
                var value = parameter.value();
                value.backend().adamW(step, gradients.of(parameter), value, memory.first(), memory.second());
            });
        }
    }

    @Override
    public List<ParameterGroup> groups() {
        return groups;
    }

    @Override
    public Map<String, Tensor> state() {
        var state = new LinkedHashMap<String, Tensor>();
        moments.forEach((path, m) -> {
            state.put("first." + path, m.first());
            state.put("second." + path, m.second());
        });
        return state;
    }

    @Override
    public int steps() {
        return steps;
    }

    @Override
    public void restoreSteps(int steps) {
        this.steps = steps;
    }
}
