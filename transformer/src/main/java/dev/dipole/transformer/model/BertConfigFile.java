package dev.dipole.transformer.model;

import dev.dipole.nn.io.FileFormatException;
import dev.dipole.nn.io.JsonFiles;
import dev.dipole.tensor.Unary;
import dev.dipole.transformer.EncoderConfig;
import dev.dipole.transformer.NormOrder;
import java.nio.file.Path;
import java.util.function.ToDoubleFunction;
import tools.jackson.databind.node.ObjectNode;

/// `config.json`: Hugging Face's `BertConfig`, to and from an [EncoderConfig].
///
/// Sizes must be in the file. What has been the same in every BERT (activation, ε, dropout, token types) may be
/// absent and is
/// then BERT's, which a note tells.
final class BertConfigFile {
    static final String FILE = "config.json";
    /// Hugging Face's name of a post-norm encoder.
    static final String BERT = "bert";
    /// Our own name of a pre-norm encoder with BERT's other choices; no other library has it.
    static final String PRE_NORM = "dipole-bert-pre-norm";

    private BertConfigFile() {}

    static EncoderConfig read(Path file, Notes notes) {
        var config = Settings.read(file);
        var order = normOrder(config, notes);
        refuseOtherAttention(config);
        int width = config.count("hidden_size");
        int heads = config.count("num_attention_heads");
        if (width % heads != 0) {
            throw config.bad(
                    "num_attention_heads",
                    "%d does not divide hidden_size %d; correct the one that is wrong".formatted(heads, width));
        }
        try {
            return new EncoderConfig(
                    config.count("vocab_size"),
                    width,
                    config.count("num_hidden_layers", 0),
                    heads,
                    config.count("intermediate_size"),
                    config.count("max_position_embeddings"),
                    (int) orBert(config, "type_vocab_size", 2, config::count, notes),
                    activation(config, notes),
                    order,
                    orBert(config, "layer_norm_eps", 1e-12, config::number, notes),
                    orBert(config, "hidden_dropout_prob", 0.1, config::number, notes),
                    orBert(config, "attention_probs_dropout_prob", 0.1, config::number, notes),
                    orBert(config, "initializer_range", 0.02, config::number, notes));
        } catch (IllegalArgumentException e) {
            throw new FileFormatException(file.toString(), "", "describes no encoder: " + e.getMessage(), e);
        }
    }

    /// The file's content: every key that readers of a `BertConfig` look for.
    static ObjectNode write(EncoderConfig config, int padId) {
        boolean post = config.normOrder() == NormOrder.POST;
        var json = JsonFiles.object();
        json.putArray("architectures").add(post ? "BertModel" : "DipoleBertPreNormModel");
        return json.put("attention_probs_dropout_prob", config.attentionDropout())
                .putNull("classifier_dropout")
                .put("hidden_act", Activations.hidden(config.activation()))
                .put("hidden_dropout_prob", config.dropout())
                .put("hidden_size", config.width())
                .put("initializer_range", config.deviation())
                .put("intermediate_size", config.inner())
                .put("is_decoder", false)
                .put("layer_norm_eps", config.normEpsilon())
                .put("max_position_embeddings", config.positions())
                .put("model_type", post ? BERT : PRE_NORM)
                .put("num_attention_heads", config.heads())
                .put("num_hidden_layers", config.depth())
                .put("pad_token_id", padId < 0 ? null : (Integer) padId)
                .put("position_embedding_type", "absolute")
                .put("tie_word_embeddings", true)
                .put("torch_dtype", "float32")
                .put("type_vocab_size", config.types())
                .put("use_cache", true)
                .put("vocab_size", config.vocabulary());
    }

    private static NormOrder normOrder(Settings config, Notes notes) {
        var type = config.textOrNull("model_type");
        if (type == null
                && config.has("architectures")
                && config.value("architectures").toString().startsWith("[\"Bert")) {
            notes.assumed(config.file(), "names no model_type; taken for bert after its architectures");
            type = BERT;
        }
        if (type == null) throw config.bad("model_type", "is missing; Dipole opens models of the type bert");
        return switch (type) {
            case BERT -> NormOrder.POST;
            case PRE_NORM -> NormOrder.PRE;
            default ->
                throw config.bad(
                        "model_type", "\"%s\" is not supported; Dipole opens models of the type bert".formatted(type));
        };
    }

    private static void refuseOtherAttention(Settings config) {
        if (config.flag("is_decoder", false)) {
            throw config.bad(
                    "is_decoder", "is true: a text reads only what stands before it, which is not supported for bert");
        }
        var positions = config.textOrNull("position_embedding_type");
        if (positions != null && !positions.equals("absolute")) {
            throw config.bad(
                    "position_embedding_type", "\"%s\" is not supported; known is absolute".formatted(positions));
        }
    }

    private static double orBert(
            Settings config, String key, double otherwise, ToDoubleFunction<String> read, Notes notes) {
        if (config.has(key)) return read.applyAsDouble(key);
        notes.assumed(config.file(), "%s is not given; BERT's %s is taken".formatted(key, otherwise));
        return otherwise;
    }

    private static Unary activation(Settings config, Notes notes) {
        if (config.has("hidden_act")) return Activations.hidden(config, "hidden_act");
        notes.assumed(config.file(), "hidden_act is not given; BERT's gelu is taken");
        return Unary.GELU;
    }
}
