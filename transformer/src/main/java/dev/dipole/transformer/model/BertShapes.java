package dev.dipole.transformer.model;

import dev.dipole.transformer.EncoderConfig;
import dev.dipole.transformer.NormOrder;
import java.util.LinkedHashMap;
import java.util.Map;

/// What a `model.safetensors` must hold for a configuration: published names and shapes, known before any
/// weight is allocated.
final class BertShapes {
    private final Map<String, int[]> shapes = new LinkedHashMap<>();

    private BertShapes() {}

    static Map<String, int[]> of(EncoderConfig config) {
        var all = new BertShapes();
        int w = config.width();
        all.shapes.put("embeddings.word_embeddings.weight", new int[] {config.vocabulary(), w});
        all.shapes.put("embeddings.position_embeddings.weight", new int[] {config.positions(), w});
        all.shapes.put("embeddings.token_type_embeddings.weight", new int[] {config.types(), w});
        all.norm("embeddings.LayerNorm", w);
        for (int i = 0; i < config.depth(); i++) {
            var layer = "encoder.layer." + i + ".";
            all.linear(layer + "attention.self.query", w, w);
            all.linear(layer + "attention.self.key", w, w);
            all.linear(layer + "attention.self.value", w, w);
            all.linear(layer + "attention.output.dense", w, w);
            all.norm(layer + "attention.output.LayerNorm", w);
            all.linear(layer + "intermediate.dense", w, config.inner());
            all.linear(layer + "output.dense", config.inner(), w);
            all.norm(layer + "output.LayerNorm", w);
        }
        if (config.normOrder() == NormOrder.PRE) all.norm("encoder.LayerNorm", w);
        return all.shapes;
    }

    private void linear(String name, int in, int out) {
        shapes.put(name + ".weight", new int[] {out, in});
        shapes.put(name + ".bias", new int[] {out});
    }

    private void norm(String name, int width) {
        shapes.put(name + ".weight", new int[] {width});
        shapes.put(name + ".bias", new int[] {width});
    }
}
