package dev.dipole.autograd;

import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Workspace;
import java.util.Collection;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The gradient of each parameter that a computation used, in the order of first use.
public final class Gradients {
    private final Map<Variable, Tensor> byVariable;

    Gradients(Map<Variable, Tensor> byVariable) {
        this.byVariable = byVariable;
    }

    /// No gradients yet, to [#add] others to.
    public static Gradients none() {
        return new Gradients(new LinkedHashMap<>());
    }

    /// The gradient of a parameter.
    ///
    /// @throws IllegalArgumentException if none reached it: it is frozen, unused, or cut off
    public Tensor of(Variable parameter) {
        var gradient = byVariable.get(parameter);
        if (gradient != null) return gradient;
        throw new IllegalArgumentException(
                "no gradient reached %s: it is not used by the loss, or cut off by detach(); freeze it or use it"
                        .formatted(
                                parameter.name() == null
                                        ? "a parameter of shape " + parameter.shape()
                                        : parameter.name()));
    }

    /// The gradient of a parameter, or null if none reached it.
    public @Nullable Tensor find(Variable parameter) {
        return byVariable.get(parameter);
    }

    /// Takes the gradient of a variable out of these, or null if none reached it: of one that is no weight.
    public @Nullable Tensor take(Variable variable) {
        return byVariable.remove(variable);
    }

    /// Adds another computation's gradients to these: accumulation over parts of a batch. The other ones stay
    /// as they are and may be released.
    public void add(Gradients other) {
        other.byVariable.forEach((parameter, gradient) -> {
            var mine = byVariable.get(parameter);
            if (mine == null) byVariable.put(parameter, Workspace.outside(gradient::copy));
            else mine.accumulate(gradient, 1);
        });
    }

    /// The parameters, in the order of first use.
    public Collection<Variable> parameters() {
        return byVariable.keySet();
    }

    /// `√Σ g²` over all parameters, in float64.
    public double norm() {
        double sum = 0;
        for (var gradient : byVariable.values()) sum += gradient.sumOfSquares();
        return Math.sqrt(sum);
    }

    /// Gives the memory back for the next step; reading a gradient afterwards is an error.
    public void release() {
        byVariable.values().forEach(Workspace::recycle);
        byVariable.clear();
    }
}
