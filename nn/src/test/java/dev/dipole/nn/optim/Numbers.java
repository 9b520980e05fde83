package dev.dipole.nn.optim;

import dev.dipole.autograd.Gradients;
import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.Map;

/// Parameters and gradients of chosen numbers.
final class Numbers {
    private Numbers() {}

    static Variable parameter(double... values) {
        return Variable.parameter(Tensor.of(Shape.of(values.length), values));
    }

    /// The gradients of `Σ ⟨g, p⟩` are the `g`.
    static Gradients gradients(Map<Variable, double[]> wanted) {
        return Tape.record(() -> wanted.entrySet().stream()
                        .map(e -> e.getKey()
                                .mul(Variable.constant(Tensor.of(e.getKey().shape(), e.getValue())))
                                .sum())
                        .reduce(Variable::add)
                        .orElseThrow())
                .gradients();
    }
}
