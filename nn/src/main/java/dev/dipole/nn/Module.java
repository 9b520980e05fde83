package dev.dipole.nn;

import dev.dipole.autograd.Variable;
import java.lang.reflect.RecordComponent;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;

/// A layer: a public record whose components are parameters ([Variable]), sub-layers ([Module]), lists of them,
/// or settings.
///
/// The components' names are the parameters' paths, in the order of declaration:
/// `layers.0.attention.query.weight`. Nothing is registered and no name is a string that could be mistyped.
@SuppressWarnings("JavaLangClash") // the field's word; java.lang.Module is never meant here
public interface Module {
    /// Every variable below this layer by its path, frozen ones too. Names them on the way, for messages.
    default Map<String, Variable> parameters() {
        var found = new LinkedHashMap<String, Variable>();
        collect("", this, found);
        found.forEach((path, variable) -> variable.rename(path));
        return found;
    }

    /// The variables that training changes.
    default Map<String, Variable> trainable() {
        var found = new LinkedHashMap<>(parameters());
        found.values().removeIf(v -> !v.tracked());
        return found;
    }

    /// The number of weights.
    default long size() {
        return parameters().values().stream().mapToLong(v -> v.shape().size()).sum();
    }

    private static void collect(String path, Object value, Map<String, Variable> into) {
        switch (value) {
            case Variable variable -> into.put(path, variable);
            case List<?> list -> {
                for (int i = 0; i < list.size(); i++) collect(join(path, Integer.toString(i)), list.get(i), into);
            }
            case Module module -> {
                var components = module.getClass().getRecordComponents();
                if (components == null)
                    throw new IllegalStateException(module.getClass() + " is a layer but no record");
                for (var component : components) {
                    var part = read(module, component);
                    if (part != null) collect(join(path, component.getName()), part, into);
                }
            }
            default -> {} // a setting
        }
    }

    private static String join(String path, String name) {
        return path.isEmpty() ? name : path + "." + name;
    }

    private static @Nullable Object read(Module module, RecordComponent component) {
        try {
            return component.getAccessor().invoke(module);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the layer " + module.getClass().getName() + " must be a public record", e);
        }
    }
}
