package dev.dipole.transformer.model;

import dev.dipole.nn.io.FileFormatException;
import dev.dipole.nn.io.JsonFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Collection;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// An object of a JSON file that other libraries write, read key by key; `null` counts as absent. Errors name
/// file, key and what was
/// expected.
///
/// [dev.dipole.nn.io.JsonConfig] is for files of our own: it knows every key. These files have keys that come
/// and go.
final class Settings {
    private final Path file;
    private final String place;
    private final ObjectNode node;

    private Settings(Path file, String place, ObjectNode node) {
        this.file = file;
        this.place = place;
        this.node = node;
    }

    static Settings read(Path file) {
        return new Settings(file, "", JsonFiles.readObject(file));
    }

    /// What a file that need not be there says: nothing, if it is not.
    static Settings readIfPresent(Path file) {
        return Files.exists(file) ? read(file) : new Settings(file, "", JsonFiles.object());
    }

    /// An element of a list in a file, which must be an object.
    static Settings element(Path file, int index, JsonNode node) {
        var place = "[" + index + "]";
        if (node instanceof ObjectNode object) return new Settings(file, place, object);
        throw new FileFormatException(
                file.toString(), place, "element %d must be an object, not %s".formatted(index, shown(node)));
    }

    Path file() {
        return file;
    }

    boolean has(String key) {
        return node.hasNonNull(key);
    }

    /// The names of all keys, as the file has them.
    Collection<String> keys() {
        return node.propertyNames();
    }

    /// The value of a key that must be there.
    JsonNode value(String key) {
        var value = node.get(key);
        if (value == null || value.isNull())
            throw bad(key, "is missing; copy the file from the model again or add the key");
        return value;
    }

    /// A whole number ≥ 1.
    int count(String key) {
        return count(key, 1);
    }

    /// A whole number that is not less than the least allowed.
    int count(String key, int least) {
        var value = value(key);
        if (value.isIntegralNumber() && value.canConvertToInt() && value.intValue() >= least) return value.intValue();
        throw bad(key, "must be a whole number ≥ %d, not %s".formatted(least, shown(value)));
    }

    double number(String key) {
        var value = value(key);
        if (value.isNumber()) return value.doubleValue();
        throw bad(key, "must be a number, not " + shown(value));
    }

    boolean flag(String key, boolean otherwise) {
        if (!has(key)) return otherwise;
        var value = value(key);
        if (value.isBoolean()) return value.booleanValue();
        throw bad(key, "must be true or false, not " + shown(value));
    }

    String text(String key) {
        var value = value(key);
        if (value.isString()) return value.stringValue();
        throw bad(key, "must be a text, not " + shown(value));
    }

    @Nullable
    String textOrNull(String key) {
        return has(key) ? text(key) : null;
    }

    /// The object below a key, empty if there is none.
    Settings object(String key) {
        if (!has(key)) return new Settings(file, path(key), JsonFiles.object());
        if (value(key) instanceof ObjectNode object) return new Settings(file, path(key), object);
        throw bad(key, "must be an object, not " + shown(value(key)));
    }

    FileFormatException bad(String key, String problem) {
        return new FileFormatException(file.toString(), path(key), path(key) + " " + problem);
    }

    private String path(String key) {
        return place.isEmpty() ? key : place + "." + key;
    }

    static String shown(JsonNode value) {
        var text = value.toString();
        return text.length() <= 60 ? text : text.substring(0, 60) + "…";
    }
}
