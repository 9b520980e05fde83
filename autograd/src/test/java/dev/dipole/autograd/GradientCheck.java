package dev.dipole.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.tensor.Backends;
import dev.dipole.tensor.Key;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.Function;

/// Central differences in float64: the oracle of every gradient.
///
/// For a random upstream gradient `u` the scalar is `⟨u, f(x)⟩`; its derivative by each element of each input is compared with
/// `(f(x + h) − f(x − h)) / 2h`, h = 1e-6·max(1, |x|), to a relative error of 1e-6 (absolute below 1).
final class GradientCheck {
    private static final double STEP = 1e-5;
    private static final double TOLERANCE = 1e-6;

    private GradientCheck() {}

    /// Checks the gradients of `f` at the given inputs; all of them are parameters.
    static void check(String what, Function<List<Variable>, Variable> f, List<Tensor> inputs) {
        Backends.with(Backends.named("reference"), () -> {
            var variables = new ArrayList<Variable>();
            for (var input : inputs) variables.add(Variable.parameter(input.copy()));
            var recorded = Tape.record(() -> f.apply(variables));
            var upstream = random(recorded.output().shape(), 99);
            var gradients = recorded.gradients(upstream);
            for (int i = 0; i < inputs.size(); i++) {
                compare(what + ", input " + i, f, variables, i, upstream, gradients.of(variables.get(i)).toDoubles());
            }
            return true;
        });
    }

    private static void compare(
            String what, Function<List<Variable>, Variable> f, List<Variable> variables, int which, Tensor upstream, double[] gradient) {
        double[] x = variables.get(which).value().toDoubles();
        assertEquals(x.length, gradient.length, what);
        for (int i = 0; i < x.length; i++) {
            double h = STEP * Math.max(1, Math.abs(x[i]));
            double slope = (at(f, variables, which, x, i, x[i] + h, upstream) - at(f, variables, which, x, i, x[i] - h, upstream)) / (2 * h);
            double error = Math.abs(slope - gradient[i]) / Math.max(1, Math.max(Math.abs(slope), Math.abs(gradient[i])));
            int index = i;
            assertTrue(
                    error <= TOLERANCE,
                    () -> "%s[%d]: pullback %.9g, finite difference %.9g".formatted(what, index, gradient[index], slope));
        }
    }

    private static double at(
            Function<List<Variable>, Variable> f, List<Variable> variables, int which, double[] x, int i, double moved, Tensor upstream) {
        double before = x[i];
        x[i] = moved;
        variables.get(which).value().assign(x);
        double value = f.apply(variables).value().mul(upstream).sum().item();
        x[i] = before;
        variables.get(which).value().assign(x);
        return value;
    }

    /// Seeded normal numbers on the reference backend.
    static Tensor random(Shape shape, int seed) {
        double[] values = new double[(int) shape.size()];
        Key.of(seed, "test").normals(values);
        return Backends.with(Backends.named("reference"), () -> Tensor.of(shape, values));
    }

    /// The same, each at least 0.3 away from 0, where kinks are.
    static Tensor awayFromZero(Shape shape, int seed) {
        var tensor = random(shape, seed);
        double[] values = tensor.toDoubles();
        for (int i = 0; i < values.length; i++) values[i] += Math.copySign(0.3, values[i]);
        tensor.assign(values);
        return tensor;
    }

    /// The same, all positive.
    static Tensor positive(Shape shape, int seed) {
        var tensor = awayFromZero(shape, seed);
        double[] values = tensor.toDoubles();
        for (int i = 0; i < values.length; i++) values[i] = Math.abs(values[i]);
        tensor.assign(values);
        return tensor;
    }
}
