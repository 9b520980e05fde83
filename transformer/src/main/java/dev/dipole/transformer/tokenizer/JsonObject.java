package dev.dipole.transformer.tokenizer;

import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;

/// An object of a JSON file that knows its place in it and which of its keys have been read, so that every error can
/// name the place and no key is passed over in silence.
final class JsonObject {
    private final String place;
    private final JsonNode node;
    private final Set<String> read = new HashSet<>();

    /// The object at a place, which is a word like `model` or a path like `normalizer.normalizers[1]`.
    JsonObject(String place, JsonNode node) {
        this.place = place;
        this.node = node;
        if (!node.isObject()) {
            throw new TokenizerException(place + " must be an object");
        }
    }

    String place() {
        return place;
    }

    boolean has(String key) {
        JsonNode value = node.get(key);
        return value != null && !value.isNull();
    }

    String string(String key) {
        JsonNode value = value(key);
        if (!value.isString()) {
            throw wrong(key, "a string");
        }
        return value.stringValue();
    }

    boolean bool(String key) {
        JsonNode value = value(key);
        if (!value.isBoolean()) {
            throw wrong(key, "true or false");
        }
        return value.booleanValue();
    }

    int integer(String key) {
        JsonNode value = value(key);
        if (!value.isIntegralNumber() || !value.canConvertToInt() || value.intValue() < 0) {
            throw wrong(key, "a whole number from 0 to 2147483647");
        }
        return value.intValue();
    }

    JsonNode any(String key) {
        return value(key);
    }

    JsonObject object(String key) {
        return new JsonObject(at(key), value(key));
    }

    @Nullable
    JsonObject objectOrNull(String key) {
        read.add(key);
        return has(key) ? object(key) : null;
    }

    List<JsonNode> array(String key) {
        JsonNode value = value(key);
        if (!value.isArray()) {
            throw wrong(key, "an array");
        }
        return new ArrayList<>(value.values());
    }

    List<JsonObject> objects(String key) {
        var objects = new ArrayList<JsonObject>();
        for (JsonNode element : array(key)) {
            objects.add(new JsonObject(at(key) + "[" + objects.size() + "]", element));
        }
        return objects;
    }

    /// One of the constants of an enum by the name the file uses.
    <E extends Enum<E>> E constant(String key, List<E> constants, java.util.function.Function<E, String> label) {
        String name = string(key);
        for (E constant : constants) {
            if (label.apply(constant).equals(name)) {
                return constant;
            }
        }
        throw unsupported(key, name, String.join(", ", constants.stream().map(label).toList()));
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
                throw new TokenizerException(at(key) + " is not known to Dipole, and what it asks for would be missed");
            }
        }
    }

    TokenizerException unsupported(String key, String name, String known) {
        return new TokenizerException(at(key) + " \"" + name + "\" is not supported; known are " + known);
    }

    private TokenizerException wrong(String key, String expected) {
        return new TokenizerException(at(key) + " must be " + expected);
    }

    private JsonNode value(String key) {
        read.add(key);
        JsonNode value = node.get(key);
        if (value == null) {
            throw new TokenizerException(at(key) + " is missing");
        }
        return value;
    }

    String at(String key) {
        return place.isEmpty() ? key : place + "." + key;
    }
}
