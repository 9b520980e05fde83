package dev.dipole.bench;

import dev.dipole.tensor.Attention;
import dev.dipole.tensor.Backend;
import dev.dipole.tensor.BufferPool;
import dev.dipole.tensor.Storage;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Transpose;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Method;
import java.lang.reflect.Proxy;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.Map;

/// A backend that passes every call on and notes how long it took, what it computed and how much it was given.
/// Tensors carry their backend, so a model built on it is measured operation by operation.
///
/// Only the outermost call counts: what an operation is composed of belongs to it.
final class TimedBackend {
    /// What the calls of one operation add up to. Flops are those of products, two a multiply-add; bytes are
    /// those of every tensor given, four a number, each moved once.
    static final class Work {
        int calls;
        long nanoseconds;
        double flops;
        double bytes;
    }

    private final Backend backend;
    private final Clock clock;
    private final Backend proxy;
    private final BufferPool buffers;
    private final Map<String, Work> works = new LinkedHashMap<>();
    private String phase = "";
    private int depth;
    private long allocated;

    TimedBackend(Backend backend, Clock clock) {
        this.backend = backend;
        this.clock = clock;
        this.buffers = new BufferPool(this::allocate);
        this.proxy = (Backend) Proxy.newProxyInstance(
                Backend.class.getClassLoader(),
                new Class<?>[] {Backend.class},
                (_, method, arguments) -> pass(method, arguments));
    }

    /// The backend to build on.
    Backend backend() {
        return proxy;
    }

    /// Calls count from now on for this part of the step.
    void phase(String phase) {
        this.phase = phase;
    }

    /// What was counted, by "phase operation".
    Map<String, Work> works() {
        return works;
    }

    /// Begins to count anew.
    void clear() {
        works.clear();
    }

    /// The bytes of all storages that were ever made: since they are recycled, the most that was needed at a
    /// time.
    long allocatedBytes() {
        return allocated;
    }

    private Storage allocate(long elements) {
        var storage = backend.allocate(elements);
        allocated += 4 * storage.capacity();
        return storage;
    }

    private Object pass(Method method, Object[] arguments) throws Throwable {
        if (method.getName().equals("buffers")) return buffers;
        if (method.getName().equals("allocate")) return allocate((Long) arguments[0]);
        if (method.getDeclaringClass() == Object.class || depth > 0) return invoke(method, arguments);
        depth++;
        long start = clock.now();
        try {
            return invoke(method, arguments);
        } finally {
            long time = clock.now() - start;
            depth--;
            if (arguments != null) note(method.getName(), arguments, time);
        }
    }

    private Object invoke(Method method, Object[] arguments) throws Throwable {
        try {
            return method.invoke(backend, arguments);
        } catch (InvocationTargetException e) {
            throw e.getCause();
        }
    }

    private void note(String name, Object[] arguments, long time) {
        var work = works.computeIfAbsent(phase + " " + label(name, arguments), _ -> new Work());
        work.calls++;
        work.nanoseconds += time;
        work.flops += Flops.of(name, arguments);
        for (var argument : arguments) if (argument instanceof Tensor tensor) work.bytes += 4.0 * tensor.size();
    }

    /// An operation, and which of its kind: `unary GELU`, `matmul LEFT`.
    private static String label(String name, Object[] arguments) {
        return Arrays.stream(arguments)
                .filter(argument -> argument instanceof Enum<?>)
                .map(argument -> name + " " + argument)
                .findFirst()
                .orElse(name);
    }

    /// The flops of the operations that are products, by the names that begin alike.
    private static final class Flops {
        private Flops() {}

        static double of(String name, Object[] arguments) {
            var tensors = Arrays.stream(arguments)
                    .filter(argument -> argument instanceof Tensor)
                    .map(argument -> (Tensor) argument)
                    .toList();
            double factor = name.endsWith("Gradient") ? 2 : 1;
            if (name.startsWith("matmulOfActivation"))
                return 2.0 * tensors.get(0).size() * width(tensors.get(1));
            if (name.startsWith("matmul")) return matmul(tensors.get(0), tensors.get(1), arguments);
            if (name.startsWith("linear")) return rowsTimes(tensors.get(0), tensors.get(1));
            if (name.startsWith("activationGradient")) return rowsTimes(tensors.get(0), tensors.get(1));
            if (name.startsWith("feedForward")) {
                var pre = tensors.get(1);
                return 2.0 * tensors.get(0).size() * width(pre) + 2.0 * pre.size() * width(tensors.get(2));
            }
            if (name.startsWith("attention")) return attention(arguments, tensors.get(0), factor);
            return 0;
        }

        private static double width(Tensor x) {
            return x.shape().width();
        }

        private static double rowsTimes(Tensor x, Tensor weight) {
            return 2.0 * x.size() / width(x) * weight.size();
        }

        private static double matmul(Tensor a, Tensor b, Object[] arguments) {
            var transpose = Arrays.stream(arguments)
                    .filter(argument -> argument instanceof Transpose)
                    .findFirst()
                    .orElse(Transpose.NONE);
            double inner = a.shape().dim(transpose == Transpose.LEFT ? 0 : 1);
            return 2.0 * a.size() * (b.size() / inner);
        }

        /// Two products forward; five backward, one of which computes the scores again.
        private static double attention(Object[] arguments, Tensor q, double factor) {
            var spec = Arrays.stream(arguments)
                    .filter(argument -> argument instanceof Attention)
                    .map(argument -> (Attention) argument)
                    .findFirst();
            if (spec.isEmpty()) return 0;
            var offsets = spec.get().offsets();
            double squares = 0;
            for (int s = 0; s + 1 < offsets.size(); s++) {
                double length = offsets.get(s + 1) - offsets.get(s);
                squares += length * length;
            }
            return (factor == 2 ? 10 : 4) * squares * q.shape().width();
        }
    }
}
