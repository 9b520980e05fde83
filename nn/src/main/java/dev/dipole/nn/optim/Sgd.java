package dev.dipole.nn.optim;

import dev.dipole.autograd.Gradients;
import dev.dipole.tensor.Tensor;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Stochastic gradient descent with momentum as PyTorch has it: `g += decay · p`, `m = momentum · m + g`,
/// `p −= rate · m`.
public final class Sgd implements Optimizer {
    private final List<ParameterGroup> groups;
    private final double momentum;
    private final Map<String, Tensor> velocity = new LinkedHashMap<>();
    private int steps;

    public Sgd(List<ParameterGroup> groups, double momentum) {
        if (!(momentum >= 0 && momentum < 1)) {
            throw new IllegalArgumentException("the momentum must lie in [0, 1), not " + momentum);
        }
        this.groups = List.copyOf(groups);
        this.momentum = momentum;
        if (momentum == 0) return;
        for (var group : groups)
            group.parameters()
                    .forEach((path, p) ->
                            velocity.put("velocity." + path, p.value().zeros()));
    }

    @Override
    public void update(Gradients gradients, double rate, double gradientScale) {
        ParameterGroup.requireGradients(groups, gradients);
        steps++;
        for (var group : groups) {
            group.parameters().forEach((path, parameter) -> {
                var p = parameter.value();
                var direction = gradients.of(parameter).scale(gradientScale);
                if (group.decay() > 0) direction.accumulate(p, group.decay());
                var memory = velocity.get("velocity." + path);
                if (memory != null) {
                    direction.accumulate(memory, momentum);
                    p.backend().copy(direction, memory);
                }
                p.accumulate(direction, -rate * group.rateFactor());
            });
        }
    }

    @Override
    public List<ParameterGroup> groups() {
        return groups;
    }

    @Override
    public Map<String, Tensor> state() {
        return velocity;
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
