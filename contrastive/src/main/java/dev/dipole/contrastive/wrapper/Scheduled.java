package dev.dipole.contrastive.wrapper;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Need;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.contrastive.OwnWeight;
import dev.dipole.contrastive.softmax.InfoNce;
import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.RecordComponent;
import java.util.Arrays;
import java.util.List;
import java.util.Set;

/// An objective one of whose settings changes during training, say its temperature.
///
///     {"type": "scheduled", "setting": "temperature",
///      "course": {"kind": "cosine", "from": 0.1, "to": 0.02, "over": 1}, "inner": {"type": "infonce"}}
///
/// Where nobody counts steps, as in a test on one batch, the setting has the value of the first step.
///
/// **Relations.** A constant course: the inner objective with that setting.
///
/// @param setting a number among the inner objective's settings
/// @param course its values
/// @param inner the objective
public record Scheduled(String setting, Course course, NamedObjective inner) implements NamedObjective {
    public Scheduled {
        set(inner, setting, course.from());
        set(inner, setting, course.to()); // what the end refuses is refused at the start
    }

    /// InfoNCE at temperature .05 all the time.
    public Scheduled() {
        this("temperature", Course.constant(0.05), new InfoNce());
    }

    @Override
    public Card card() {
        return Card.of(Family.WRAPPER, "scheduled", "inner with setting(step)", "a schedule")
                .needs("what the inner objective needs")
                .degenerates("where the inner objective does")
                .relations("a constant course: the inner objective");
    }

    @Override
    public Objective parts() {
        return set(inner, setting, course.from());
    }

    @Override
    public List<OwnWeight> weights() {
        return inner.weights();
    }

    @Override
    public Set<Need> needs() {
        return inner.needs();
    }

    @Override
    public NamedObjective at(int step, int total) {
        return set(inner.at(step, total), setting, course.at(step, total));
    }

    /// The same objective with one number among its settings changed.
    private static NamedObjective set(NamedObjective objective, String setting, double value) {
        var components = objective.getClass().getRecordComponents();
        var numbers = Arrays.stream(components)
                .filter(c -> c.getType() == double.class)
                .map(RecordComponent::getName)
                .toList();
        if (!numbers.contains(setting)) {
            throw new ObjectiveException("scheduled: %s has no number '%s' among its settings; it has %s"
                    .formatted(objective.card().name(), setting, String.join(", ", numbers)));
        }
        try {
            var types = Arrays.stream(components).map(RecordComponent::getType).toArray(Class<?>[]::new);
            var values = new Object[components.length];
            for (int i = 0; i < values.length; i++) {
                boolean changed = components[i].getName().equals(setting);
                values[i] = changed ? value : components[i].getAccessor().invoke(objective);
            }
            return objective.getClass().getDeclaredConstructor(types).newInstance(values);
        } catch (InvocationTargetException e) {
            if (e.getCause() instanceof ObjectiveException refusal) throw refusal;
            throw new IllegalStateException(
                    "cannot change " + objective.getClass().getName(), e);
        } catch (ReflectiveOperationException e) {
            throw new IllegalStateException(objective.getClass().getName() + " must be a public record", e);
        }
    }
}
