package dev.dipole.transformer.model;

import dev.dipole.nn.io.FileFormatException;
import dev.dipole.transformer.Encoder;
import dev.dipole.transformer.EncoderConfig;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Puts the weights of a folder into an encoder, whatever library, version and wrapper wrote them.
///
/// Names are brought to those of a bare BERT: a prefix such as `bert.` goes, the `gamma` and `beta` of old
/// files become `weight` and
/// `bias`. Heads that no embedding needs are left out and noted. Then every tensor must be there, no other may
/// be, and every shape
/// must be that of the configuration, before the first weight is allocated.
final class EncoderWeights {
    private static final String WORDS = "embeddings.word_embeddings.weight";
    private static final List<String> PREFIXES = List.of(
            "",
            "bert.",
            "model.",
            "auto_model.",
            "0.auto_model.",
            "model.bert.",
            "auto_model.bert.",
            "0.auto_model.bert.");
    private static final Pattern UNUSED =
            Pattern.compile("(embeddings\\.(?:position_ids|token_type_ids)|pooler|cls|classifier)(?:\\..*)?");
    private static final Pattern LAYER = Pattern.compile("encoder\\.layer\\.(\\d{1,6})\\..*");

    private EncoderWeights() {}

    static Encoder read(Path folder, EncoderConfig config, Notes notes) {
        try (var files = WeightFiles.open(folder)) {
            rename(files, notes);
            requireDepth(files, config);
            var shapes = BertShapes.of(config);
            files.requireNames(shapes.keySet(), "config.json");
            shapes.forEach((name, extents) -> files.tensor(name).requireShape(extents));
            var encoder = Encoder.blank(config);
            BertNames.of(encoder).forEach((name, variable) -> files.tensor(name).copyTo(variable.value()));
            return encoder;
        }
    }

    private static void rename(WeightFiles files, Notes notes) {
        var prefix = prefix(files);
        var unused = new TreeSet<String>();
        files.rename(name -> {
            var bare = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
            var head = UNUSED.matcher(bare);
            if (!head.matches()) return modern(bare);
            unused.add(head.group(1));
            return null;
        });
        if (!prefix.isEmpty()) notes.decided(files.file(), "the names of the weights begin with " + prefix);
        if (!unused.isEmpty())
            notes.ignored(files.file(), "the weights of %s are not used".formatted(String.join(", ", unused)));
    }

    private static String prefix(WeightFiles files) {
        for (var prefix : PREFIXES) {
            if (files.tensors().containsKey(prefix + WORDS)) return prefix;
        }
        throw new FileFormatException(
                files.file().toString(),
                WORDS,
                "has no tensor %s, also under no usual prefix; it holds no BERT encoder".formatted(WORDS));
    }

    /// TensorFlow's words for a normalisation, kept by the first conversions to PyTorch.
    private static String modern(String name) {
        if (name.endsWith(".LayerNorm.gamma")) return name.substring(0, name.length() - "gamma".length()) + "weight";
        if (name.endsWith(".LayerNorm.beta")) return name.substring(0, name.length() - "beta".length()) + "bias";
        return name;
    }

    private static void requireDepth(WeightFiles files, EncoderConfig config) {
        int depth = 0;
        for (var name : files.tensors().keySet()) {
            var layer = LAYER.matcher(name);
            if (layer.matches()) depth = Math.max(depth, Integer.parseInt(layer.group(1)) + 1);
        }
        if (depth == config.depth()) return;
        throw new FileFormatException(
                files.file().toString(),
                "",
                "has the weights of %d layers, where config.json says num_hidden_layers %d; they are not of the same model"
                        .formatted(depth, config.depth()));
    }
}
