package dev.dipole.transformer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Gradients;
import dev.dipole.autograd.Recording;
import dev.dipole.autograd.Tape;
import dev.dipole.tensor.Backend;
import dev.dipole.tensor.Backends;
import dev.dipole.tensor.Key;
import java.lang.reflect.InvocationHandler;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.function.Supplier;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/// The fused operations of the cpu backend against the defaults that are composed of its primitives, through a
/// whole encoder in training: the same numbers up to rounding, forwards and backwards.
class FusedTest {
    /// The cpu backend without anything it overrides; notes which defaults stood in.
    private static Backend composed(Set<String> used) {
        var cpu = Backends.named("cpu");
        InvocationHandler handler = (proxy, method, arguments) -> {
            if (method.isDefault() && !method.getName().equals("describe")) {
                used.add(method.getName());
                return InvocationHandler.invokeDefault(proxy, method, arguments);
            }
            try {
                return method.invoke(cpu, arguments);
            } catch (InvocationTargetException e) {
                throw e.getCause();
            }
        };
        return (Backend)
                Proxy.newProxyInstance(Backend.class.getClassLoader(), new Class<?>[] {Backend.class}, handler);
    }

    private record Result(double[] output, List<double[]> gradients) {}

    private static Result run(NormOrder order) {
        var config = EncoderConfig.bert(50, 24, 2, 3, 30).withNormOrder(order).withDropout(0.1, 0.2);
        var encoder = Randomly.disturbed(Encoder.of(config, 1));
        var batch = Packed.of(List.of(new int[] {1, 2, 3}, new int[] {4}, new int[29], new int[] {7, 7}));
        var recorded = Tape.record(
                Recording.with(Key.of(1, "dropout")),
                () -> new Pooling.Mean()
                        .apply(encoder.apply(batch), batch.offsets())
                        .unitRows());
        double[] output = recorded.output().toDoubles();
        Gradients gradients = recorded.gradients(Randomly.tensor(9, 4, 24));
        return new Result(
                output,
                encoder.trainable().values().stream()
                        .map(v -> gradients.of(v).toDoubles())
                        .toList());
    }

    @ParameterizedTest
    @EnumSource(NormOrder.class)
    void fusedEqualsComposed(NormOrder order) {
        Supplier<Result> work = () -> run(order);
        var used = new TreeSet<String>();
        var composed = Backends.with(composed(used), work);
        var fused = Backends.with(Backends.named("cpu"), work);
        assertTrue(
                used.containsAll(Set.of("attention", "attentionGradient", "layerNorm", "layerNormGradient", "linear")),
                used::toString);
        close(composed.output(), fused.output());
        assertEquals(composed.gradients().size(), fused.gradients().size());
        for (int i = 0; i < fused.gradients().size(); i++)
            close(composed.gradients().get(i), fused.gradients().get(i));
    }

    /// Rounding is measured by the largest number of the tensor; gradients that cancel to 0 (a key's bias) by
    /// 1e-5.
    private static void close(double[] expected, double[] found) {
        double largest =
                Math.max(0.1, Arrays.stream(expected).map(Math::abs).max().orElse(0));
        for (int i = 0; i < expected.length; i++) assertEquals(expected[i], found[i], 1e-4 * largest, "element " + i);
    }
}
