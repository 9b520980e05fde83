package dev.dipole.autograd;

import dev.dipole.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import java.util.function.BiFunction;
import java.util.regex.Pattern;

/// What to call at the named points of a model while it trains. A hook sees the path and the tensor, and
/// returns the tensor to go on with: the same one to only read, another of the same shape to replace it.
/// Tensors die with the step: copy what is to be kept.
///
/// Patterns are paths in which `*` stands for one part: `layers.*.attention.output`.
public final class Hooks {
    private enum Kind {
        VALUE,
        GRADIENT
    }

    private record Hook(Kind kind, Pattern pattern, BiFunction<String, Tensor, Tensor> action) {}

    private final List<Hook> hooks;

    private Hooks(List<Hook> hooks) {
        this.hooks = hooks;
    }

    public static Hooks none() {
        return new Hooks(List.of());
    }

    /// These hooks and one for the value at the points that match.
    public Hooks onValue(String pattern, BiFunction<String, Tensor, Tensor> action) {
        return with(Kind.VALUE, pattern, action);
    }

    /// These hooks and one for the gradient at the points that match.
    public Hooks onGradient(String pattern, BiFunction<String, Tensor, Tensor> action) {
        return with(Kind.GRADIENT, pattern, action);
    }

    private Hooks with(Kind kind, String pattern, BiFunction<String, Tensor, Tensor> action) {
        var more = new ArrayList<>(hooks);
        more.add(new Hook(kind, Pattern.compile(Pattern.quote(pattern).replace("*", "\\E[^.]+\\Q")), action));
        return new Hooks(List.copyOf(more));
    }

    boolean isEmpty() {
        return hooks.isEmpty();
    }

    Hooks matching(String path) {
        return new Hooks(
                hooks.stream().filter(h -> h.pattern().matcher(path).matches()).toList());
    }

    Tensor value(String path, Tensor value) {
        return run(Kind.VALUE, path, value);
    }

    Tensor gradient(String path, Tensor gradient) {
        return run(Kind.GRADIENT, path, gradient);
    }

    private Tensor run(Kind kind, String path, Tensor tensor) {
        var current = tensor;
        for (var hook : hooks) {
            if (hook.kind() != kind) continue;
            var next = hook.action().apply(path, current);
            if (!next.shape().equals(tensor.shape())) {
                throw new IllegalArgumentException(
                        "the hook at %s returned shape %s instead of %s".formatted(path, next.shape(), tensor.shape()));
            }
            current = next;
        }
        return current;
    }
}
