package dev.dipole.contrastive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Gradients;
import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Backends;
import java.util.List;
import java.util.function.Function;
import java.util.function.Supplier;

/// Losses, gradients and central differences in float64.
final class Numeric {
    private Numeric() {}

    /// Runs a test on the float64 backend.
    static void inFloat64(Runnable test) {
        Backends.with(Backends.named("reference"), () -> {
            test.run();
            return true;
        });
    }

    /// A loss and its gradient by each variable; zeros where none arrived.
    record Result(double loss, List<double[]> gradients) {}

    static Result result(List<Variable> variables, Function<List<Variable>, Variable> loss) {
        var recorded = Tape.record(() -> loss.apply(variables));
        var gradients = recorded.gradients();
        return new Result(
                recorded.value(), variables.stream().map(v -> of(gradients, v)).toList());
    }

    static Result result(Objective objective, Batch batch) {
        return result(batch.variables(), v -> objective.of(batch.views(v)));
    }

    static double loss(Objective objective, Batch batch) {
        return objective.of(batch.views()).value().item();
    }

    private static double[] of(Gradients gradients, Variable variable) {
        var found = gradients.find(variable);
        return found == null ? new double[(int) variable.shape().size()] : found.toDoubles();
    }

    /// Compares every gradient with `(L(x + h) − L(x − h)) / 2h`, h = 1e-6, to 1e-6 (relative above 1).
    static void checkGradients(String what, List<Variable> variables, Function<List<Variable>, Variable> loss) {
        var result = result(variables, loss);
        for (int v = 0; v < variables.size(); v++) {
            var tensor = variables.get(v).value();
            double[] x = tensor.toDoubles();
            for (int i = 0; i < x.length; i++) {
                double before = x[i];
                double h = 1e-6 * Math.max(1, Math.abs(before));
                Supplier<Double> value = () -> {
                    tensor.assign(x);
                    return loss.apply(variables).value().item();
                };
                x[i] = before + h;
                double up = value.get();
                x[i] = before - h;
                double down = value.get();
                x[i] = before;
                tensor.assign(x);
                close(
                        "%s: variable %d, element %d".formatted(what, v, i),
                        (up - down) / (2 * h),
                        result.gradients().get(v)[i],
                        1e-6);
            }
        }
    }

    /// Equal to a tolerance, relative above 1.
    static void close(String what, double expected, double actual, double tolerance) {
        double allowed = tolerance * Math.max(1, Math.max(Math.abs(expected), Math.abs(actual)));
        assertTrue(
                Math.abs(expected - actual) <= allowed,
                () -> "%s: expected %.12g, got %.12g".formatted(what, expected, actual));
    }

    static void close(String what, double[] expected, double[] actual, double tolerance) {
        assertEquals(expected.length, actual.length, what);
        for (int i = 0; i < expected.length; i++) close(what + "[" + i + "]", expected[i], actual[i], tolerance);
    }

    static void allZero(String what, double[] values) {
        for (double value : values) assertTrue(value == 0, () -> what + " must be exactly 0, not " + value);
    }

    static void allFinite(String what, double[] values) {
        for (double value : values) assertTrue(Double.isFinite(value), what + " must be finite");
    }
}
