package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Tensor;
import java.util.ArrayList;
import java.util.Collections;
import java.util.EnumMap;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.SequencedMap;
import java.util.function.BiFunction;
import java.util.function.UnaryOperator;
import org.jspecify.annotations.Nullable;

/// What a batch offers an objective: its vectors by role, with ids and labels. An objective sees this and
/// nothing else, so that the encoder behind it can be cached, frozen or replaced.
///
///     var recorded = Tape.record(() -> {
///         var views = Views.pairs(model.apply(queries), model.apply(documents));
///         return new InfoNce().of(views.withNegatives(List.of(model.apply(hard))));
///     });
///
/// with an `EmbeddingModel` and three `Packed` batches of as many texts each.
///
/// Beside vectors a batch may bring what some objectives need: a grade for each pair, a teacher's scores, a
/// queue of earlier vectors, the weights that the objective learns itself. What is missing is refused by name.
public final class Views {
    private final Map<Role, List<View>> byRole;
    private final Extras extras;
    /// What a batch holds that has no vectors.
    private final @Nullable Scored scored;

    /// Scores that were worked out elsewhere.
    private sealed interface Scored {
        int rows();

        Variable scores();

        void show(Finite numbers);

        record Lists(ScoreLists lists) implements Scored {
            @Override
            public int rows() {
                return lists.lists();
            }

            @Override
            public Variable scores() {
                return lists.scores();
            }

            @Override
            public void show(Finite numbers) {
                numbers.require("scores", lists.scores().value());
                numbers.require("labels", lists.labels());
            }
        }

        record OfCompletions(Completions completions) implements Scored {
            @Override
            public int rows() {
                return completions.prompts();
            }

            @Override
            public Variable scores() {
                return completions.logProbabilities();
            }

            @Override
            public void show(Finite numbers) {
                completions.show(numbers);
            }
        }
    }

    /// What is no view of the rows.
    ///
    /// @param grades a number for each pair
    /// @param teacherScores a number for each pair and candidate
    /// @param layers the same batch after earlier blocks of the encoder
    /// @param tokens the tokens of the views of a role
    /// @param clusterings how the data was divided into clusters, once or several times
    private record Extras(
            @Nullable Tensor grades,
            @Nullable Tensor teacherScores,
            @Nullable MemoryQueue queue,
            Map<String, Variable> weights,
            List<Views> layers,
            Map<Role, List<Tokens>> tokens,
            List<Clustering> clusterings) {
        static final Extras NONE = new Extras(null, null, null, Map.of(), List.of(), Map.of(), List.of());

        Extras withGrades(Tensor given) {
            return new Extras(given, teacherScores, queue, weights, layers, tokens, clusterings);
        }

        Extras withTeacherScores(Tensor given) {
            return new Extras(grades, given, queue, weights, layers, tokens, clusterings);
        }

        Extras withQueue(MemoryQueue given) {
            return new Extras(grades, teacherScores, given, weights, layers, tokens, clusterings);
        }

        Extras withWeights(Map<String, Variable> given) {
            return new Extras(grades, teacherScores, queue, given, layers, tokens, clusterings);
        }

        Extras withLayers(List<Views> given) {
            return new Extras(grades, teacherScores, queue, weights, given, tokens, clusterings);
        }

        Extras withTokens(Map<Role, List<Tokens>> given) {
            return new Extras(grades, teacherScores, queue, weights, layers, given, clusterings);
        }

        Extras withClusterings(List<Clustering> given) {
            return new Extras(grades, teacherScores, queue, weights, layers, tokens, given);
        }

        void show(Finite numbers) {
            numbers.require("grades", grades);
            numbers.require("teacher's scores", teacherScores);
            if (queue != null) numbers.require("memory queue", queue.vectors());
            weights.forEach((name, weight) -> numbers.require("weights '" + name + "'", weight.value()));
            tokens.forEach((role, all) -> all.forEach(t -> {
                numbers.require("tokens of the " + role.label(0), t.vectors().value());
                numbers.require(
                        "weights of the tokens of the " + role.label(0),
                        t.weights().value());
            }));
        }
    }

    private Views(Map<Role, List<View>> byRole, Extras extras) {
        this(byRole, extras, null);
    }

    private Views(Map<Role, List<View>> byRole, Extras extras, @Nullable Scored scored) {
        this.byRole = byRole;
        this.extras = extras;
        this.scored = scored;
        byRole.forEach((role, views) -> {
            for (int i = 0; i < views.size(); i++) checkFits(role, role.label(i), views.get(i));
        });
    }

    /// A batch of single items, for labelled data and regularisers.
    public static Views of(View anchor) {
        var byRole = new EnumMap<Role, List<View>>(Role.class);
        byRole.put(Role.ANCHOR, List.of(anchor));
        return new Views(byRole, Extras.NONE);
    }

    /// A batch of pairs: row `i` of the positive is what row `i` of the anchor shall come close to.
    public static Views of(View anchor, View positive) {
        return of(anchor).with(Role.POSITIVE, List.of(positive));
    }

    /// A batch of pairs without ids or labels.
    public static Views pairs(Variable anchor, Variable positive) {
        return of(View.live(anchor), View.live(positive));
    }

    /// A batch of lists of scores, for rerankers; there are no vectors.
    public static Views ofScores(ScoreLists lists) {
        return new Views(Map.of(), Extras.NONE, new Scored.Lists(lists));
    }

    /// A batch of completions, for preferences and policies; there are no vectors.
    public static Views ofCompletions(Completions completions) {
        return new Views(Map.of(), Extras.NONE, new Scored.OfCompletions(completions));
    }

    /// These views and others in the given role, in place of what was there.
    public Views with(Role role, List<View> views) {
        var more = new EnumMap<Role, List<View>>(byRole);
        more.put(role, List.copyOf(views));
        return new Views(more, extras, scored);
    }

    /// These views and a number for each pair, `[rows]`: how alike people find the two, or 1 for yes and 0 for
    /// no.
    public Views withGrades(Tensor grades) {
        if (grades.shape().rank() != 1 || grades.shape().dim(0) != rows()) {
            throw new ObjectiveException("grades of shape %s do not fit a batch of %d pairs; give one per pair"
                    .formatted(grades.shape(), rows()));
        }
        return new Views(byRole, extras.withGrades(grades), scored);
    }

    /// These views and a teacher's score for each candidate of each pair, `[rows, candidates]`.
    public Views withTeacherScores(Tensor scores) {
        if (scores.shape().rank() != 2 || scores.shape().dim(0) != rows()) {
            throw new ObjectiveException(
                    "teacher scores of shape %s do not fit a batch of %d pairs; give a row per pair"
                            .formatted(scores.shape(), rows()));
        }
        return new Views(byRole, extras.withTeacherScores(scores), scored);
    }

    /// These views and vectors of earlier batches.
    public Views withQueue(MemoryQueue queue) {
        int wanted = anchor().vectors().shape().width();
        if (queue.vectors().shape().width() != wanted) {
            throw new ObjectiveException("the memory queue has vectors of %d numbers, the anchor of %d"
                    .formatted(queue.vectors().shape().width(), wanted));
        }
        return new Views(byRole, extras.withQueue(queue), scored);
    }

    /// These views and the weights that the objective learns itself.
    public Views with(ObjectiveWeights weights) {
        return withWeights(weights.byName());
    }

    /// These views and weights of the objective by name; constants among them are not learnt.
    public Views withWeights(Map<String, Variable> weights) {
        var copy = new LinkedHashMap<>(extras.weights);
        copy.putAll(weights);
        return new Views(byRole, extras.withWeights(copy), scored);
    }

    /// These views and the same batch as the encoder sees it after earlier blocks: first the embeddings, then
    /// every block but the last, whose vectors these views are.
    public Views withLayers(List<Views> layers) {
        for (var layer : layers) {
            if (layer.rows() == rows()) continue;
            throw new ObjectiveException(
                    "a layer of %d rows does not fit a batch of %d".formatted(layer.rows(), rows()));
        }
        return new Views(byRole, extras.withLayers(List.copyOf(layers)), scored);
    }

    /// These views and the tokens of the views of a role, item `i` of each being row `i`.
    public Views withTokens(Role role, List<Tokens> tokens) {
        for (var one : tokens) {
            if (one.items() == rows()) continue;
            throw new ObjectiveException(
                    "the tokens of %d items do not fit a batch of %d rows".formatted(one.items(), rows()));
        }
        var more = new LinkedHashMap<>(extras.tokens);
        more.put(role, List.copyOf(tokens));
        return new Views(byRole, extras.withTokens(more), scored);
    }

    /// These views and how the data was divided into clusters, once or several times; row `i` belongs to the
    /// cluster that each names at place `i`.
    public Views withClusterings(List<Clustering> clusterings) {
        int width = anchor().vectors().shape().width();
        for (var clustering : clusterings) {
            if (clustering.assignments().size() != rows()) {
                throw new ObjectiveException("a clustering of %d items does not fit a batch of %d rows"
                        .formatted(clustering.assignments().size(), rows()));
            }
            if (clustering.centres().shape().width() != width) {
                throw new ObjectiveException("cluster centres of %d numbers do not fit vectors of %d"
                        .formatted(clustering.centres().shape().width(), width));
            }
        }
        return new Views(byRole, extras.withClusterings(List.copyOf(clusterings)), scored);
    }

    /// These views and hard negatives: row `i` of each belongs to pair `i`.
    public Views withNegatives(List<Variable> negatives) {
        return with(Role.NEGATIVE, negatives.stream().map(View::live).toList());
    }

    /// These views with the class of each row; anchor `i` and positive `i` share theirs.
    public Views withLabels(Ints labels) {
        var labelled = with(Role.ANCHOR, List.of(anchor().withLabels(labels)));
        return has(Role.POSITIVE)
                ? labelled.with(Role.POSITIVE, List.of(positive().withLabels(labels)))
                : labelled;
    }

    /// These views with their vectors changed; kinds, ids and labels stay.
    public Views map(UnaryOperator<Variable> change) {
        return map((role, view) -> view.map(change));
    }

    /// These views, each changed by its role.
    public Views map(BiFunction<Role, View, View> change) {
        var changed = new EnumMap<Role, List<View>>(Role.class);
        byRole.forEach((role, views) ->
                changed.put(role, views.stream().map(v -> change.apply(role, v)).toList()));
        return new Views(changed, extras, scored);
    }

    /// The number of pairs; of lists or of prompts in a batch without vectors.
    public int rows() {
        return scored == null ? anchor().rows() : scored.rows();
    }

    /// The lists of scores.
    ///
    /// @throws ObjectiveException if the batch holds something else
    public ScoreLists lists() {
        if (scored instanceof Scored.Lists(var lists)) return lists;
        throw new ObjectiveException("this objective needs lists of scores; make the batch with Views.ofScores(…)");
    }

    /// The completions.
    ///
    /// @throws ObjectiveException if the batch holds something else
    public Completions completions() {
        if (scored instanceof Scored.OfCompletions(var completions)) return completions;
        throw new ObjectiveException("this objective needs completions; make the batch with Views.ofCompletions(…)");
    }

    /// A loss of 0 that whoever made the batch gets gradients of exactly 0 from, rather than none.
    Variable nothing() {
        return (scored == null ? anchor().vectors() : scored.scores()).scale(0).sum();
    }

    /// @throws ObjectiveException if any number of the batch is NaN or infinite, or a weight among these has another
    /// shape
    void requireSound(List<OwnWeight> weights) {
        for (var weight : weights) {
            var given = extras.weights.get(weight.name());
            if (given != null && has(Role.ANCHOR))
                weight.requireFits(given, anchor().vectors().shape().width());
        }
        show(new Finite(""));
        for (int l = 0; l < extras.layers.size(); l++) extras.layers.get(l).show(new Finite(" of layer " + l));
    }

    private void show(Finite numbers) {
        named().forEach((name, view) ->
                numbers.require("view '" + name + "'", view.vectors().value()));
        extras.show(numbers);
        if (scored != null) scored.show(numbers);
    }

    public boolean has(Role role) {
        return !all(role).isEmpty();
    }

    public View anchor() {
        return one(Role.ANCHOR);
    }

    /// What the anchors shall come close to.
    ///
    /// @throws ObjectiveException if the batch has none
    public View positive() {
        return one(Role.POSITIVE);
    }

    /// The hard negatives, perhaps none.
    public List<View> negatives() {
        return all(Role.NEGATIVE);
    }

    /// The only view of a role.
    ///
    /// @throws ObjectiveException if the batch has none
    public View one(Role role) {
        return one(role, 0);
    }

    /// The view of a role with that number.
    ///
    /// @throws ObjectiveException if the batch has none
    public View one(Role role, int index) {
        var views = all(role);
        if (index < views.size()) return views.get(index);
        String offered = scored == null ? String.join(", ", named().keySet()) : "scores and no vectors";
        throw new ObjectiveException(
                "this objective needs a view '%s', the batch offers %s".formatted(role.label(index), offered));
    }

    /// The frozen view of a role with that number.
    ///
    /// @throws ObjectiveException if the batch has none, or one that gradients flow through
    public View.Frozen frozen(Role role, int index) {
        if (one(role, index) instanceof View.Frozen frozen) return frozen;
        throw new ObjectiveException("the view '%s' must be frozen".formatted(role.label(index)));
    }

    /// How each pair is graded, `[rows]`.
    ///
    /// @throws ObjectiveException if nobody said
    public Tensor grades() {
        if (extras.grades != null) return extras.grades;
        throw new ObjectiveException(
                "this objective needs a grade for each pair: how alike the two are, or 1 for yes and 0 for no");
    }

    public boolean hasGrades() {
        return extras.grades != null;
    }

    /// What a teacher says of each candidate, `[rows, candidates]`.
    ///
    /// @throws ObjectiveException if nobody said
    public Tensor teacherScores() {
        if (extras.teacherScores != null) return extras.teacherScores;
        throw new ObjectiveException("this objective needs a teacher's score for each candidate; give the batch some");
    }

    /// Vectors of earlier batches.
    ///
    /// @throws ObjectiveException if the batch has no queue; an empty one will do
    public MemoryQueue queue() {
        if (extras.queue != null) return extras.queue;
        throw new ObjectiveException(
                "this objective needs a memory queue of earlier vectors; give the batch one, empty at the start");
    }

    public boolean hasQueue() {
        return extras.queue != null;
    }

    /// The same batch after earlier blocks of the encoder: the embeddings first, the last block but one last.
    ///
    /// @throws ObjectiveException if nobody brought them
    public List<Views> layers() {
        if (!extras.layers.isEmpty()) return extras.layers;
        throw new ObjectiveException(
                "this objective needs the vectors after each block of the encoder; give the batch" + " its layers");
    }

    public boolean hasLayers() {
        return !extras.layers.isEmpty();
    }

    /// The tokens of the views of a role, perhaps of none.
    public List<Tokens> allTokens(Role role) {
        return extras.tokens.getOrDefault(role, List.of());
    }

    /// The tokens of the only view of a role.
    ///
    /// @throws ObjectiveException if nobody brought them
    public Tokens tokens(Role role) {
        if (!allTokens(role).isEmpty()) return allTokens(role).getFirst();
        throw new ObjectiveException(
                "this objective needs the tokens of the view '%s'; give them to the batch".formatted(role.label(0)));
    }

    /// The clusterings of the data, perhaps none.
    public List<Clustering> clusterings() {
        return extras.clusterings;
    }

    /// One of the clusterings of the data, counted from 0.
    ///
    /// @throws ObjectiveException if there are not so many
    public Clustering clustering(int index) {
        if (index < extras.clusterings.size()) return extras.clusterings.get(index);
        throw new ObjectiveException("this objective needs %s of the items, the batch brings %d; cluster the data"
                        .formatted(index == 0 ? "a clustering" : index + 1 + " clusterings", extras.clusterings.size())
                + " and give the batch its share");
    }

    /// The weights of the objective by name.
    public Map<String, Variable> weights() {
        return Collections.unmodifiableMap(extras.weights);
    }

    /// A weight that the objective learns itself.
    ///
    /// @throws ObjectiveException if the batch does not bring it
    public Variable weight(String name) {
        var weight = extras.weights.get(name);
        if (weight != null) return weight;
        throw new ObjectiveException(
                "this objective needs its weights '%s'; make them with ObjectiveWeights.of(…) and".formatted(name)
                        + " give them to the batch");
    }

    public boolean hasWeight(String name) {
        return extras.weights.containsKey(name);
    }

    /// All views of a role, perhaps none.
    public List<View> all(Role role) {
        return byRole.getOrDefault(role, List.of());
    }

    /// Every view under its name: `anchor`, `positive`, `negative_1`, …
    public SequencedMap<String, View> named() {
        var named = new LinkedHashMap<String, View>();
        byRole.forEach((role, views) -> {
            for (int i = 0; i < views.size(); i++) named.put(role.label(i), views.get(i));
        });
        return named;
    }

    /// The ids known of each pair: of its anchor, of its positive, of both, or none.
    List<Ints> pairIds() {
        var known = new ArrayList<Ints>();
        for (var role : List.of(Role.ANCHOR, Role.POSITIVE)) {
            for (var view : all(role)) {
                var ids = view.ids();
                if (ids != null) known.add(ids);
            }
        }
        return known;
    }

    private void checkFits(Role role, String name, View view) {
        var anchor = anchor();
        if (view.rows() != anchor.rows()) {
            throw new ObjectiveException(
                    "the view '%s' has %d rows, the anchor %d; row i of every view belongs to pair i"
                            .formatted(name, view.rows(), anchor.rows()));
        }
        if (role.alwaysFrozen() && !(view instanceof View.Frozen)) {
            throw new ObjectiveException(
                    "the view '%s' must be frozen, since nothing is to be learnt there; call freeze()".formatted(name));
        }
        // a guide is another model, of a width of its own
        var like = role == Role.GUIDE ? one(Role.GUIDE) : anchor;
        int width = view.vectors().shape().width();
        int wanted = like.vectors().shape().width();
        if (width != wanted) {
            String other = role == Role.GUIDE ? "'" + role.label(0) + "'" : "the anchor";
            throw new ObjectiveException(
                    "the view '%s' has vectors of %d numbers, %s of %d; both must come from models of one width"
                            .formatted(name, width, other, wanted));
        }
    }
}
