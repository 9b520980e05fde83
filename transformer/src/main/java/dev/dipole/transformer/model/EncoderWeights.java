package dev.dipole.transformer.model;

import dev.dipole.nn.io.FileFormatException;
import dev.dipole.transformer.Encoder;
import dev.dipole.transformer.EncoderConfig;
import dev.dipole.transformer.model.WeightFiles.Stored;
import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.regex.Pattern;

/// Puts the weights of a folder into an encoder, whatever library, version and wrapper wrote them.
///
/// Names are brought to those of a bare BERT: a prefix such as `bert.` goes, the `gamma` and `beta` of old files become `weight` and
/// `bias`. Heads that no embedding needs are left out and noted. Then every tensor must be there, no other may be, and every shape
/// must be that of the configuration, before the first weight is allocated.
final class EncoderWeights {
    private static final String WORDS = "embeddings.word_embeddings.weight";
    private static final List<String> PREFIXES =
            List.of("", "bert.", "model.", "auto_model.", "0.auto_model.", "model.bert.", "auto_model.bert.", "0.auto_model.bert.");
    private static final Pattern UNUSED =
            Pattern.compile("(embeddings\\.(?:position_ids|token_type_ids)|pooler|cls|classifier)(?:\\..*)?");
    private static final Pattern LAYER = Pattern.compile("encoder\\.layer\\.(\\d{1,6})\\..*");
    private static final int LISTED = 6;

    private EncoderWeights() {}

    static Encoder read(Path folder, EncoderConfig config, Notes notes) {
        try (var files = WeightFiles.open(folder)) {
            var tensors = renamed(files, notes);
            requireDepth(files.file(), tensors, config);
            var shapes = BertShapes.of(config);
            requireSame(files.file(), shapes, tensors);
            shapes.forEach((name, extents) -> tensor(tensors, name).requireShape(extents));
            var encoder = Encoder.blank(config);
            BertNames.of(encoder)
                    .forEach((name, variable) -> variable.value().assign(tensor(tensors, name).values()));
            return encoder;
        }
    }

    private static Map<String, Stored> renamed(WeightFiles files, Notes notes) {
        var prefix = prefix(files);
        var renamed = new LinkedHashMap<String, Stored>();
        var unused = new TreeSet<String>();
        files.tensors().forEach((name, stored) -> {
            var bare = name.startsWith(prefix) ? name.substring(prefix.length()) : name;
            var head = UNUSED.matcher(bare);
            if (head.matches()) {
                unused.add(head.group(1));
                return;
            }
            var before = renamed.put(modern(bare), stored);
            if (before != null) {
                throw new FileFormatException(
                        stored.file().toString(),
                        name,
                        "has the tensors %s and %s, which are the same weight".formatted(before.entry().name(), name));
            }
        });
        if (!prefix.isEmpty()) notes.decided(files.file(), "the names of the weights begin with " + prefix);
        if (!unused.isEmpty()) notes.ignored(files.file(), "the weights of %s are not used".formatted(String.join(", ", unused)));
        return renamed;
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

    private static void requireDepth(Path file, Map<String, Stored> tensors, EncoderConfig config) {
        int depth = 0;
        for (var name : tensors.keySet()) {
            var layer = LAYER.matcher(name);
            if (layer.matches()) depth = Math.max(depth, Integer.parseInt(layer.group(1)) + 1);
        }
        if (depth != config.depth()) {
            throw new FileFormatException(
                    file.toString(),
                    "",
                    "has the weights of %d layers, where config.json says num_hidden_layers %d; they are not of the same model"
                            .formatted(depth, config.depth()));
        }
    }

    private static void requireSame(Path file, Map<String, int[]> wanted, Map<String, Stored> present) {
        var missing = wanted.keySet().stream().filter(name -> !present.containsKey(name)).toList();
        var unexpected = present.entrySet().stream()
                .filter(entry -> !wanted.containsKey(entry.getKey()))
                .map(entry -> entry.getValue().entry().name())
                .toList();
        if (missing.isEmpty() && unexpected.isEmpty()) return;
        var problem = missing.isEmpty()
                ? "has " + listed(unexpected) + ", which no BERT encoder of this configuration has"
                : "lacks " + listed(missing)
                        + (unexpected.isEmpty() ? "" : " and has " + listed(unexpected) + " that do not belong to it");
        throw new FileFormatException(
                file.toString(),
                missing.isEmpty() ? unexpected.getFirst() : missing.getFirst(),
                problem + "; it is incomplete or of another model than config.json");
    }

    private static String listed(List<String> names) {
        var shown = String.join(", ", names.subList(0, Math.min(LISTED, names.size())));
        int more = names.size() - LISTED;
        return (names.size() == 1 ? "the tensor " : names.size() + " tensors: ") + shown + (more > 0 ? " and " + more + " more" : "");
    }

    private static Stored tensor(Map<String, Stored> tensors, String name) {
        var stored = tensors.get(name);
        if (stored == null) throw new IllegalStateException(name); // requireSame has made sure of it
        return stored;
    }
}
