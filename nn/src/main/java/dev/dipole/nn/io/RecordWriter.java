package dev.dipole.nn.io;

import java.lang.reflect.AnnotatedParameterizedType;
import java.lang.reflect.AnnotatedType;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.JsonNodeFactory;
import tools.jackson.databind.node.ObjectNode;

/// A record to the JSON tree that [RecordReader] makes it from again, every component spelled out.
final class RecordWriter {
    private static final JsonNodeFactory NODES = JsonNodeFactory.instance;

    private RecordWriter() {}

    static ObjectNode tree(Record record) {
        return fill(NODES.objectNode(), record);
    }

    /// How an enum's constant is written.
    static String name(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT);
    }

    private static ObjectNode fill(ObjectNode object, Record record) {
        for (var component : RecordType.of(record.getClass()).components()) {
            object.set(component.key(), node(component.of(record), component.type()));
        }
        return object;
    }

    /// The declared type decides whether a record needs its `type` written: it does where an interface is
    /// declared.
    private static JsonNode node(@Nullable Object value, AnnotatedType declared) {
        return switch (value) {
            case null -> NODES.nullNode();
            case Boolean b -> NODES.booleanNode(b);
            case Integer i -> NODES.numberNode(i);
            case Long l -> NODES.numberNode(l);
            case Float f -> NODES.numberNode(f);
            case Double d -> NODES.numberNode(d);
            case String s -> NODES.stringNode(s);
            case Path p -> NODES.stringNode(p.toString());
            case Enum<?> e -> NODES.stringNode(name(e));
            case Record r when declared.getType() instanceof Class<?> c && c.isRecord() -> tree(r);
            case Record r -> variant(r);
            case List<?> list -> {
                var array = NODES.arrayNode();
                for (var element : list) array.add(node(element, argument(declared, 0)));
                yield array;
            }
            case Map<?, ?> map -> {
                var object = NODES.objectNode();
                map.forEach((key, entry) -> object.set((String) key, node(entry, argument(declared, 1))));
                yield object;
            }
            case JsonNode any -> any.deepCopy();
            default -> throw new IllegalArgumentException("a setting cannot have the type " + value.getClass());
        };
    }

    private static ObjectNode variant(Record record) {
        var object = NODES.objectNode();
        object.put(RecordType.TYPE_KEY, RecordType.words(record.getClass().getSimpleName()));
        return fill(object, record);
    }

    private static AnnotatedType argument(AnnotatedType declared, int index) {
        return ((AnnotatedParameterizedType) declared).getAnnotatedActualTypeArguments()[index];
    }
}
