package dev.dipole.contrastive.catalogue;

import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.contrastive.Similarity;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;

/// The components of an objective's record as plain values (numbers, truth values, words, and objects
/// for objectives within), in both directions.
final class Settings {
    private static final List<Similarity> SIMILARITIES = List.of(
            new Similarity.Cosine(),
            new Similarity.Dot(),
            new Similarity.NegativeL2(),
            new Similarity.NegativeSquaredL2(),
            new Similarity.ComplexAngle());

    private Settings() {}

    /// The settings of an objective.
    static SequencedMap<String, Object> of(NamedObjective objective) {
        var settings = new LinkedHashMap<String, Object>();
        for (var component : objective.getClass().getRecordComponents()) {
            settings.put(component.getName(), plain(read(component, objective)));
        }
        return settings;
    }

    /// The same kind of objective with some settings changed.
    static NamedObjective apply(NamedObjective defaults, Map<String, ?> changes) {
        var components = defaults.getClass().getRecordComponents();
        var known = Arrays.stream(components).map(RecordComponent::getName).toList();
        String name = defaults.card().name();
        for (String key : changes.keySet()) {
            if (known.contains(key)) continue;
            throw new ObjectiveException("%s has no setting '%s'%s".formatted(name, key, Names.suggestion(key, known)));
        }
        var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        var values = Arrays.stream(components)
                .map(c -> {
                    Object change = changes.get(c.getName());
                    var before = read(c, defaults);
                    if (change == null) return before;
                    if (before instanceof NamedObjective inner && change instanceof Map<?, ?> settings) {
                        return inner(inner, settings);
                    }
                    return typed(name + ": " + c.getName(), c.getType(), change);
                })
                .toArray();
        return create(defaults.getClass(), types, values);
    }

    private static NamedObjective create(Class<? extends NamedObjective> type, Class<?>[] types, Object[] values) {
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof ObjectiveException refusal) throw refusal;
            throw new IllegalStateException("cannot make " + type.getName(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getName() + " must be a public record", e);
        }
    }

    private static Object read(RecordComponent component, NamedObjective objective) {
        try {
            return component.getAccessor().invoke(objective);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(objective.getClass().getName() + " must be a public record", e);
        }
    }

    private static Object plain(Object value) {
        return switch (value) {
            case Similarity similarity -> similarity.label();
            case Enum<?> constant -> word(constant);
            case NamedObjective inner -> Catalogue.settings(inner);
            default -> value;
        };
    }

    private static Object typed(String what, Class<?> type, Object value) {
        if (type == double.class && value instanceof Number number) return number.doubleValue();
        if (type == int.class && value instanceof Number number && number.doubleValue() == number.intValue()) {
            return number.intValue();
        }
        if (type == int.class) throw refused(what, "a whole number", value);
        if (type == boolean.class && value instanceof Boolean) return value;
        if (type == double.class) throw refused(what, "a number", value);
        if (type == boolean.class) throw refused(what, "true or false", value);
        if (type == Similarity.class) {
            return choice(what, SIMILARITIES.stream().collect(words(Similarity::label)), value);
        }
        if (type == NamedObjective.class) throw refused(what, "an objective with a \"type\"", value);
        if (type.isEnum()) {
            return choice(what, Stream.of(type.getEnumConstants()).collect(words(c -> word((Enum<?>) c))), value);
        }
        throw new IllegalStateException("settings of type %s are not read".formatted(type.getSimpleName()));
    }

    /// An objective within: of the type that the settings name, or that it had.
    private static NamedObjective inner(NamedObjective before, Map<?, ?> settings) {
        var named = new LinkedHashMap<String, Object>();
        named.put("type", before.card().name());
        settings.forEach((key, value) -> named.put(String.valueOf(key), value));
        return Catalogue.read(named);
    }

    private static <T> Collector<T, ?, ? extends Map<String, T>> words(Function<T, String> word) {
        return Collectors.toMap(word, c -> c, (a, b) -> a, LinkedHashMap::new);
    }

    private static Object choice(String what, Map<String, ?> choices, Object value) {
        var found = value instanceof String text ? choices.get(text.toLowerCase(Locale.ROOT)) : null;
        if (found != null) return found;
        throw refused(what, "one of " + String.join(", ", choices.keySet()), value);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static ObjectiveException refused(String what, String wanted, Object value) {
        String shown = value instanceof String ? "'" + value + "'" : String.valueOf(value);
        return new ObjectiveException("%s must be %s, not %s".formatted(what, wanted, shown));
    }
}
