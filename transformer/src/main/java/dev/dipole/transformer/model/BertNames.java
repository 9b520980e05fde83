package dev.dipole.transformer.model;

import dev.dipole.autograd.Variable;
import dev.dipole.transformer.Encoder;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.regex.Pattern;

/// The names that Hugging Face's BERT gives to the weights of an [Encoder].
public final class BertNames {
    private static final Pattern LAYER = Pattern.compile("layers\\.(\\d+)\\.(.+)\\.(weight|bias)");
    private static final Map<String, String> EMBEDDINGS = Map.of(
            "embeddings.word.weight", "embeddings.word_embeddings.weight",
            "embeddings.position.weight", "embeddings.position_embeddings.weight",
            "embeddings.type.weight", "embeddings.token_type_embeddings.weight",
            "embeddings.norm.weight", "embeddings.LayerNorm.weight",
            "embeddings.norm.bias", "embeddings.LayerNorm.bias",
            "finalNorm.weight", "encoder.LayerNorm.weight",
            "finalNorm.bias", "encoder.LayerNorm.bias");
    private static final Map<String, String> PARTS = Map.of(
            "attention.query", "attention.self.query",
            "attention.key", "attention.self.key",
            "attention.value", "attention.self.value",
            "attention.output", "attention.output.dense",
            "attentionNorm", "attention.output.LayerNorm",
            "feedForward.up", "intermediate.dense",
            "feedForward.down", "output.dense",
            "feedForwardNorm", "output.LayerNorm");

    private BertNames() {}

    /// The published name of a parameter path.
    public static String of(String path) {
        var embedding = EMBEDDINGS.get(path);
        if (embedding != null) return embedding;
        var layer = LAYER.matcher(path);
        if (layer.matches() && PARTS.containsKey(layer.group(2))) {
            return "encoder.layer." + layer.group(1) + "." + PARTS.get(layer.group(2)) + "." + layer.group(3);
        }
        throw new IllegalArgumentException("no published name for the parameter " + path);
    }

    /// The encoder's parameters under their published names.
    public static Map<String, Variable> of(Encoder encoder) {
        var renamed = new LinkedHashMap<String, Variable>();
        encoder.parameters().forEach((path, variable) -> renamed.put(of(path), variable));
        return renamed;
    }
}
