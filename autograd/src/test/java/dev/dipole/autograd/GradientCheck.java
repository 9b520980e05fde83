package dev.dipole.autograd;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.tensor.Backends;
import dev.dipole.tensor.Key;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Function;
import java.util.function.Supplier;

/// Central differences in float64: the oracle of every gradient.
///
/// For a random upstream gradient `u` the scalar is `⟨u, f(x)⟩`; its derivative by each element of each input
/// is compared with `(f(x + h) − f(x − h)) / 2h`, h = 1e-5·max(1, |x|). The error may be 1e-6 of the largest
/// derivative by that input; derivatives below 0.01 throughout count as 0.01, because the difference itself is
/// known to no more than about 1e-9.
public final class GradientCheck {
    private static final double STEP = 1e-5;
    private static final double TOLERANCE = 1e-6;
    private static final double SMALL = 1e-2;

    private final String what;
    private final Supplier<Recorded> computation;
    private final Tensor upstream;

    private GradientCheck(String what, Supplier<Recorded> computation, Tensor upstream) {
        this.what = what;
        this.computation = computation;
        this.upstream = upstream;
    }

    /// Checks the gradients of `f` at the given inputs; all of them are parameters.
    static void check(String what, Function<List<Variable>, Variable> f, List<Tensor> inputs) {
        Backends.with(Backends.named("reference"), () -> {
            var variables = new LinkedHashMap<String, Variable>();
            for (var input : inputs) variables.put("input " + variables.size(), Variable.parameter(input.copy()));
            var operands = new ArrayList<>(variables.values());
            check(what, Recording.plain(), () -> f.apply(operands), variables);
            return true;
        });
    }

    /// Checks the gradients of a computation by variables that it uses, which are moved in place and put back.
    /// They belong to the reference backend. The recording's key makes every evaluation draw the same random
    /// numbers.
    public static void check(String what, Recording recording, Supplier<Variable> f, Map<String, Variable> variables) {
        var recorded = Tape.record(recording, f);
        var upstream = random(recorded.output().shape(), 99);
        var gradients = recorded.gradients(upstream);
        var check = new GradientCheck(what, () -> Tape.record(recording, f), upstream);
        variables.forEach(
                (name, v) -> check.compare(name, v.value(), gradients.of(v).toDoubles()));
    }

    private void compare(String name, Tensor input, double[] gradient) {
        double[] slopes = slopes(input);
        assertEquals(slopes.length, gradient.length, what);
        double largest =
                Math.max(SMALL, Arrays.stream(slopes).map(Math::abs).max().orElse(0));
        for (int i = 0; i < slopes.length; i++) {
            int at = i;
            assertTrue(
                    Math.abs(slopes[i] - gradient[i]) <= TOLERANCE * largest,
                    () -> "%s, %s[%d]: pullback %.9g, finite difference %.9g"
                            .formatted(what, name, at, gradient[at], slopes[at]));
        }
    }

    private double[] slopes(Tensor input) {
        double[] x = input.toDoubles();
        double[] slopes = new double[x.length];
        for (int i = 0; i < x.length; i++) {
            double before = x[i];
            double h = STEP * Math.max(1, Math.abs(before));
            x[i] = before + h;
            double above = at(input, x);
            x[i] = before - h;
            slopes[i] = (above - at(input, x)) / (2 * h);
            x[i] = before;
        }
        input.assign(x);
        return slopes;
    }

    private double at(Tensor input, double[] x) {
        input.assign(x);
        var recorded = computation.get();
        recorded.discard();
        return recorded.output().mul(upstream).sum().item();
    }

    /// Seeded normal numbers on the reference backend.
    public static Tensor random(Shape shape, int seed) {
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
