package dev.dipole.contrastive;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.ServiceLoader;

/// The published objectives by name, and the way from settings to an objective and back:
///
///     {"type": "infonce", "temperature": 0.05, "directions": "both"}
///
/// What is left out has its published default. Keys are the components of the objective's record; unknown ones
/// are refused with the nearest known name.
public final class Catalogue {
    private static final List<NamedObjective> DEFAULTS = withProvided(
            List.of(new InfoNce(), new Gte(), new NtXent(), new SupCon(), new Dcl(), new AlignmentUniformity()));

    private Catalogue() {}

    /// These, then those that `META-INF/services` names: public records with a constructor without arguments.
    private static List<NamedObjective> withProvided(List<NamedObjective> own) {
        var all = new ArrayList<>(own);
        ServiceLoader.load(NamedObjective.class, Catalogue.class.getClassLoader()).forEach(all::add);
        return List.copyOf(all);
    }

    /// Every objective with its published defaults.
    public static List<NamedObjective> all() {
        return DEFAULTS;
    }

    /// The objective of that name, or known under it, with its published defaults; upper and lower case are the
    /// same.
    ///
    /// @throws ObjectiveException if there is none; the message offers the nearest name
    public static NamedObjective named(String name) {
        for (var objective : DEFAULTS) {
            var card = objective.card();
            if (card.name().equalsIgnoreCase(name)) return objective;
            if (card.aliases().stream().anyMatch(a -> a.equalsIgnoreCase(name))) return objective;
        }
        var known = new ArrayList<String>();
        for (var objective : DEFAULTS) {
            known.add(objective.card().name());
            known.addAll(objective.card().aliases());
        }
        throw new ObjectiveException("there is no objective '%s'%s".formatted(name, Names.suggestion(name, known)));
    }

    /// The objective that settings describe: `type`, and what differs from its defaults.
    ///
    /// @throws ObjectiveException if a key is unknown or a value impossible
    public static NamedObjective read(Map<String, ?> settings) {
        if (!(settings.get("type") instanceof String type)) {
            throw new ObjectiveException("an objective needs a \"type\", say \"infonce\"");
        }
        var changes = new LinkedHashMap<String, Object>(settings);
        changes.remove("type");
        return Settings.apply(named(type), changes);
    }

    /// The settings that describe an objective, every default spelt out: the inverse of [#read].
    public static SequencedMap<String, Object> settings(NamedObjective objective) {
        var settings = new LinkedHashMap<String, Object>();
        settings.put("type", objective.card().name());
        settings.putAll(Settings.of(objective));
        return settings;
    }
}
