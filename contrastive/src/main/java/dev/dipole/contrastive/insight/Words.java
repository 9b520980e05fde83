package dev.dipole.contrastive.insight;

import dev.dipole.contrastive.Relation;
import dev.dipole.contrastive.Similarity;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.stream.Collectors;
import org.jspecify.annotations.Nullable;

/// A part of an objective in words: `Temperature[temperature=0.05]` is `temperature 0.05`.
final class Words {
    private Words() {}

    /// The name of its type as words, then its settings; one that is called like the part goes without name.
    static String of(Object part) {
        return switch (part) {
            case Similarity similarity -> similarity(similarity);
            case Relation.Beside beside ->
                beside.pools().stream().map(Words::of).collect(Collectors.joining(" + "));
            case Enum<?> constant -> constant.name().toLowerCase(Locale.ROOT).replace('_', '-');
            case Double number -> number(number);
            case Record record -> record(record);
            case List<?> list -> list.stream().map(Words::of).collect(Collectors.joining(", ", "[", "]"));
            case Number number -> number.toString();
            case Boolean truth -> truth.toString();
            case String text -> text;
            default -> name(part.getClass());
        };
    }

    /// Its label, then its numbers.
    private static String similarity(Similarity similarity) {
        var words = new ArrayList<String>();
        for (var component : similarity.getClass().getRecordComponents()) {
            if (value(component, (Record) similarity) instanceof Double number) {
                words.add(component.getName() + " " + number(number));
            }
        }
        return words.isEmpty() ? similarity.label() : similarity.label() + " " + String.join(", ", words);
    }

    /// `OwnPositive` as `own positive`.
    static String name(Class<?> type) {
        return type.getSimpleName().replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
    }

    private static String record(Record record) {
        String name = name(record.getClass());
        var settings = new ArrayList<String>();
        for (var component : record.getClass().getRecordComponents()) {
            var value = value(component, record);
            if (value == null || value.equals(List.of()) || value.getClass().isHidden())
                continue; // a lambda says nothing
            settings.add(setting(name, component, value));
        }
        return settings.isEmpty() ? name : name + " " + String.join(", ", settings);
    }

    private static String setting(String part, RecordComponent component, Object value) {
        String name =
                component.getName().replaceAll("(?<=[a-z0-9])(?=[A-Z])", " ").toLowerCase(Locale.ROOT);
        if (value instanceof Boolean truth) return truth ? name : "not " + name;
        boolean clear = part.endsWith(name) || value instanceof Enum<?> || value instanceof Record;
        String words = of(value);
        boolean nested = value instanceof Record && words.contains(" ");
        return clear ? (nested ? "(" + words + ")" : words) : name + " " + words;
    }

    static @Nullable Object value(RecordComponent component, Record record) {
        try {
            var accessor = component.getAccessor();
            accessor.setAccessible(true); // parts may be private to their package
            return accessor.invoke(record);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("cannot read " + component, e);
        }
    }

    /// `20.0` as `20`.
    private static String number(double value) {
        return value == Math.rint(value) && Math.abs(value) < 1e15
                ? Long.toString((long) value)
                : Double.toString(value);
    }
}
