package dev.dipole.nn.io;

import java.nio.file.Path;
import java.util.LinkedHashMap;
import java.util.Map;
import tools.jackson.core.JacksonException;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ArrayNode;
import tools.jackson.databind.node.ObjectNode;

/// Settings as a JSON object, on their way to becoming a Java record: where they come from, and what was
/// overridden.
///
/// ```java
/// record Training(Path data, int steps, Schedule schedule) {
///     Training(Path data) { this(data, 1000, new Schedule.Cosine()); }      // everything but data has a default
///     Training { if (steps < 1) throw new IllegalArgumentException("steps must be at least 1, not " + steps); }
/// }
/// sealed interface Schedule {
///     record Constant() implements Schedule {}
///     record Cosine(double warmup, double floor) implements Schedule { Cosine() { this(0.1, 0); } }
/// }
/// var training = JsonConfig.read(file).with("schedule.warmup=0.05").to(Training.class);
/// ```
///
/// The record is the whole description; there is nothing to annotate.
///
/// - **Keys** are the components' names as words: `learningRate` is `learning_rate`. Enum constants are written
///   in
///   lower case. An unknown key or constant is an error that offers the nearest known one.
/// - **Types**: `boolean int long float double String`, [Path], enums, records, sealed interfaces of records,
///   lists,
///   maps from `String`, their boxed forms, and `JsonNode` for what is not ours. A `@Nullable` component may be
/// `null`
///   or left out.
/// - **Defaults** come from the record given to [#over], component by component and down through nested
///   records; else
///   from the record's shortest constructor that takes its leading components: those are required, the others
/// have what
///   that constructor gives them. Lists and maps replace the default as a whole.
/// - **A sealed interface** is an object whose `type` is the record's name as words:
///   `{"type": "cosine", "warmup": 0}`.
///   Without a `type` it is the default's. The name alone, `"cosine"`, will do.
/// - **Ranges** are the constructor's business: its `IllegalArgumentException` is reported with the path in the
///   file.
///
/// Every problem is a [FileFormatException] whose place is the path; one that an override caused names the
/// override.
public final class JsonConfig {
    private final String source;
    private final ObjectNode tree;
    private final Map<String, String> overrides;

    private JsonConfig(String source, ObjectNode tree, Map<String, String> overrides) {
        this.source = source;
        this.tree = tree;
        this.overrides = overrides;
    }

    /// The settings in a file.
    public static JsonConfig read(Path file) {
        return of(file.toString(), JsonFiles.readObject(file));
    }

    /// The settings in a text; `source` is what messages call it.
    public static JsonConfig parse(String source, String text) {
        return of(source, JsonFiles.asObject(source, JsonFiles.parse(source, text)));
    }

    /// The settings in a tree; `source` is what messages call it.
    public static JsonConfig of(String source, ObjectNode tree) {
        return new JsonConfig(source, tree.deepCopy(), Map.of());
    }

    /// The tree that writes a record with every default spelled out; reading it gives the same record.
    public static ObjectNode tree(Record record) {
        return RecordWriter.tree(record);
    }

    /// These settings with one of them changed, as `path=value`.
    ///
    /// The path is keys with dots between, and indices within lists: `schedule.warmup=0.1`, `terms.0.weight=2`.
    /// The value is JSON, or a text that needs no quotes unless it would be something else in JSON.
    public JsonConfig with(String assignment) {
        int equals = assignment.indexOf('=');
        var option = "--set " + assignment;
        if (equals < 1) {
            throw new FileFormatException(option, "", "should read path=value, as in training.schedule.warmup=0.1");
        }
        var path = assignment.substring(0, equals);
        var changed = tree.deepCopy();
        assign(changed, path, value(option, assignment.substring(equals + 1)), option);
        var options = new LinkedHashMap<>(overrides);
        options.put(path, option);
        return new JsonConfig(source, changed, options);
    }

    /// These settings with several changed, one after the other.
    public JsonConfig with(Iterable<String> assignments) {
        var config = this;
        for (var assignment : assignments) config = config.with(assignment);
        return config;
    }

    /// The record these settings describe.
    ///
    /// @throws FileFormatException if a key is unknown or missing, or a value is of the wrong type or out of
    /// range
    public <R extends Record> R to(Class<R> type) {
        return type.cast(new RecordReader(this::problem).record(tree, type, null, ""));
    }

    /// The given record with what these settings change in it.
    ///
    /// @throws FileFormatException if a key is unknown, or a value is of the wrong type or out of range
    public <R extends Record> R over(R defaults) {
        @SuppressWarnings("unchecked") // a record's class is final, so the reader makes an R
        var result = (R) new RecordReader(this::problem).record(tree, defaults.getClass(), defaults, "");
        return result;
    }

    private static JsonNode value(String option, String text) {
        try {
            var tree = JsonFiles.mapper().readTree(text);
            if (!tree.isMissingNode()) return tree;
        } catch (JacksonException e) {
            if (!text.isEmpty() && "{[\"".indexOf(text.charAt(0)) >= 0) {
                throw new FileFormatException(option, "", "the value is no valid JSON: " + e.getOriginalMessage(), e);
            }
        }
        return JsonFiles.mapper().getNodeFactory().stringNode(text);
    }

    private static void assign(ObjectNode root, String path, JsonNode value, String option) {
        var keys = path.split("\\.", -1);
        JsonNode parent = root;
        for (int i = 0; i < keys.length - 1; i++) parent = child(parent, keys[i], option);
        var last = keys[keys.length - 1];
        switch (parent) {
            case ObjectNode object -> object.set(key(last, option), value);
            case ArrayNode array -> array.set(index(array, last, option), value);
            default -> throw noContainer(parent, last, option);
        }
    }

    /// One step down the path. What is not there becomes an object, and a name standing for its type becomes
    /// one too.
    private static JsonNode child(JsonNode parent, String key, String option) {
        return switch (parent) {
            case ObjectNode object -> {
                var child = object.get(key(key, option));
                if (child != null && child.isContainer()) yield child;
                var made = JsonFiles.object();
                if (child != null && child.isString()) made.set(RecordType.TYPE_KEY, child);
                else if (child != null && !child.isNull()) throw noContainer(child, key, option);
                object.set(key, made);
                yield made;
            }
            case ArrayNode array -> array.get(index(array, key, option));
            default -> throw noContainer(parent, key, option);
        };
    }

    private static String key(String key, String option) {
        if (!key.isBlank()) return key;
        throw new FileFormatException(option, "", "the path has an empty part");
    }

    private static int index(ArrayNode array, String key, String option) {
        if (key.matches("\\d{1,9}") && Integer.parseInt(key) < array.size()) return Integer.parseInt(key);
        throw new FileFormatException(
                option, key, "'%s' should be an index into a list of %d".formatted(key, array.size()));
    }

    private static FileFormatException noContainer(JsonNode node, String key, String option) {
        return new FileFormatException(
                option, key, "nothing lies below '%s', which is %s".formatted(key, JsonFiles.describe(node)));
    }

    /// A problem at or below an overridden path is the override's; one above it may be.
    private FileFormatException problem(String path, String problem) {
        var at = path.replace('[', '.').replace("]", "");
        var concerned = problem;
        for (var override : overrides.entrySet()) {
            if (within(at, override.getKey())) return new FileFormatException(override.getValue(), path, problem);
            if (within(override.getKey(), at)) concerned += " (with " + override.getValue() + ")";
        }
        return new FileFormatException(source, path, concerned);
    }

    private static boolean within(String path, String above) {
        return above.isEmpty() || path.equals(above) || path.startsWith(above + ".");
    }
}
