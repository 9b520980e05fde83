package dev.dipole.contrastive.catalogue;

import dev.dipole.contrastive.GaussianTransport;
import dev.dipole.contrastive.Hyperbolic;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.wrapper.Course;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.ParameterizedType;
import java.lang.reflect.RecordComponent;
import java.lang.reflect.Type;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.Function;
import java.util.function.Supplier;
import java.util.stream.Collector;
import java.util.stream.Collectors;
import java.util.stream.Stream;
import org.jspecify.annotations.Nullable;

/// The components of an objective's record as plain values (numbers, truth values, words, and objects
/// for objectives within), in both directions.
final class Settings {
    private static final List<Similarity> SIMILARITIES = List.of(
            new Similarity.Cosine(),
            new Similarity.Dot(),
            new Similarity.NegativeL2(),
            new Similarity.NegativeSquaredL2(),
            new Similarity.ComplexAngle(),
            new Similarity.UnitL2(),
            new Similarity.SignalToNoise(),
            new Hyperbolic.Poincare(),
            new Hyperbolic.Lorentz(),
            new GaussianTransport());

    private static final String COURSE = "a number, or a course {\"kind\": …, \"from\": …, \"to\": …, \"over\": …}";

    private Settings() {}

    /// The settings of an objective.
    static SequencedMap<String, Object> of(NamedObjective objective) {
        var settings = new LinkedHashMap<String, Object>();
        settings.putAll(components(objective));
        return settings;
    }

    private static SequencedMap<String, Object> components(Object record) {
        var settings = new LinkedHashMap<String, Object>();
        for (var component : record.getClass().getRecordComponents()) {
            settings.put(component.getName(), plain(read(component, record)));
        }
        return settings;
    }

    /// The same kind of objective with some settings changed.
    static NamedObjective apply(NamedObjective defaults, Map<String, ?> changes) {
        return changed(defaults.card().name(), defaults, changes);
    }

    /// The same kind of record with some components changed.
    private static <T> T changed(String name, T defaults, Map<String, ?> changes) {
        var components = defaults.getClass().getRecordComponents();
        var known = Arrays.stream(components).map(RecordComponent::getName).toList();
        for (String key : changes.keySet()) {
            if (known.contains(key)) continue;
            throw new ObjectiveException("%s has no setting '%s'%s".formatted(name, key, Names.suggestion(key, known)));
        }
        var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        var values = Arrays.stream(components)
                .map(c -> {
                    Object change = changes.get(c.getName());
                    var before = read(c, defaults);
                    if (!changes.containsKey(c.getName())) return before;
                    if (before instanceof NamedObjective inner) return inner(name + ": " + c.getName(), inner, change);
                    return typed(name + ": " + c.getName(), c.getGenericType(), change);
                })
                .toArray();
        @SuppressWarnings("unchecked") // a record of the same class
        var made = (T) create(defaults.getClass(), types, values);
        return made;
    }

    private static <T> T create(Class<? extends T> type, Class<?>[] types, Object[] values) {
        try {
            return type.getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof ObjectiveException refusal) throw refusal;
            throw new IllegalStateException("cannot make " + type.getName(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(type.getName() + " must be a public record", e);
        }
    }

    private static Object read(RecordComponent component, Object objective) {
        try {
            return component.getAccessor().invoke(objective);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(objective.getClass().getName() + " must be a public record", e);
        }
    }

    private static Object plain(Object value) {
        return switch (value) {
            case Similarity similarity -> similarity(similarity);
            case Enum<?> constant -> word(constant);
            case NamedObjective inner -> Catalogue.settings(inner);
            case List<?> list -> list.stream().map(Settings::plain).toList();
            case Record record -> components(record);
            default -> value;
        };
    }

    /// Its name alone where its settings are the usual ones.
    private static Object similarity(Similarity similarity) {
        if (SIMILARITIES.contains(similarity)) return similarity.label();
        var settings = new LinkedHashMap<String, Object>();
        settings.put("type", similarity.label());
        settings.putAll(components(similarity));
        return settings;
    }

    private static Object typed(String what, Type type, @Nullable Object value) {
        if (type instanceof Class<?> plain) return single(what, plain, value);
        if (type instanceof ParameterizedType list && list.getRawType() == List.class) {
            if (!(value instanceof List<?> elements)) throw refused(what, "a list in [ ]", value);
            var element = list.getActualTypeArguments()[0];
            return elements.stream().map(e -> typed(what, element, e)).toList();
        }
        throw new IllegalStateException("settings of type %s are not read".formatted(type));
    }

    /// A record whose components must all be given.
    private static Object whole(String what, Class<?> type, @Nullable Object value) {
        if (!(value instanceof Map<?, ?> given)) throw refused(what, "an object in { }", value);
        var components = type.getRecordComponents();
        var known = Arrays.stream(components).map(RecordComponent::getName).toList();
        for (Object key : given.keySet()) {
            if (known.contains(key)) continue;
            throw new ObjectiveException(
                    "%s has no setting '%s'%s".formatted(what, key, Names.suggestion(String.valueOf(key), known)));
        }
        var values = Arrays.stream(components)
                .map(c -> {
                    var change = given.get(c.getName());
                    if (change == null) throw new ObjectiveException("%s needs '%s'".formatted(what, c.getName()));
                    return typed(what + "." + c.getName(), c.getGenericType(), change);
                })
                .toArray();
        var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
        return within(what, () -> create(type, types, values));
    }

    /// Refusals by what stands inside a setting, with the setting.
    private static <T> T within(String what, Supplier<T> making) {
        try {
            return making.get();
        } catch (ObjectiveException refusal) {
            throw new ObjectiveException(what + ": " + refusal.getMessage());
        }
    }

    /// A number may stand for a [Course] that stays there.
    private static Object single(String what, Class<?> type, @Nullable Object value) {
        if (type == NamedObjective.class) return inner(what, null, value);
        if (type == Course.class && value instanceof Number number) {
            return within(what, () -> Course.constant(number.doubleValue()));
        }
        if (type == Course.class && !(value instanceof Map)) throw refused(what, COURSE, value);
        if (type.isRecord() && !Similarity.class.isAssignableFrom(type)) return whole(what, type, value);
        if (type == Integer.class) return single(what, int.class, value);
        if (type == Double.class) return single(what, double.class, value);
        if (type == String.class && value instanceof String) return value;
        if (type == String.class) throw refused(what, "a text", value);
        if (type == double.class && value instanceof Number number) return number.doubleValue();
        if (type == int.class && value instanceof Number number && number.doubleValue() == number.intValue()) {
            return number.intValue();
        }
        if (type == int.class) throw refused(what, whole(value), value);
        if (type == boolean.class && value instanceof Boolean) return value;
        if (type == double.class) throw refused(what, "a number", value);
        if (type == boolean.class) throw refused(what, "true or false", value);
        if (type == Similarity.class) return similarity(what, value);
        if (type.isEnum()) {
            return choice(what, Stream.of(type.getEnumConstants()).collect(words(c -> word((Enum<?>) c))), value);
        }
        throw new IllegalStateException("settings of type %s are not read".formatted(type.getSimpleName()));
    }

    private static String whole(@Nullable Object value) {
        boolean tooLarge = value instanceof Number number && Math.abs(number.doubleValue()) > Integer.MAX_VALUE;
        return tooLarge ? "a whole number of at most %,d".formatted(Integer.MAX_VALUE) : "a whole number";
    }

    /// A name, or an object with a `type` and settings.
    private static Object similarity(String what, @Nullable Object value) {
        Object name = value instanceof Map<?, ?> map ? map.get("type") : value;
        var known = SIMILARITIES.stream().collect(words(Similarity::label));
        var usual = choice(what + (value instanceof Map<?, ?> ? ": type" : ""), known, name == null ? "" : name);
        if (!(value instanceof Map<?, ?> map)) return usual;
        var changes = new LinkedHashMap<String, Object>();
        map.forEach((key, setting) -> changes.put(String.valueOf(key), setting));
        changes.remove("type");
        return changed(what, usual, changes);
    }

    /// An objective within: of the type that the settings name, or that it had.
    private static NamedObjective inner(String what, @Nullable NamedObjective before, @Nullable Object value) {
        if (!(value instanceof Map<?, ?> map)) throw refused(what, "an objective, say {\"type\": \"infonce\"}", value);
        var settings = new LinkedHashMap<String, Object>();
        if (before != null) settings.put("type", before.card().name());
        map.forEach((key, setting) -> settings.put(String.valueOf(key), setting));
        return Catalogue.read(settings);
    }

    private static <T> Collector<T, ?, ? extends Map<String, T>> words(Function<T, String> word) {
        return Collectors.toMap(word, c -> c, (a, b) -> a, LinkedHashMap::new);
    }

    private static Object choice(String what, Map<String, ?> choices, @Nullable Object value) {
        var found = value instanceof String text ? choices.get(text.toLowerCase(Locale.ROOT)) : null;
        if (found != null) return found;
        throw refused(what, "one of " + String.join(", ", choices.keySet()), value);
    }

    private static String word(Enum<?> constant) {
        return constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
    }

    private static ObjectiveException refused(String what, String wanted, @Nullable Object value) {
        String shown = value instanceof String ? "'" + value + "'" : String.valueOf(value);
        return new ObjectiveException("%s must be %s, not %s".formatted(what, wanted, shown));
    }
}
