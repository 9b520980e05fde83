package dev.dipole.nn.io;

import dev.dipole.nn.io.RecordType.Component;
import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.lang.reflect.ParameterizedType;
import java.nio.file.InvalidPathException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collection;
import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A JSON tree to a record, strictly: every key is known, every value is of its type, and what is absent has a
/// default.
///
/// `path` is where in the tree a value stands, such as `objective.terms[0].weight`; it is empty for the whole.
final class RecordReader {
    /// Makes the exception for a problem at a path.
    @FunctionalInterface
    interface Problems {
        FileFormatException at(String path, String problem);
    }

    private final Problems problems;

    RecordReader(Problems problems) {
        this.problems = problems;
    }

    /// The record of that type; absent components come from `defaults`, or from the record's own short
    /// constructor.
    Record record(ObjectNode node, Class<?> type, @Nullable Record defaults, String path) {
        return record(node, type, defaults, path, List.of());
    }

    private Record record(ObjectNode node, Class<?> type, @Nullable Record given, String path, List<String> ignored) {
        var shape = RecordType.of(type);
        refuseUnknown(node, shape, path, ignored);
        var defaults = given == null ? ownDefaults(node, shape, path) : given;
        refuseMissing(node, shape, defaults, path);
        var values = new @Nullable Object[shape.components().size()];
        for (int i = 0; i < values.length; i++)
            values[i] = component(node, shape.components().get(i), defaults, path);
        return create(shape, values, path);
    }

    /// What the record's short constructor gives. Its defaults may not suit the required values, such as a
    /// number of heads that does not divide the width; that is no matter when the file leaves nothing to
    /// default.
    private @Nullable Record ownDefaults(ObjectNode node, RecordType shape, String path) {
        var required = shape.required();
        if (required.isEmpty()) return null;
        var leading = new RecordType(shape.type(), shape.components().subList(0, required.get()));
        refuseMissing(node, leading, null, path);
        var values = new @Nullable Object[required.get()];
        for (int i = 0; i < values.length; i++)
            values[i] = component(node, shape.components().get(i), null, path);
        try {
            return create(leading, values, path);
        } catch (FileFormatException e) {
            if (shape.keys().stream().allMatch(node::has)) return null;
            throw e;
        }
    }

    private @Nullable Object component(ObjectNode node, Component component, @Nullable Record defaults, String path) {
        var fallback = defaults == null ? null : component.of(defaults);
        var child = node.get(component.key());
        return child == null ? fallback : value(child, component.type(), fallback, below(path, component.key()));
    }

    private Record create(RecordType shape, @Nullable Object[] values, String path) {
        try {
            return shape.create(values);
        } catch (IllegalArgumentException | ArithmeticException e) {
            var reason = Objects.requireNonNullElse(e.getMessage(), e.toString());
            throw problems.at(path, path.isEmpty() ? reason : path + ": " + reason);
        }
    }

    private void refuseUnknown(ObjectNode node, RecordType shape, String path, List<String> ignored) {
        for (var key : node.propertyNames()) {
            if (shape.keys().contains(key) || ignored.contains(key)) continue;
            var hint = NearestName.hint(key, shape.keys());
            if (hint.isEmpty()) hint = "; known keys: " + (shape.keys().isEmpty() ? "none" : list(shape.keys()));
            throw problems.at(below(path, key), "unknown key '%s'%s%s".formatted(key, in(path), hint));
        }
    }

    private void refuseMissing(ObjectNode node, RecordType shape, @Nullable Record defaults, String path) {
        if (defaults != null) return;
        var missing = shape.components().stream()
                .filter(component -> !node.has(component.key()) && !component.nullable())
                .map(component -> "'" + component.key() + "'")
                .toList();
        if (missing.isEmpty()) return;
        throw problems.at(
                path, "missing %s %s%s".formatted(missing.size() == 1 ? "key" : "keys", list(missing), in(path)));
    }

    private @Nullable Object value(JsonNode node, AnnotatedType type, @Nullable Object fallback, String path) {
        if (node.isNull()) {
            if (RecordType.nullable(type)) return null;
            throw problems.at(path, path + " must not be null");
        }
        if (type instanceof AnnotatedParameterizedType generic && type.getType() instanceof ParameterizedType raw) {
            var arguments = generic.getAnnotatedActualTypeArguments();
            if (raw.getRawType() == List.class) return elements(node, arguments[0], path);
            if (raw.getRawType() == Map.class) return entries(node, arguments[1], path);
        }
        if (type.getType() instanceof Class<?> plain) return plain(node, plain, fallback, path);
        throw new IllegalArgumentException("a setting cannot have the type %s (%s)".formatted(type.getType(), path));
    }

    private Object plain(JsonNode node, Class<?> type, @Nullable Object fallback, String path) {
        if (type == boolean.class || type == Boolean.class) {
            return expect(node.isBoolean(), node, "true or false", path).booleanValue();
        }
        if (type == int.class || type == Integer.class)
            return (int) whole(node, Integer.MIN_VALUE, Integer.MAX_VALUE, path);
        if (type == long.class || type == Long.class) return whole(node, Long.MIN_VALUE, Long.MAX_VALUE, path);
        if (type == double.class || type == Double.class) return number(node, Double.MAX_VALUE, path);
        if (type == float.class || type == Float.class) return (float) number(node, Float.MAX_VALUE, path);
        if (type == String.class) return text(node, path);
        if (type == Path.class) return file(node, path);
        if (type.isEnum()) return constant(node, type, path);
        if (type.isRecord()) return record(object(node, path), type, (Record) fallback, path);
        if (type.isSealed()) return variant(node, type, (Record) fallback, path);
        if (type.isInstance(node) && JsonNode.class.isAssignableFrom(type)) return node.deepCopy();
        throw new IllegalArgumentException("a setting cannot have the type %s (%s)".formatted(type, path));
    }

    private long whole(JsonNode node, long least, long most, String path) {
        boolean fits = node.isNumber() && node.canConvertToExactIntegral() && node.canConvertToLong();
        long value = expect(fits, node, "a whole number", path).asLong();
        return expect(least <= value && value <= most, node, "between %d and %d".formatted(least, most), path)
                .asLong();
    }

    private double number(JsonNode node, double most, String path) {
        double value = expect(node.isNumber(), node, "a number", path).doubleValue();
        expect(Math.abs(value) <= most, node, "at most " + most, path);
        return value;
    }

    private String text(JsonNode node, String path) {
        return expect(node.isString(), node, "a text in quotes", path).stringValue();
    }

    private Path file(JsonNode node, String path) {
        try {
            return Path.of(text(node, path));
        } catch (InvalidPathException _) {
            throw problems.at(path, "%s should be a file's path, but is %s".formatted(path, JsonFiles.describe(node)));
        }
    }

    private Object constant(JsonNode node, Class<?> type, String path) {
        var constants = Arrays.stream(type.getEnumConstants())
                .collect(
                        Collectors.toMap(c -> RecordWriter.name((Enum<?>) c), c -> c, (a, _) -> a, LinkedHashMap::new));
        return oneOf(constants, node, path);
    }

    /// An object whose `type` names the record; over a default of that same record, the rest may be left out.
    /// The name alone, as a text, stands for an object with nothing but its type.
    private Record variant(JsonNode node, Class<?> sealed, @Nullable Record fallback, String path) {
        var variants = RecordType.variants(sealed);
        var object = node.isString() ? JsonFiles.object().set(RecordType.TYPE_KEY, node) : object(node, path);
        var type = object.get(RecordType.TYPE_KEY);
        if (type == null && fallback == null) {
            throw problems.at(path, "missing key 'type'%s, one of %s".formatted(in(path), list(variants.keySet())));
        }
        var chosen = type == null && fallback != null
                ? fallback.getClass()
                : oneOf(variants, Objects.requireNonNull(type), below(path, RecordType.TYPE_KEY));
        var defaults = fallback != null && fallback.getClass() == chosen ? fallback : null;
        return record(object, chosen, defaults, path, List.of(RecordType.TYPE_KEY));
    }

    private <T> T oneOf(Map<String, T> known, JsonNode node, String path) {
        var name = text(node, path);
        var found = known.get(name);
        if (found != null) return found;
        var hint = NearestName.hint(name, known.keySet());
        if (hint.isEmpty()) hint = "; known are " + list(known.keySet());
        throw problems.at(path, "%s cannot be '%s'%s".formatted(path, name, hint));
    }

    private List<@Nullable Object> elements(JsonNode node, AnnotatedType type, String path) {
        expect(node.isArray(), node, "a list in [ ]", path);
        var elements = new ArrayList<@Nullable Object>();
        for (int i = 0; i < node.size(); i++) elements.add(value(node.get(i), type, null, path + "[" + i + "]"));
        return Collections.unmodifiableList(elements);
    }

    private Map<String, @Nullable Object> entries(JsonNode node, AnnotatedType type, String path) {
        var entries = new LinkedHashMap<String, @Nullable Object>();
        for (var entry : object(node, path).properties()) {
            entries.put(entry.getKey(), value(entry.getValue(), type, null, below(path, entry.getKey())));
        }
        return Collections.unmodifiableMap(entries);
    }

    private ObjectNode object(JsonNode node, String path) {
        return (ObjectNode) expect(node.isObject(), node, "an object in { }", path);
    }

    private JsonNode expect(boolean holds, JsonNode node, String what, String path) {
        if (holds) return node;
        throw problems.at(path, "%s should be %s, but is %s".formatted(path, what, JsonFiles.describe(node)));
    }

    private static String below(String path, String key) {
        return path.isEmpty() ? key : path + "." + key;
    }

    private static String in(String path) {
        return path.isEmpty() ? "" : " in " + path;
    }

    private static String list(Collection<String> names) {
        return String.join(", ", names);
    }
}
