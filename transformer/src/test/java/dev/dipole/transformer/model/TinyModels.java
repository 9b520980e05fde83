package dev.dipole.transformer.model;

import dev.dipole.autograd.Variable;
import dev.dipole.nn.Linear;
import dev.dipole.tensor.Key;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Unary;
import dev.dipole.transformer.Dense;
import dev.dipole.transformer.EmbeddingModel;
import dev.dipole.transformer.Encoder;
import dev.dipole.transformer.EncoderConfig;
import dev.dipole.transformer.NormOrder;
import dev.dipole.transformer.Pooling;
import dev.dipole.transformer.TextSettings;
import dev.dipole.transformer.tokenizer.BertNormalizer;
import dev.dipole.transformer.tokenizer.Tokenizer;
import dev.dipole.transformer.tokenizer.WordPieceTrainer;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/// Models small enough to be written and read thousands of times.
final class TinyModels {
    static final List<String> TEXTS = List.of(
            "Removes the eldest entry.",
            "",
            "Löst das Äußere",
            "the entry of the entry of the entry of the eldest entry, again and again");

    private static final Tokenizer TOKENIZER = WordPieceTrainer.bert(90, BertNormalizer.of(true))
            .train(List.of(
                    "removes the eldest entry while iterating over the entries",
                    "adds an entry, again and again",
                    "löst das äußere: the entry of the map"));

    private TinyModels() {}

    static Tokenizer tokenizer() {
        return TOKENIZER;
    }

    static EncoderConfig config() {
        return new EncoderConfig(
                TOKENIZER.vocabularySize(), 8, 2, 2, 12, 20, 2, Unary.GELU, NormOrder.POST, 1e-12, 0.1, 0.2, 0.3);
    }

    /// Mean pooling and nothing else.
    static EmbeddingModel plain() {
        return new EmbeddingModel(
                TextSettings.of(TOKENIZER, 16), encoder(config()), new Pooling.Mean(), List.of(), false);
    }

    /// Prompts, three poolings side by side, two dense layers, unit length.
    static EmbeddingModel full() {
        return full(config());
    }

    static EmbeddingModel full(EncoderConfig config) {
        var prompts = new LinkedHashMap<>(Map.of("query", "the "));
        prompts.put("document", "entry: ");
        prompts.put("a | \"b\"", "`|\n");
        var pooling =
                new Pooling.Concatenation(List.of(new Pooling.Cls(), new Pooling.Mean(), new Pooling.LastToken()));
        return new EmbeddingModel(
                new TextSettings(TOKENIZER, 16, prompts, "document", "dot"),
                encoder(config),
                pooling,
                List.of(
                        new Dense(new Linear(weight(1, 5, 24), weight(2, 5)), Unary.TANH),
                        new Dense(new Linear(weight(3, 4, 5), null), null)),
                true);
    }

    /// An encoder all of whose weights, also the biases and scales, are random.
    static Encoder encoder(EncoderConfig config) {
        var encoder = Encoder.of(config, 7);
        int site = 100;
        for (var variable : encoder.parameters().values()) {
            double[] values = variable.value().toDoubles();
            double[] random = new double[values.length];
            Key.of(7, "tiny model").atSite(site++).normals(random);
            for (int i = 0; i < values.length; i++) values[i] += 0.2 * random[i];
            variable.value().assign(values);
        }
        return encoder;
    }

    private static Variable weight(int site, int... extents) {
        var shape = Shape.of(extents);
        double[] values = new double[Math.toIntExact(shape.size())];
        Key.of(7, "tiny dense").atSite(site).normals(values);
        return Variable.parameter(Tensor.of(shape, values));
    }
}
