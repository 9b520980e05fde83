package dev.dipole.transformer.model;

import dev.dipole.autograd.Variable;
import dev.dipole.nn.Initialiser;
import dev.dipole.nn.Linear;
import dev.dipole.nn.Weights;
import dev.dipole.nn.io.JsonFiles;
import dev.dipole.tensor.Unary;
import dev.dipole.transformer.Dense;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.node.ObjectNode;

/// `2_Dense/`: a layer after the pooling, its sizes and activation in `config.json`, `linear.weight [out, in]`
/// and `linear.bias [out]`
/// in `model.safetensors`.
final class DenseFolder {
    private static final String CONFIG = "config.json";
    private static final String ACTIVATION = "activation_function";

    private DenseFolder() {}

    /// Reads a layer over vectors of a given width.
    static Dense read(Path folder, int width, Notes notes) {
        var config = Settings.read(ModelFolder.require(folder, CONFIG));
        int in = config.count("in_features");
        int out = config.count("out_features");
        if (in != width)
            throw config.bad(
                    "in_features",
                    "is %d, where the module before gives vectors of %d; they are not of the same model"
                            .formatted(in, width));
        requireSentences(config, "module_input_name");
        requireSentences(config, "module_output_name");
        if (config.flag("use_residual", false)) throw config.bad("use_residual", "is true, which is not supported");
        boolean bias = config.flag("bias", true);
        return new Dense(linear(folder, in, out, bias), activation(config, notes));
    }

    private static @Nullable Unary activation(Settings config, Notes notes) {
        if (config.has(ACTIVATION)) return Activations.dense(config, ACTIVATION);
        notes.assumed(config.file(), "names no activation_function; Tanh is taken");
        return Unary.TANH;
    }

    /// Dense and Normalize may be told to work on something else than the text's vector.
    static void requireSentences(Settings config, String key) {
        var name = config.textOrNull(key);
        if (name != null && !name.equals("sentence_embedding")) {
            throw config.bad(key, "\"%s\" is not supported; known is sentence_embedding".formatted(name));
        }
    }

    private static Linear linear(Path folder, int in, int out, boolean bias) {
        var shapes = new LinkedHashMap<String, int[]>();
        shapes.put("linear.weight", new int[] {out, in});
        if (bias) shapes.put("linear.bias", new int[] {out});
        try (var files = WeightFiles.open(folder)) {
            files.requireNames(shapes.keySet(), "config.json");
            shapes.forEach((name, extents) -> files.tensor(name).requireShape(extents));
            var init = Initialiser.blank();
            var layer = bias ? Linear.of(in, out, init) : Linear.withoutBias(in, out, init);
            named(layer).forEach((name, variable) -> files.tensor(name).copyTo(variable.value()));
            return layer;
        }
    }

    static ObjectNode config(Dense layer) {
        var shape = layer.linear().weight().shape();
        return JsonFiles.object()
                .put("in_features", shape.dim(1))
                .put("out_features", shape.dim(0))
                .put("bias", layer.linear().bias() != null)
                .put(ACTIVATION, Activations.dense(layer.activation()));
    }

    /// Writes a layer into a folder that exists.
    static void write(Dense layer, Path folder) {
        JsonFiles.write(folder.resolve(CONFIG), config(layer));
        Weights.save(named(layer.linear()), folder.resolve(WeightFiles.FILE));
    }

    private static Map<String, Variable> named(Linear layer) {
        var named = new LinkedHashMap<String, Variable>();
        named.put("linear.weight", layer.weight());
        var bias = layer.bias();
        if (bias != null) named.put("linear.bias", bias);
        return named;
    }
}
