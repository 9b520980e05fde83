package dev.dipole.transformer.tokenizer;

import dev.dipole.nn.io.FileFormatException;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// An object of a JSON file that knows its place in it and which of its keys have been read, so that every
/// error can name the place and no key is passed over in silence.
final class JsonObject {
    private final String source;
    private final String place;
    private final JsonNode node;
    private final Set<String> read = new HashSet<>();

    /// The object at a place of a file: a path like `normalizer.normalizers[1]`, empty for the root.
    JsonObject(String source, String place, JsonNode node) {
        this.source = source;
        this.place = place;
        this.node = node;
        if (!node.isObject()) {
            throw new FileFormatException(source, place, place + " must be an object");
        }
    }

    boolean has(String key) {
        JsonNode value = node.get(key);
        return value != null && !value.isNull();
    }

    String string(String key) {
        JsonNode value = value(key);
        if (!value.isString()) {
            throw wrong(key, "must be a string");
        }
        return value.stringValue();
    }

    boolean bool(String key) {
        JsonNode value = value(key);
        if (!value.isBoolean()) {
            throw wrong(key, "must be true or false");
        }
        return value.booleanValue();
    }

    int integer(String key) {
        JsonNode value = value(key);
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
            throw wrong(key, "must be a whole number from 0 to 2147483647");
        }
        return value.intValue();
    }

    JsonNode any(String key) {
        return value(key);
    }

    JsonObject object(String key) {
        return new JsonObject(source, at(key), value(key));
    }

    @Nullable
    JsonObject objectOrNull(String key) {
        read.add(key);
        return has(key) ? object(key) : null;
    }

    List<JsonNode> array(String key) {
        JsonNode value = value(key);
        if (!value.isArray()) {
            throw wrong(key, "must be an array");
        }
        return new ArrayList<>(value.values());
    }

    List<JsonObject> objects(String key) {
        var objects = new ArrayList<JsonObject>();
        for (JsonNode element : array(key)) {
            objects.add(new JsonObject(source, at(key) + "[" + objects.size() + "]", element));
        }
        return objects;
    }

    /// One of the constants of an enum by the name the file uses.
    <E extends Enum<E>> E constant(String key, List<E> constants, Function<E, String> label) {
        String name = string(key);
        for (E constant : constants) {
            if (label.apply(constant).equals(name)) {
                return constant;
            }
        }
        throw unsupported(
                key, name, String.join(", ", constants.stream().map(label).toList()));
    }

    /// Notes that a key was read elsewhere or does not matter.
    JsonObject skip(String key) {
        read.add(key);
        return this;
    }

    /// Every key of the object must have been read by now.
    void done() {
        for (String key : node.propertyNames()) {
            if (!read.contains(key)) {
                throw wrong(key, "is not known here, and what it asks for would be missed");
            }
        }
    }

    /// The error that a value is none of the known ones.
    FileFormatException unsupported(String key, String value, String known) {
        return wrong(key, "\"" + value + "\" is not supported; known are " + known);
    }

    /// The error that something is wrong with the value of a key.
    FileFormatException wrong(String key, String problem) {
        return new FileFormatException(source, at(key), at(key) + " " + problem);
    }

    /// The error that something is wrong with the object as a whole.
    FileFormatException wrong(String problem) {
        return new FileFormatException(source, place, place + " " + problem);
    }

    private JsonNode value(String key) {
        read.add(key);
        JsonNode value = node.get(key);
        if (value == null) {
            throw wrong(key, "is missing");
        }
        return value;
    }

    private String at(String key) {
        return place.isEmpty() ? key : place + "." + key;
    }
}
