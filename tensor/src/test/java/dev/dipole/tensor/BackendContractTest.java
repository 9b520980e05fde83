package dev.dipole.tensor;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assertions.fail;

import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.DynamicContainer;
import org.junit.jupiter.api.DynamicNode;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// Every operation of [Backend] on every backend found, at every size: against plain formulas, else against the
/// float64 reference; and each fused operation against its composition of primitives. A backend that cannot run
/// here is skipped with its reason.
class BackendContractTest {
    /// Methods about the backend itself.
    private static final List<String> ABOUT = List.of("name", "describe", "epsilon", "allocate", "buffers");
    /// Errors are at most this many roundings of a sum of that many terms.
    private static final double SLACK = 4;

    @Test
    void everyMethodHasACase() {
        var methods = new TreeSet<String>();
        for (Method method : Backend.class.getDeclaredMethods())
            if (!method.isSynthetic()) methods.add(method.getName());
        ABOUT.forEach(methods::remove);
        BackendCases.all().forEach(c -> methods.remove(c.method()));
        assertTrue(methods.isEmpty(), () -> "no case for " + methods);
    }

    @TestFactory
    Stream<DynamicNode> contract() {
        return Backends.providers().stream().map(provider -> {
            if (provider.unusable().isPresent()) {
                return DynamicTest.dynamicTest(
                        provider.name(),
                        () -> Assumptions.abort(provider.unusable().get()));
            }
            var backend = Backends.named(provider.name());
            return DynamicContainer.dynamicContainer(
                    provider.name(),
                    Stream.concat(
                            Stream.of(DynamicTest.dynamicTest("describes itself", () -> about(backend))),
                            BackendCases.all().stream()
                                    .map(c -> DynamicTest.dynamicTest(c.label(), () -> check(c, backend)))));
        });
    }

    private static void about(Backend backend) {
        assertTrue(backend.describe().startsWith(backend.name()), backend::describe);
        assertTrue(backend.epsilon() > 0 && backend.epsilon() <= 0x1p-8);
        assertTrue(backend.allocate(10).capacity() >= 10);
        assertEquals(0, backend.buffers().heldElements() & Long.MIN_VALUE);
    }

    private static void check(BackendCases.Case c, Backend backend) {
        var reference = Backends.named("reference");
        for (int size : BackendCases.SIZES) {
            String place = "%s, size %d".formatted(c.label(), size);
            var stage = c.run(backend, backend, size);
            assertNull(stage.damage(), place);
            var expected = c.run(reference, reference, size).results();
            var composed = c.run(backend, composed(backend), size).results();
            assertEquals(expected.size(), stage.results().size(), place);
            for (int i = 0; i < expected.size(); i++) {
                var result = stage.results().get(i);
                var formula = result.formula();
                compare(
                        place + ", result " + i,
                        result,
                        formula == null ? expected.get(i).values() : formula.get(),
                        backend);
                compare(place + ", composed, result " + i, composed.get(i), result.values(), backend);
            }
        }
    }

    private static void compare(String place, Stage.Result result, double[] expected, Backend backend) {
        assertEquals(expected.length, result.values().length, place);
        double scale = 1;
        for (double v : expected) if (Double.isFinite(v)) scale = Math.max(scale, Math.min(Math.abs(v), 1e6));
        double tolerance = SLACK * Math.sqrt(result.terms()) * Math.max(backend.epsilon(), 0x1p-50) * scale;
        for (int i = 0; i < expected.length; i++) {
            double want = backend.epsilon() > 0x1p-30 ? (float) expected[i] : expected[i];
            double got = result.values()[i];
            boolean same = Double.isFinite(want) && Math.abs(want) <= 1e6
                    ? Math.abs(got - want) <= tolerance
                    : Double.compare(want, got) == 0 || Math.abs(got - want) <= 8 * backend.epsilon() * Math.abs(want);
            if (!same) fail("%s, element %d: %s, expected %s ± %.1e".formatted(place, i, got, want, tolerance));
        }
    }

    /// The backend's primitives, and everything fused left to the default methods.
    private static Backend composed(Backend backend) {
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (method.isDefault() && !method.getName().equals("describe")) {
                return InvocationHandler.invokeDefault(proxy, method, arguments);
            }
            try {
                return method.invoke(backend, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return (Backend)
                Proxy.newProxyInstance(Backend.class.getClassLoader(), new Class<?>[] {Backend.class}, handler);
    }

    /// The reference's derivatives, against difference quotients of the plain formulas.
    /// Where it is found, max pooling passes it on, and it can be named.
    @Test
    void aMaximumDoesNotHideNaN() {
        for (String name : List.of("reference", "cpu")) {
            var x = Tensor.empty(Backends.named(name), Shape.of(4, 2));
            x.assign(1, Double.NaN, Double.NaN, 5, 7, 6, 3, 9);
            var largest = x.backend().segmentArgMax(x, Ints.of(0, 4));
            assertEquals(List.of(1, 0), List.of(largest.get(0), largest.get(1)), name);
        }
    }

    @Test
    void slopesOfTheReferenceAreDifferenceQuotients() {
        var reference = Backends.named("reference");
        for (var f : Unary.values()) {
            double[] points = f == Unary.SQRT || f == Unary.LOG || f == Unary.RECIPROCAL
                    ? new double[] {0.5, 1, 2.25, 4}
                    : new double[] {-4, -2.25, -0.7, -0.2, 0.3, 0.6, 1.5, 4.5};
            var x = Tensor.full(reference, Shape.of(points.length), 0);
            x.assign(points);
            double[] slopes = x.applyGradient(f, x.apply(f), Tensor.full(reference, x.shape(), 1))
                    .toDoubles();
            double[] expected =
                    Arrays.stream(points).map(p -> Naive.slope(f, p)).toArray();
            for (int i = 0; i < points.length; i++)
                assertEquals(expected[i], slopes[i], 1e-9 * Math.max(1, Math.abs(expected[i])), f + " at " + points[i]);
        }
    }
}
