package dev.dipole.contrastive.train;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Need;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.ObjectiveWeights;
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

    /// How many texts the following encoder reads at once.
    private static final int TEXTS_AT_ONCE = 128;

    private final EmbeddingModel model;
    private final TrainingPlan plan;
    private final Set<Need> needs;
    private final ObjectiveWeights weights;
    private final @Nullable Predictor predictor;
    private final @Nullable MovingAverage<EmbeddingModel> follower;
    private final @Nullable FifoQueue queue;
    private @Nullable Tensor keys;

    ViewMaker(EmbeddingModel model, Objective objective, TrainingPlan plan) {
        this.model = model;
        this.plan = plan;
        this.needs = objective.needs();
        int width = model.dimension();
        weights = ObjectiveWeights.of(objective, width, plan.seed());
        int inner = plan.views().predictor() == 0 ? 2 * width : plan.views().predictor();
        predictor = needs.contains(Need.PREDICTION) ? Predictor.of(width, inner, plan.seed()) : null;
        follower = needs.contains(Need.MOMENTUM) ? new MovingAverage<>(FrozenCopy.of(model)) : null;
        boolean queued = needs.contains(Need.QUEUE) || needs.contains(Need.LABELLED_QUEUE);
        queue = queued ? new FifoQueue(plan.views().queue(), width) : null;
        refuseWhatNobodyMakes();
        var config = model.encoder().config();
        if (plan.views().secondPass() && config.dropout() == 0 && config.attentionDropout() == 0) {
            throw new TrainingException(
                    "with second_pass a text and its positive differ by dropout alone, and the model"
                            + " has none: set model.dropout, say to 0.1");
        }
    }

    private void refuseWhatNobodyMakes() {
        if (needs.contains(Need.TOKENS)) {
            throw new TrainingException("the trainer embeds texts, not their tokens: this objective is for"
                    + " vectors of tokens that you make yourself");
        }
        if (needs.contains(Need.TEACHER_SCORES) || needs.contains(Need.GUIDE)) {
            throw new TrainingException("the trainer has no other model to learn from: this objective is for"
                    + " batches whose teacher's scores or vectors you give yourself");
        }
        if (needs.contains(Need.CLUSTERINGS)) {
            throw new TrainingException("the trainer does not cluster the data: this objective is for clusterings"
                    + " that you make yourself, with Clustering.of(…)");
        }
        if (needs.contains(Need.SCORES) || needs.contains(Need.COMPLETIONS)) {
            throw new TrainingException("the trainer embeds texts: this objective is for scores or completions"
                    + " that you make yourself");
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
        int texts = 2 * batch.rows();
        for (int from = 0; from < texts; from += TEXTS_AT_ONCE) {
            var part = batch.sequences().subList(from, Math.min(texts, from + TEXTS_AT_ONCE));
            vectors.add(Workspace.scope(() -> slow.apply(Packed.of(part)).value()));
        }
        var all = Tensor.concatRows(vectors);
        int n = batch.rows();
        return List.of(View.frozen(all.slice(0, n)), View.frozen(all.slice(n, 2 * n)));
    }

    /// The views of a batch whose texts have these vectors.
    Views views(TextBatch batch, List<Variable> vectors, List<View> followed) {
        var views = pairs(batch, vectors.getLast());
        if (needs.contains(Need.LABELS) || needs.contains(Need.LABELLED_QUEUE)) {
            views = views.withLabels(batch.positiveIds());
        }
        if (predictor != null) {
            views = views.with(
                    Role.PREDICTION,
                    List.of(
                            View.live(predictor.apply(views.anchor().vectors())),
                            View.live(predictor.apply(views.positive().vectors()))));
        }
        if (!followed.isEmpty()) views = views.with(Role.MOMENTUM, followed);
        if (needs.contains(Need.LAYERS)) {
            var layers = vectors.subList(0, vectors.size() - 1);
            views = views.withLayers(layers.stream().map(z -> pairs(batch, z)).toList());
        }
        if (queue != null) {
            views = views.withQueue(queue.contents());
            keys = keys(views, followed);
        }
        return views.with(weights);
    }

    /// One pack for all texts of the batch, cut into views afterwards.
    private static Views pairs(TextBatch batch, Variable vectors) {
        int n = batch.rows();
        var anchor = View.live(vectors.slice(0, n));
        var positive = View.live(vectors.slice(n, 2 * n)).withIds(batch.positiveIds());
        var negatives = IntStream.range(2, batch.textsPerPair())
                .mapToObj(i -> vectors.slice(i * n, (i + 1) * n))
                .toList();
        var views = Views.of(anchor, positive);
        var grades = batch.grades();
        if (grades != null) views = views.withGrades(grades);
        return negatives.isEmpty() ? views : views.withNegatives(negatives);
    }

    /// What goes into the queue after the step: the keys of the positives, or all labelled items.
    private Tensor keys(Views views, List<View> followed) {
        if (needs.contains(Need.LABELLED_QUEUE)) {
            var items = List.of(
                    views.anchor().vectors().value(), views.positive().vectors().value());
            return Workspace.outside(() -> Tensor.concatRows(items));
        }
        var key = followed.isEmpty() ? views.positive() : followed.get(1);
        return Workspace.outside(() -> key.vectors().value().copy());
    }

    /// After the weights have changed: the follower follows, the keys of the batch enter the queue.
    void afterStep(TextBatch batch, int step) {
        if (follower != null) follower.follow(model, plan.views().momentum().at(step, plan.steps()));
        if (queue == null) return;
        var rows = Objects.requireNonNull(keys);
        var ids = batch.positiveIds();
        if (needs.contains(Need.LABELLED_QUEUE)) ids = twice(ids);
        queue.enqueue(rows, ids, ids, step);
        keys = null;
    }

    private static Ints twice(Ints ids) {
        return Ints.of(IntStream.concat(IntStream.of(ids.toArray()), IntStream.of(ids.toArray()))
                .toArray());
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
