package dev.dipole.nn.io;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.core.JacksonException;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;
import tools.jackson.core.util.DefaultIndenter;
import tools.jackson.core.util.DefaultPrettyPrinter;
import tools.jackson.core.util.Separators;
import tools.jackson.databind.DeserializationFeature;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.ObjectWriter;
import tools.jackson.databind.cfg.JsonNodeFeature;
import tools.jackson.databind.json.JsonMapper;
import tools.jackson.databind.node.ObjectNode;

/// JSON in and out, with one set of rules for the whole project.
///
/// Reading: UTF-8, no key twice, nothing after the end, every number finite, nesting to 200, a text to 64
/// million characters, a file to 512 MiB. What breaks a rule is a [FileFormatException] with line and column.
/// Writing: two spaces an indent, lists on one line, keys in the order in which they were put or sorted, no NaN
/// or infinity, a line end at the end, and the file appears whole or not at all.
///
/// For settings with defaults and checks, see [JsonConfig].
public final class JsonFiles {
    private static final long MAX_BYTES = 512L << 20;

    private static final JsonMapper MAPPER = JsonMapper.builder(JsonFactory.builder()
                    .streamReadConstraints(StreamReadConstraints.builder()
                            .maxNestingDepth(200)
                            .maxStringLength(64_000_000)
                            .build())
                    .disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES, JsonWriteFeature.WRITE_HEX_UPPER_CASE)
                    .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
                    .build())
            .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS, DeserializationFeature.FAIL_ON_READING_DUP_TREE_KEY)
            .build();

    private JsonFiles() {}

    /// The order of an object's keys in a written file.
    public enum KeyOrder {
        /// As they were put into the tree.
        INSERTION,
        /// By name, at every level: two trees with the same content give the same bytes.
        SORTED
    }

    /// The mapper behind all this, for reading or writing piece by piece.
    public static JsonMapper mapper() {
        return MAPPER;
    }

    /// A new, empty object.
    public static ObjectNode object() {
        return MAPPER.createObjectNode();
    }

    /// Reads a file.
    ///
    /// @throws InputException if it cannot be read
    /// @throws FileFormatException if it is no valid JSON
    public static JsonNode read(Path file) {
        try {
            long size = Files.size(file);
            if (size > MAX_BYTES) {
                throw new FileFormatException(
                        file.toString(), "", "has %d bytes, and a JSON file may have %d".formatted(size, MAX_BYTES));
            }
            return parse(file.toString(), Utf8.decode(file.toString(), Files.readAllBytes(file)));
        } catch (IOException e) {
            throw new InputException(file, e);
        }
    }

    /// Reads a file that must hold an object.
    public static ObjectNode readObject(Path file) {
        return asObject(file.toString(), read(file));
    }

    /// Parses a text; `source` is what messages call it.
    public static JsonNode parse(String source, String text) {
        return parse(source, 1, text);
    }

    /// Parses a text that begins on the given line of its source, such as one line of a JSONL file.
    public static JsonNode parse(String source, long line, String text) {
        JsonNode tree;
        try {
            tree = MAPPER.readTree(text);
        } catch (JacksonException e) {
            throw syntaxError(source, line, e);
        }
        var start = "line " + line;
        if (tree.isMissingNode()) {
            throw new FileFormatException(source, start, line == 1 ? "is empty" : start + " is empty");
        }
        var infinite = firstInfinite(tree, "");
        if (!infinite.isEmpty()) {
            var where = line == 1 ? "" : start + ": ";
            throw new FileFormatException(source, infinite, where + infinite + " is too large for a number");
        }
        return tree;
    }

    /// Writes a file with its keys in the order of the tree.
    public static void write(Path file, JsonNode tree) {
        write(file, tree, KeyOrder.INSERTION);
    }

    /// Writes a file; an older one of that name is replaced.
    ///
    /// @throws OutputException if it cannot be written
    /// @throws IllegalArgumentException if a number in it is not finite
    public static void write(Path file, JsonNode tree, KeyOrder order) {
        AtomicFiles.write(file, pretty(tree, order));
    }

    /// The text of a tree as [#write(Path, JsonNode, KeyOrder)] writes it.
    public static String pretty(JsonNode tree, KeyOrder order) {
        return writer(order).with(prettyPrinter()).writeValueAsString(finite(tree)) + "\n";
    }

    /// A tree on one line without spaces, keys in the order of the tree and no line end: a row of a JSONL file.
    public static String line(JsonNode tree) {
        return writer(KeyOrder.INSERTION).writeValueAsString(finite(tree));
    }

    static ObjectNode asObject(String source, JsonNode tree) {
        if (tree instanceof ObjectNode object) return object;
        throw new FileFormatException(source, "", "should hold an object in { }, but holds " + describe(tree));
    }

    /// What a value is, in words, for messages.
    static String describe(JsonNode node) {
        if (node.isObject()) return "an object";
        if (node.isArray()) return "a list";
        if (node.isNull()) return "null";
        if (node.isString()) return "the text " + node;
        return node.isNumber() ? "the number " + node.asString() : node.toString();
    }

    private static ObjectWriter writer(KeyOrder order) {
        return order == KeyOrder.SORTED
                ? MAPPER.writer().with(JsonNodeFeature.WRITE_PROPERTIES_SORTED)
                : MAPPER.writer().without(JsonNodeFeature.WRITE_PROPERTIES_SORTED);
    }

    private static DefaultPrettyPrinter prettyPrinter() {
        var separators = Separators.createDefaultInstance()
                .withObjectNameValueSpacing(Separators.Spacing.AFTER)
                .withArrayElementSpacing(Separators.Spacing.AFTER)
                .withObjectEmptySeparator("")
                .withArrayEmptySeparator("");
        return new DefaultPrettyPrinter(separators)
                .withObjectIndenter(new DefaultIndenter("  ", "\n"))
                .withArrayIndenter(new DefaultPrettyPrinter.NopIndenter());
    }

    private static FileFormatException syntaxError(String source, long line, JacksonException e) {
        var location = e.getLocation();
        var place = "line " + line;
        if (location != null && location.getLineNr() > 0) {
            place = "line %d, column %d".formatted(line + location.getLineNr() - 1, location.getColumnNr());
        }
        return new FileFormatException(source, place, place + ": no valid JSON: " + reason(e), e);
    }

    /// What is wrong with a text that is no JSON. Some of the reader's own messages speak of its switches.
    public static String reason(JacksonException e) {
        return e.getOriginalMessage()
                .replaceFirst(", from `[^`]*`", "")
                .replaceFirst("(?s): was expecting \\(.*", "")
                .replaceFirst("(?s)^Unexpected end-of-input.*", "the text ends too early; the file is cut short")
                .replaceFirst("(?s)^Trailing token .*", "something follows the end of the value")
                .replaceFirst(
                        "(?s)^Duplicate (?:Object )?property (.*?)( for `ObjectNode`.*)?$", "the key $1 appears twice");
    }

    private static JsonNode finite(JsonNode tree) {
        var infinite = firstInfinite(tree, "");
        if (infinite.isEmpty()) return tree;
        throw new IllegalArgumentException("the value of %s is not finite, which JSON cannot say".formatted(infinite));
    }

    /// The path of the first number that is infinite or NaN, or nothing.
    private static String firstInfinite(JsonNode node, String path) {
        if (allFinite(node)) return "";
        if (node.isArray()) {
            for (int i = 0; i < node.size(); i++) {
                var found = firstInfinite(node.get(i), path + "[" + i + "]");
                if (!found.isEmpty()) return found;
            }
        }
        for (var entry : node.properties()) {
            var found = firstInfinite(entry.getValue(), path.isEmpty() ? entry.getKey() : path + "." + entry.getKey());
            if (!found.isEmpty()) return found;
        }
        return path.isEmpty() ? "it" : path;
    }

    /// The same without the paths: nearly always that is all, and a vocabulary has tens of thousands of them.
    private static boolean allFinite(JsonNode node) {
        if (node.isFloatingPointNumber()) return Double.isFinite(node.doubleValue());
        for (var child : node.values()) {
            if (!allFinite(child)) return false;
        }
        return true;
    }
}
