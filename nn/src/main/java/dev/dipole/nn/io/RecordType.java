package dev.dipole.nn.io;

import java.lang.reflect.AnnotatedType;
import java.lang.reflect.Constructor;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.Optional;
import org.jspecify.annotations.Nullable;

/// A record class as [JsonConfig] sees it: keys, types, and how to make one.
record RecordType(Class<?> type, List<Component> components) {
    /// The key that chooses among the records of a sealed interface.
    static final String TYPE_KEY = "type";

    /// One component: the key in the file, its type with annotations, and how to read it from a record.
    record Component(String key, AnnotatedType type, RecordComponent reflected) {
        boolean nullable() {
            return RecordType.nullable(type);
        }

        @Nullable
        Object of(Record record) {
            try {
                var accessor = reflected.getAccessor();
                accessor.setAccessible(true);
                return accessor.invoke(record);
            } catch (IllegalAccessException | InvocationTargetException e) {
                throw new IllegalStateException("cannot read " + reflected, e);
            }
        }
    }

    static RecordType of(Class<?> type) {
        var components = Arrays.stream(type.getRecordComponents())
                .map(c -> new Component(words(c.getName()), c.getAnnotatedType(), c))
                .toList();
        return new RecordType(type, components);
    }

    static boolean nullable(AnnotatedType type) {
        return type.isAnnotationPresent(Nullable.class);
    }

    List<String> keys() {
        return components.stream().map(Component::key).toList();
    }

    /// How many leading components the constructor with the defaults wants; empty when there is no such
    /// constructor.
    ///
    /// It is the shortest constructor whose parameters are the first components of the record.
    Optional<Integer> required() {
        return Arrays.stream(type.getDeclaredConstructors())
                .map(Constructor::getParameterTypes)
                .filter(given -> given.length < components.size() && Arrays.equals(given, parameters(given.length)))
                .map(given -> given.length)
                .min(Comparator.naturalOrder());
    }

    /// Calls the constructor that takes these leading components.
    ///
    /// @throws IllegalArgumentException or ArithmeticException as the constructor does for values out of range
    Record create(@Nullable Object[] values) {
        try {
            var constructor = type.getDeclaredConstructor(parameters(values.length));
            constructor.setAccessible(true);
            return (Record) constructor.newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof RuntimeException own) throw own;
            if (e.getCause() instanceof Error own) throw own;
            throw new IllegalStateException("the constructor of %s failed".formatted(type), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("%s cannot be made".formatted(type), e);
        }
    }

    private Class<?>[] parameters(int count) {
        return components.stream()
                .limit(count)
                .map(c -> c.reflected().getType())
                .toArray(Class<?>[]::new);
    }

    /// The records that implement a sealed interface, directly or through others, by the name that chooses
    /// them.
    static Map<String, Class<?>> variants(Class<?> sealed) {
        var variants = new LinkedHashMap<String, Class<?>>();
        var open = new ArrayList<>(List.of(sealed.getPermittedSubclasses()));
        while (!open.isEmpty()) {
            var next = open.removeFirst();
            if (next.isRecord()) variants.put(words(next.getSimpleName()), next);
            else if (next.isSealed()) open.addAll(0, List.of(next.getPermittedSubclasses()));
        }
        return variants;
    }

    /// `learningRate` and `LearningRate` become `learning_rate`, as the field writes its settings.
    static String words(String name) {
        return name.replaceAll("([a-z0-9])([A-Z])", "$1_$2")
                .replaceAll("([A-Z])([A-Z][a-z])", "$1_$2")
                .toLowerCase(Locale.ROOT);
    }
}
