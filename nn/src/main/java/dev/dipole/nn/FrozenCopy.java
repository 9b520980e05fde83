package dev.dipole.nn;

import dev.dipole.autograd.Variable;
import java.lang.reflect.RecordComponent;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A copy of a layer whose weights are constants of their own: training the original does not change it.
public final class FrozenCopy {
    private FrozenCopy() {}

    /// The copy; settings are shared.
    public static <M extends Module> M of(M module) {
        @SuppressWarnings("unchecked") // a record's copy is of the record's class
        var copy = (M) record(module);
        return copy;
    }

    private static Object record(Module module) {
        var components = module.getClass().getRecordComponents();
        if (components == null) throw new IllegalStateException(module.getClass() + " is a layer but no record");
        try {
            var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            var values = new @Nullable Object[components.length];
            for (int i = 0; i < values.length; i++)
                values[i] = part(components[i].getAccessor().invoke(module));
            return module.getClass().getDeclaredConstructor(types).newInstance(values);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException("the layer " + module.getClass().getName() + " must be a public record", e);
        }
    }

    private static @Nullable Object part(@Nullable Object value) {
        return switch (value) {
            case null -> null;
            case Variable variable -> Variable.constant(variable.value().copy());
            case Module module -> record(module);
            case List<?> list -> {
                var copies = new ArrayList<@Nullable Object>();
                for (var element : list) copies.add(part(element));
                yield List.copyOf(copies);
            }
            default -> value;
        };
    }
}
