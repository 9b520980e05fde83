package dev.dipole.cli;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Clustering;
import dev.dipole.contrastive.Loss;
import dev.dipole.contrastive.MemoryQueue;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.contrastive.ObjectiveWeights;
import dev.dipole.contrastive.OwnWeight;
import dev.dipole.contrastive.Role;
import dev.dipole.contrastive.View;
import dev.dipole.contrastive.Views;
import dev.dipole.contrastive.catalogue.Catalogue;
import dev.dipole.nn.io.JsonFiles;
import dev.dipole.nn.io.NearestName;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Tensor;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.type.TypeReference;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.node.ObjectNode;

/// A batch written as JSON, on the backend that is current.
///
/// | key | value |
/// |---|---|
/// | `views` | a matrix each: `anchor`, `positive`, `negative_1` …, `anchor_prediction`, `anchor_momentum` … |
/// | `frozen` | names of views that no gradient flows through, beside momentum and guide views, which never have one |
/// | `labels` | the class of each pair |
/// | `ids` | which text each row of the positive (else the anchor) is, or an object of such lists by view |
/// | `scores` | a grade for each pair, or a teacher's row of scores for each |
/// | `queue` | earlier vectors: `vectors`, perhaps `labels` and `ids` |
/// | `clusterings` | of the rows, each with `centres`, `concentrations` and `assignments` |
/// | `weights` | what the objective keeps itself, by name; missing ones that it learns are made from `seed` |
/// | `params` | settings of the objective |
///
/// What else a batch may bring gets a key in [#KEYS] and a line in [#views].
///
/// @param objective with the settings of the file
/// @param views of variables whose gradients are wanted
/// @param weights of the objective by name
/// @param made the names of those that the file lacks
record BatchJson(NamedObjective objective, Views views, Map<String, Variable> weights, Set<String> made) {
    private static final List<String> KEYS =
            List.of("views", "frozen", "labels", "ids", "scores", "queue", "clusterings", "weights", "params", "seed");
    private static final List<String> QUEUE_KEYS = List.of("vectors", "labels", "ids");
    private static final List<String> CLUSTERING_KEYS = List.of("centres", "concentrations", "assignments");
    /// No batch has more views of one role; it bounds the search for a name.
    private static final int MOST_VIEWS = 1000;

    /// Reads a batch.
    ///
    /// @param source what messages call it
    /// @throws ObjectiveException if a key is unknown, a value is of the wrong form, or they do not fit each
    /// other
    static BatchJson read(String source, ObjectNode json, NamedObjective defaults) {
        try {
            return new Reader(json, defaults).read();
        } catch (ObjectiveException e) {
            throw new ObjectiveException(source + ": " + e.getMessage());
        }
    }

    /// The same texts have the same number, in whatever view they stand.
    private static final class Reader {
        private final ObjectNode json;
        private final NamedObjective defaults;
        private final Map<String, Integer> texts = new LinkedHashMap<>();

        Reader(ObjectNode json, NamedObjective defaults) {
            this.json = json;
            this.defaults = defaults;
        }

        BatchJson read() {
            JsonNumbers.checkKeys("", json, KEYS);
            var objective = settings();
            var views = views();
            var given = weights(objective);
            var missing = objective.weights().stream()
                    .filter(w -> w instanceof OwnWeight.Learnt && !given.containsKey(w.name()))
                    .toList();
            int width = views.anchor().vectors().shape().width();
            long seed = json.has("seed") ? JsonNumbers.whole("seed", Objects.requireNonNull(json.get("seed"))) : 1;
            var fresh = ObjectiveWeights.of(new Lacking(missing), width, seed).byName();
            var all = new LinkedHashMap<>(given);
            all.putAll(fresh);
            return new BatchJson(objective, views.withWeights(all), all, fresh.keySet());
        }

        private NamedObjective settings() {
            var settings = new LinkedHashMap<String, Object>(Catalogue.settings(defaults));
            var params = json.get("params");
            if (params != null) {
                var object = JsonNumbers.object("params", params);
                settings.putAll(JsonFiles.mapper().convertValue(object, new TypeReference<Map<String, Object>>() {}));
                settings.put("type", defaults.card().name());
            }
            return Catalogue.read(settings);
        }

        private Views views() {
            var given = JsonNumbers.object("views", json.get("views"));
            var byName = new LinkedHashMap<String, View>();
            var frozen = frozen(given);
            for (var entry : given.properties()) {
                String name = entry.getKey();
                var role = role(name);
                var values = JsonNumbers.matrix("views." + name, entry.getValue());
                boolean still = role == Role.MOMENTUM || role == Role.GUIDE || frozen.contains(name);
                var view = still ? View.frozen(values) : View.live(Variable.parameter(values));
                var ids = ids(name, given);
                byName.put(name, ids == null ? view : view.withIds(ids));
            }
            var anchor = byName.get(Role.ANCHOR.label(0));
            if (anchor == null) throw new ObjectiveException("views needs an 'anchor', a list of vectors");
            var views = Views.of(anchor);
            for (var role : Role.values()) {
                var all = of(role, byName);
                if (role != Role.ANCHOR && !all.isEmpty()) views = views.with(role, all);
            }
            return withExtras(views);
        }

        private Views withExtras(Views views) {
            var all = views;
            var labels = json.get("labels");
            if (labels != null) all = all.withLabels(JsonNumbers.ints("labels", labels));
            var scores = json.get("scores");
            if (scores != null) all = scored(all, scores);
            var queue = json.get("queue");
            if (queue != null) all = all.withQueue(queue(JsonNumbers.object("queue", queue)));
            var clusterings = json.get("clusterings");
            if (clusterings != null) all = all.withClusterings(clusterings(clusterings));
            return all;
        }

        private static List<Clustering> clusterings(JsonNode given) {
            var clusterings = new ArrayList<Clustering>();
            for (var one : JsonNumbers.array("clusterings", given)) {
                String path = "clusterings[%d]".formatted(clusterings.size());
                var object = JsonNumbers.object(path, one);
                JsonNumbers.checkKeys(path, object, CLUSTERING_KEYS);
                clusterings.add(new Clustering(
                        JsonNumbers.matrix(path + ".centres", part(object, path, "centres")),
                        JsonNumbers.vector(path + ".concentrations", part(object, path, "concentrations")),
                        JsonNumbers.ints(path + ".assignments", part(object, path, "assignments"))));
            }
            return clusterings;
        }

        private static JsonNode part(ObjectNode object, String path, String key) {
            var part = object.get(key);
            if (part == null) throw new ObjectiveException("%s needs \"%s\"".formatted(path, key));
            return part;
        }

        private static Views scored(Views views, JsonNode scores) {
            boolean rows =
                    scores.isArray() && !scores.isEmpty() && scores.get(0).isArray();
            return rows
                    ? views.withTeacherScores(JsonNumbers.matrix("scores", scores))
                    : views.withGrades(JsonNumbers.vector("scores", scores));
        }

        private MemoryQueue queue(ObjectNode queue) {
            JsonNumbers.checkKeys("queue", queue, QUEUE_KEYS);
            var vectors = queue.get("vectors");
            if (vectors == null) throw new ObjectiveException("queue needs \"vectors\", a list of vectors");
            var labels = queue.get("labels");
            var ids = queue.get("ids");
            return new MemoryQueue(
                    JsonNumbers.matrix("queue.vectors", vectors),
                    labels == null ? null : JsonNumbers.ints("queue.labels", labels),
                    ids == null ? null : texts("queue.ids", ids));
        }

        private Set<String> frozen(ObjectNode views) {
            var names = json.get("frozen");
            if (names == null) return Set.of();
            var frozen = new LinkedHashSet<String>();
            for (var name : JsonNumbers.array("frozen", names)) {
                String text = name.isString() ? name.asString() : name.toString();
                if (!views.has(text)) {
                    throw new ObjectiveException("frozen names the view '%s', which is not among the views%s"
                            .formatted(text, NearestName.hint(text, views.propertyNames())));
                }
                frozen.add(text);
            }
            return frozen;
        }

        private @Nullable Ints ids(String view, ObjectNode views) {
            var ids = json.get("ids");
            if (ids == null) return null;
            if (ids.isArray()) {
                String meant = views.has("positive") ? "positive" : "anchor";
                return view.equals(meant) ? texts("ids", ids) : null;
            }
            var byView = JsonNumbers.object("ids", ids);
            JsonNumbers.checkKeys("ids", byView, views.propertyNames());
            var own = byView.get(view);
            return own == null ? null : texts("ids." + view, own);
        }

        private Ints texts(String path, JsonNode ids) {
            var numbers = new ArrayList<Integer>();
            for (var id : JsonNumbers.array(path, ids)) {
                if (!id.isString() && !id.isIntegralNumber()) {
                    throw new ObjectiveException("%s should hold whole numbers or texts, not %s".formatted(path, id));
                }
                numbers.add(texts.computeIfAbsent(id.asString(), text -> texts.size()));
            }
            return Ints.of(numbers.stream().mapToInt(n -> n).toArray());
        }

        private Map<String, Variable> weights(NamedObjective objective) {
            var weights = new LinkedHashMap<String, Variable>();
            var given = json.get("weights");
            if (given == null) return weights;
            var known = new ArrayList<String>();
            objective.weights().forEach(w -> known.add(w.name()));
            var learnt = objective.weights().stream()
                    .filter(OwnWeight.Learnt.class::isInstance)
                    .map(OwnWeight::name)
                    .toList();
            var object = JsonNumbers.object("weights", given);
            JsonNumbers.checkKeys("weights", object, known);
            for (var entry : object.properties()) {
                Tensor value = JsonNumbers.tensor("weights." + entry.getKey(), entry.getValue());
                boolean constant = !learnt.contains(entry.getKey());
                weights.put(entry.getKey(), constant ? Variable.constant(value) : Variable.parameter(value));
            }
            return weights;
        }
    }

    /// Only the weights that a file lacks.
    private record Lacking(List<OwnWeight> weights) implements Objective {
        @Override
        public Loss measure(Views views) {
            throw new UnsupportedOperationException("only its weights are asked for");
        }
    }

    /// The role of a view by its name.
    private static Role role(String name) {
        var known = new ArrayList<String>();
        for (var role : Role.values()) {
            for (int i = 0; i < MOST_VIEWS; i++) {
                String label = role.label(i);
                if (label.equals(name)) return role;
                if (i < 3 && !known.contains(label)) known.add(label);
                if (i > 0 && label.equals(role.label(i - 1))) break; // only one of that role
            }
        }
        String hint = NearestName.hint(name, known);
        throw new ObjectiveException("there is no view '%s'%s"
                .formatted(name, hint.isEmpty() ? "; there are " + String.join(", ", known) : hint));
    }

    /// The views of a role in their order, without gaps.
    private static List<View> of(Role role, Map<String, View> byName) {
        var found = new ArrayList<View>();
        String missing = "";
        for (int i = 0; i < MOST_VIEWS && (i == 0 || !role.label(i).equals(role.label(i - 1))); i++) {
            var view = byName.get(role.label(i));
            if (view == null && missing.isEmpty()) missing = role.label(i);
            if (view == null) continue;
            if (!missing.isEmpty()) {
                throw new ObjectiveException("the view '%s' comes after '%s', which is missing; give both"
                        .formatted(role.label(i), missing));
            }
            found.add(view);
        }
        return found;
    }
}
