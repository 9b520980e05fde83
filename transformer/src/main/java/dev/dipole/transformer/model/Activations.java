package dev.dipole.transformer.model;

import dev.dipole.tensor.Unary;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// The names that other libraries give to activation functions; of several names for one function, the first is
/// written.
final class Activations {
    /// `hidden_act` of a Hugging Face configuration.
    private static final Map<String, Unary> HIDDEN = ordered(
            "gelu", Unary.GELU,
            "gelu_new", Unary.GELU_TANH,
            "gelu_pytorch_tanh", Unary.GELU_TANH,
            "gelu_fast", Unary.GELU_TANH,
            "relu", Unary.RELU,
            "silu", Unary.SILU,
            "swish", Unary.SILU,
            "tanh", Unary.TANH,
            "sigmoid", Unary.SIGMOID);

    static final String IDENTITY = "torch.nn.modules.linear.Identity";

    /// `activation_function` of a dense module: a class of PyTorch.
    private static final Map<String, Unary> DENSE = ordered(
            "torch.nn.modules.activation.Tanh", Unary.TANH,
            "torch.nn.modules.activation.ReLU", Unary.RELU,
            "torch.nn.modules.activation.GELU", Unary.GELU,
            "torch.nn.modules.activation.Sigmoid", Unary.SIGMOID,
            "torch.nn.modules.activation.SiLU", Unary.SILU);

    private Activations() {}

    static Unary hidden(Settings config, String key) {
        var name = config.text(key);
        var function = HIDDEN.get(name);
        if (function != null) return function;
        throw config.bad(
                key, "\"%s\" is not supported; known are %s".formatted(name, String.join(", ", HIDDEN.keySet())));
    }

    static String hidden(Unary function) {
        return name(HIDDEN, function, "a feed-forward layer");
    }

    /// Null for the identity.
    static @Nullable Unary dense(Settings config, String key) {
        var name = config.text(key);
        if (name.equals(IDENTITY)) return null;
        var function = DENSE.get(name);
        if (function != null) return function;
        throw config.bad(
                key,
                "\"%s\" is not supported; known are %s, %s"
                        .formatted(name, IDENTITY, String.join(", ", DENSE.keySet())));
    }

    static String dense(@Nullable Unary function) {
        return function == null ? IDENTITY : name(DENSE, function, "a dense layer");
    }

    private static String name(Map<String, Unary> names, Unary function, String place) {
        for (var entry : names.entrySet()) {
            if (entry.getValue() == function) return entry.getKey();
        }
        throw new IllegalArgumentException("model folders have no name for %s as the activation of %s; use one of %s"
                .formatted(function, place, names.values()));
    }

    private static Map<String, Unary> ordered(Object... namesAndFunctions) {
        var map = new LinkedHashMap<String, Unary>();
        for (int i = 0; i < namesAndFunctions.length; i += 2) {
            map.put((String) namesAndFunctions[i], (Unary) namesAndFunctions[i + 1]);
        }
        return map;
    }
}
