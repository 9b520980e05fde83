package dev.dipole.contrastive.train;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Need;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.ObjectiveWeights;
import dev.dipole.contrastive.OwnWeight;
import dev.dipole.contrastive.Role;
import dev.dipole.contrastive.View;
import dev.dipole.contrastive.Views;
import dev.dipole.contrastive.wrapper.FifoQueue;
import dev.dipole.contrastive.wrapper.MovingAverage;
import dev.dipole.contrastive.wrapper.Predictor;
import dev.dipole.nn.FrozenCopy;
import dev.dipole.nn.Module;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Workspace;
import dev.dipole.transformer.EmbeddingModel;
import dev.dipole.transformer.Packed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.Set;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Makes of the vectors of a batch what its objective needs ([Need]): views of anchors, positives and
/// negatives, a queue of earlier ones, what a following encoder and a predictor say. What it keeps between
/// steps belongs into checkpoints.
final class ViewMaker {
    /// The name of the queue's vectors in [#state].
    static final String QUEUE = "queue";

    private static final Set<Need> OF_CLASSES = Set.of(Need.LABELS, Need.LABELLED_QUEUE, Need.PAIR_CLASSES);

    /// How many texts the following encoder reads at once.
    private static final int TEXTS_AT_ONCE = 128;

    private final EmbeddingModel model;
    private final TrainingPlan plan;
    private final Set<Need> needs;
    private final List<OwnWeight> kept;
    private final ObjectiveWeights weights;
    private final @Nullable Predictor predictor;
    private final @Nullable MovingAverage<EmbeddingModel> follower;
    private final @Nullable FifoQueue queue;
    private final @Nullable Classes classes;
    private @Nullable Tensor keys;
    private final Map<String, Tensor> next = new LinkedHashMap<>();

    /// @throws TrainingException if the model lacks what the objective looks at
    /// @throws dev.dipole.contrastive.ObjectiveException if nobody knows how large its own weights are
    ViewMaker(EmbeddingModel model, Objective objective, TokenizedExamples data, TrainingPlan plan) {
        this.model = model;
        this.plan = plan;
        this.needs = objective.needs();
        int width = model.dimension();
        boolean again = plan.views().secondPass();
        classes = needs.stream().anyMatch(OF_CLASSES::contains) ? Classes.of(data.examples(), again) : null;
        kept = objective.weights();
        weights = ObjectiveWeights.of(objective, width, classes == null ? 0 : classes.count(), plan.seed());
        int inner = plan.views().predictor() == 0 ? 2 * width : plan.views().predictor();
        predictor = needs.contains(Need.PREDICTION) ? Predictor.of(width, inner, plan.seed()) : null;
        follower = needs.contains(Need.MOMENTUM) ? new MovingAverage<>(FrozenCopy.of(model)) : null;
        boolean queued = needs.contains(Need.QUEUE) || needs.contains(Need.LABELLED_QUEUE);
        queue = queued ? new FifoQueue(plan.views().queue(), width) : null;
        var config = model.encoder().config();
        if (plan.views().secondPass() && config.dropout() == 0 && config.attentionDropout() == 0) {
            throw new TrainingException(
                    "with second_pass a text and its positive differ by dropout alone, and the model"
                            + " has none: set model.dropout, say to 0.1");
        }
    }

    /// All that is learnt: the model, the objective's own weights, the predictor.
    Module learnt() {
        return new Learnt(model, weights, predictor);
    }

    /// See [#learnt].
    ///
    /// @param predictor null where the objective needs none
    record Learnt(
            EmbeddingModel model,
            ObjectiveWeights weights,
            @Nullable Predictor predictor) implements Module {
        @Override
        public Map<String, Variable> parameters() {
            var all = new LinkedHashMap<>(model.parameters());
            all.putAll(weights.parameters());
            if (predictor == null) return all;
            predictor.parameters().forEach((path, v) -> {
                v.rename("predictor." + path);
                all.put("predictor." + path, v);
            });
            return all;
        }
    }

    /// The vectors of some texts: one matrix, or one a layer, the last block's last.
    List<Variable> embed(Packed texts) {
        return needs.contains(Need.LAYERS) ? model.layers(texts) : List.of(model.apply(texts));
    }

    /// What the following encoder says of the batch, before it is recorded: the anchors, then the positives.
    List<View> followed(TextBatch batch) {
        if (follower == null) return List.of();
        var slow = follower.model();
        var vectors = new ArrayList<Tensor>();
        int n = batch.rows();
        int texts = batch.paired() ? 2 * n : n;
        for (int from = 0; from < texts; from += TEXTS_AT_ONCE) {
            var part = batch.sequences().subList(from, Math.min(texts, from + TEXTS_AT_ONCE));
            vectors.add(Workspace.scope(() -> slow.apply(Packed.of(part)).value()));
        }
        var all = Tensor.concatRows(vectors);
        var views = new ArrayList<View>();
        for (int from = 0; from < texts; from += n) views.add(View.frozen(all.slice(from, from + n)));
        return views;
    }

    /// The views of a batch whose texts have these vectors.
    Views views(TextBatch batch, List<Variable> vectors, List<View> followed) {
        var views = views(batch, vectors.getLast(), followed);
        if (queue != null) keys = keys(views, followed);
        moveOn(views);
        if (!needs.contains(Need.LAYERS)) return views;
        var layers = vectors.subList(0, vectors.size() - 1);
        return views.withLayers(
                layers.stream().map(z -> views(batch, z, followed)).toList());
    }

    private Views views(TextBatch batch, Variable vectors, List<View> followed) {
        var views = texts(batch, vectors);
        if (classes != null) views = views.withLabels(batch.labels(classes));
        if (predictor != null) {
            var guesser = predictor;
            var items = batch.paired() ? List.of(views.anchor(), views.positive()) : List.of(views.anchor());
            views = views.with(
                    Role.PREDICTION,
                    items.stream()
                            .map(item -> View.live(guesser.apply(item.vectors())))
                            .toList());
        }
        if (!followed.isEmpty()) views = views.with(Role.MOMENTUM, followed);
        if (queue != null) views = views.withQueue(queue.contents());
        return views.with(weights);
    }

    /// One pack for all texts of the batch, cut into views afterwards, with what the data says of them.
    private static Views texts(TextBatch batch, Variable vectors) {
        int n = batch.rows();
        var anchor = View.live(vectors.slice(0, n));
        if (!batch.paired()) return Views.of(anchor);
        var views = Views.of(anchor, View.live(vectors.slice(n, 2 * n)).withIds(batch.positiveIds()));
        var grades = batch.grades();
        if (grades != null) views = views.withGrades(grades);
        var teacher = batch.teacherScores();
        if (teacher != null) views = views.withTeacherScores(teacher);
        var negatives = IntStream.range(2, 2 + batch.negatives())
                .mapToObj(i -> vectors.slice(i * n, (i + 1) * n))
                .toList();
        return negatives.isEmpty() ? views : views.withNegatives(negatives);
    }

    /// What goes into the queue after the step: the keys of the positives, or all labelled items.
    private Tensor keys(Views views, List<View> followed) {
        if (needs.contains(Need.LABELLED_QUEUE)) {
            var items = new ArrayList<>(List.of(views.anchor()));
            if (views.has(Role.POSITIVE)) items.add(views.positive());
            return Workspace.outside(() -> Tensor.concatRows(
                    items.stream().map(item -> item.vectors().value()).toList()));
        }
        var key = followed.isEmpty() ? views.positive() : followed.getLast();
        return Workspace.outside(() -> key.vectors().value().copy());
    }

    /// What the batch makes of the objective's running numbers; they take it on after the step.
    private void moveOn(Views views) {
        for (var weight : kept) {
            if (!(weight instanceof OwnWeight.Running running)) continue;
            next.put(
                    running.name(),
                    Workspace.outside(() -> running.next().of(views).copy()));
        }
    }

    /// After the weights have changed: what follows follows, what runs moves on, the keys of the batch enter the
    /// queue.
    void afterStep(TextBatch batch, int step) {
        double momentum = plan.views().momentum().at(step, plan.steps());
        if (follower != null) follower.follow(model, momentum);
        for (var weight : kept) {
            if (!(weight instanceof OwnWeight.Following following)) continue;
            MovingAverage.move(value(following.name()), value(following.followed()), momentum);
        }
        next.forEach((name, moved) -> value(name).assign(moved.toDoubles()));
        next.clear();
        if (queue == null) return;
        var rows = Objects.requireNonNull(keys);
        if (classes != null && needs.contains(Need.LABELLED_QUEUE)) {
            var labels = batch.labels(classes);
            boolean paired = batch.paired();
            var ids = paired ? joined(batch.queryIds(), batch.positiveIds()) : batch.queryIds();
            queue.enqueue(rows, ids, paired ? joined(labels, labels) : labels, step);
        } else {
            var ids = batch.positiveIds();
            queue.enqueue(rows, ids, ids, step);
        }
        keys = null;
    }

    private Tensor value(String weight) {
        return Objects.requireNonNull(weights.byName().get(weight)).value();
    }

    private static Ints joined(Ints first, Ints second) {
        return Ints.of(IntStream.concat(IntStream.of(first.toArray()), IntStream.of(second.toArray()))
                .toArray());
    }

    /// Measures an objective once on some texts, outside of any recording, and forgets what came of it.
    void rehearse(Objective objective, TextBatch batch) {
        var followed = followed(batch);
        Workspace.scope(() -> {
            var vectors = embed(Packed.of(batch.sequences()));
            return objective
                    .at(0, plan.steps())
                    .measure(views(batch, vectors, followed))
                    .value()
                    .value();
        });
        keys = null;
        next.clear();
    }

    @Nullable
    FifoQueue queue() {
        return queue;
    }

    /// What a checkpoint keeps beside weights and optimiser, by name; to be read at once.
    Map<String, Tensor> state() {
        var state = new LinkedHashMap<String, Tensor>();
        if (follower != null) {
            follower.model().parameters().forEach((path, v) -> state.put("momentum." + path, v.value()));
        }
        if (queue != null) state.put(QUEUE, queue.state());
        return state;
    }
}
