package dev.dipole.transformer.model;

import dev.dipole.nn.io.JsonFiles;
import dev.dipole.transformer.Pooling;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.Collectors;
import tools.jackson.databind.node.ObjectNode;

/// `1_Pooling/config.json` in both dialects: a flag for each kind, or `pooling_mode` with one name or a list.
final class PoolingFile {
    private static final String FLAG = "pooling_mode_";
    private static final String MODE = "pooling_mode";

    /// Flags in the order in which several of them are put side by side, and what they mean.
    private static final Map<String, Pooling> FLAGS = new LinkedHashMap<>();
    /// The names of the newer dialect.
    private static final Map<String, Pooling> MODES = new LinkedHashMap<>();

    static {
        add("cls_token", "cls", new Pooling.Cls());
        add("max_tokens", "max", new Pooling.Max());
        add("mean_tokens", "mean", new Pooling.Mean());
        add("mean_sqrt_len_tokens", "mean_sqrt_len_tokens", new Pooling.MeanSqrtLength());
        add("weightedmean_tokens", "weightedmean", new Pooling.WeightedMean());
        add("lasttoken", "lasttoken", new Pooling.LastToken());
    }

    private PoolingFile() {}

    private static void add(String flag, String mode, Pooling pooling) {
        FLAGS.put(FLAG + flag, pooling);
        MODES.put(mode, pooling);
    }

    /// Reads the file of a pooling over hidden states of a given width.
    static Pooling read(Path file, int width, boolean prompts, Notes notes) {
        var config = Settings.read(file);
        for (var key : List.of("embedding_dimension", "word_embedding_dimension")) {
            if (config.has(key) && config.count(key) != width) {
                throw config.bad(
                        key,
                        "is %d, where the encoder's hidden_size is %d; they are not of the same model"
                                .formatted(config.count(key), width));
            }
        }
        if (!config.flag("include_prompt", true)) {
            if (prompts)
                throw config.bad(
                        "include_prompt", "is false: leaving a prompt's tokens out of the pooling is not supported");
            notes.ignored(file, "include_prompt is false, and the model has no prompts");
        }
        var parts = config.has(MODE) ? named(config) : flagged(config);
        if (parts.isEmpty()) {
            notes.assumed(file, "names no kind of pooling; the mean is taken");
            return new Pooling.Mean();
        }
        return parts.size() == 1 ? parts.getFirst() : new Pooling.Concatenation(parts);
    }

    private static List<Pooling> named(Settings config) {
        var value = config.value(MODE);
        var parts = new ArrayList<Pooling>();
        for (var name : value.isArray() ? value : List.of(value)) {
            var pooling = name.isString() ? MODES.get(name.stringValue()) : null;
            if (pooling == null) {
                throw config.bad(
                        MODE,
                        "%s is not supported; known are %s"
                                .formatted(Settings.shown(name), String.join(", ", MODES.keySet())));
            }
            parts.add(pooling);
        }
        return parts;
    }

    private static List<Pooling> flagged(Settings config) {
        for (var key : config.keys()) {
            if (key.startsWith(FLAG) && !FLAGS.containsKey(key) && config.flag(key, false)) {
                throw config.bad(key, "is not supported; known are " + String.join(", ", FLAGS.keySet()));
            }
        }
        return FLAGS.entrySet().stream()
                .filter(entry -> config.flag(entry.getKey(), false))
                .map(Map.Entry::getValue)
                .toList();
    }

    /// The kinds by the newer dialect's names, for people: `cls + mean`.
    static String names(Pooling pooling) {
        return parts(pooling).stream().map(PoolingFile::name).collect(Collectors.joining(" + "));
    }

    private static String name(Pooling part) {
        return MODES.entrySet().stream()
                .filter(entry -> entry.getValue().equals(part))
                .map(Map.Entry::getKey)
                .findFirst()
                .orElseGet(part::toString);
    }

    private static List<Pooling> parts(Pooling pooling) {
        return pooling instanceof Pooling.Concatenation(var several) ? several : List.of(pooling);
    }

    /// The file's content with every flag.
    ///
    /// @throws IllegalArgumentException for a concatenation in an order that the flags cannot say
    static ObjectNode write(Pooling pooling, int width) {
        var parts = parts(pooling);
        var inOrder = FLAGS.values().stream().filter(parts::contains).toList();
        if (!inOrder.equals(parts)) {
            throw new IllegalArgumentException(
                    "a model folder can only name poolings once each and in the order %s, not %s"
                            .formatted(MODES.keySet(), parts));
        }
        var json = JsonFiles.object().put("word_embedding_dimension", width);
        FLAGS.forEach((flag, kind) -> json.put(flag, parts.contains(kind)));
        return json.put("include_prompt", true);
    }
}
