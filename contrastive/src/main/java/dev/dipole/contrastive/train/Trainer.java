package dev.dipole.contrastive.train;

import dev.dipole.autograd.Hooks;
import dev.dipole.autograd.NonFiniteException;
import dev.dipole.autograd.Recording;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.contrastive.data.LabelSampler;
import dev.dipole.contrastive.data.NoDuplicatesSampler;
import dev.dipole.contrastive.data.NoDuplicatesSampler.Incomplete;
import dev.dipole.contrastive.data.Sampler;
import dev.dipole.contrastive.wrapper.FifoQueue;
import dev.dipole.contrastive.wrapper.GradCache;
import dev.dipole.nn.Module;
import dev.dipole.nn.optim.AdamW;
import dev.dipole.nn.optim.Clip;
import dev.dipole.nn.optim.Optimizer;
import dev.dipole.nn.optim.ParameterGroup;
import dev.dipole.tensor.Key;
import dev.dipole.transformer.EmbeddingModel;
import dev.dipole.transformer.Packed;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;
import java.util.function.DoubleConsumer;
import java.util.stream.IntStream;
import org.jspecify.annotations.Nullable;

/// Teaches a model to attract and repel: draws a batch, measures the objective, follows its gradient.
///
/// Everything random is a pure function of (seed, step), so a trainer set to a step, with weights and optimiser
/// restored, goes on to the same bits as one that was never interrupted.
public final class Trainer {
    /// So many rows of the first batch are tried before training, half from its beginning, half from its end:
    /// with batches of classes more than one of them.
    private static final int REHEARSED = 64;

    private final EmbeddingModel model;
    private final Objective objective;
    private final TokenizedExamples data;
    private final TrainingPlan plan;
    private final BatchStream batches;
    private final ViewMaker viewMaker;
    private final Module learnt;
    private final Optimizer optimizer;
    private final Clip clip;
    private final Key key;
    private final int unseen;
    private Hooks hooks = Hooks.none();
    private int step;

    /// @throws TrainingException if data, plan or model do not bring what the objective needs
    public Trainer(EmbeddingModel model, Objective objective, TokenizedExamples data, TrainingPlan plan) {
        Provisions.require(objective.needs(), data.examples(), plan);
        this.model = model;
        this.objective = objective;
        this.data = data;
        this.plan = plan;
        var sampler = sampler(data, plan);
        this.unseen = sampler instanceof LabelSampler byLabel ? byLabel.unseen() : 0;
        this.batches = new BatchStream(sampler);
        this.viewMaker = viewMaker(model, objective, data, plan);
        this.learnt = viewMaker.learnt();
        this.optimizer =
                new AdamW(ParameterGroup.standard(learnt, plan.weightDecay()), plan.beta1(), plan.beta2(), 1e-8);
        this.clip = new Clip(plan.clip());
        this.key = Key.of(plan.seed(), "dropout");
        rehearse();
    }

    private static Sampler sampler(TokenizedExamples data, TrainingPlan plan) {
        var key = Key.of(plan.seed(), "batches");
        int classes = plan.labelsPerBatch();
        if (classes == 0) return new NoDuplicatesSampler(data.examples(), plan.batch(), Incomplete.DROP, key);
        int[] labels = Classes.of(data.examples(), false).all();
        return new LabelSampler(labels, classes, plan.batch() / classes, key);
    }

    private static ViewMaker viewMaker(
            EmbeddingModel model, Objective objective, TokenizedExamples data, TrainingPlan plan) {
        try {
            return new ViewMaker(model, objective, data, plan);
        } catch (ObjectiveException e) {
            throw refused(e);
        }
    }

    /// Measures the objective on some texts, so that what it cannot do with this model and this data is said
    /// before the first step.
    private void rehearse() {
        int[] rows = batches.next();
        batches.seek(0);
        int half = REHEARSED / 2;
        int[] some = rows.length <= REHEARSED
                ? rows
                : IntStream.concat(Arrays.stream(rows, 0, half), Arrays.stream(rows, rows.length - half, rows.length))
                        .toArray();
        try {
            viewMaker.rehearse(objective, new TextBatch(data, some, plan.views().secondPass()));
        } catch (ObjectiveException e) {
            throw refused(e);
        }
    }

    private static TrainingException refused(ObjectiveException e) {
        return new TrainingException("this cannot be trained: " + e.getMessage(), e);
    }

    /// Trains to the plan's last step, or until `stop` says so between two steps.
    public void run(BooleanSupplier stop, List<Callback> callbacks) {
        while (step < plan.steps() && !stop.getAsBoolean()) {
            var report = step(batches.next(), callbacks);
            for (var callback : callbacks) callback.afterStep(this, report);
        }
        for (var callback : callbacks) callback.atEnd(this);
    }

    private StepReport step(int[] rows, List<Callback> callbacks) {
        long start = System.nanoTime();
        var batch = new TextBatch(data, rows, plan.views().secondPass());
        var recording = Recording.with(key.atStep(step)).hooked(hooks);
        var measured = measured(batch, recording, share -> {
            for (var callback : callbacks) callback.withinStep(this, share);
        });
        double loss = measured.loss();
        double rate = plan.schedule().rate(step, plan.steps());
        var gradients = measured.gradients();
        var clipped = clip.of(gradients);
        if (!Double.isFinite(loss) || !Double.isFinite(clipped.norm())) throw explain(batch, recording, loss);
        optimizer.update(gradients, rate, clipped.factor());
        gradients.release();
        viewMaker.afterStep(batch, step);
        step++;
        return new StepReport(
                step,
                loss,
                clipped.norm(),
                rate,
                rows.length,
                batch.tokens(),
                (System.nanoTime() - start) * 1e-9,
                measured.report());
    }

    /// The loss of a batch and its gradients, all texts at once or in chunks.
    private GradCache.Measured measure(TextBatch batch, Recording recording, DoubleConsumer progress) {
        var now = objective.at(step, plan.steps());
        var followed = viewMaker.followed(batch);
        var sequences = batch.sequences();
        int size = sequences.size();
        var encoder = new GradCache.Encoder() {
            @Override
            public List<Variable> embed(int from, int to) {
                return viewMaker.embed(Packed.of(sequences.subList(from, to)));
            }

            @Override
            public long rowsBefore(int from) {
                return batch.tokensBefore(from);
            }
        };
        int chunk = (int) Math.min(size, (long) plan.chunk() * batch.textsPerPair());
        return new GradCache(size, chunk, encoder)
                .measure(
                        recording,
                        vectors -> now.measure(viewMaker.views(batch, vectors, followed)),
                        done -> progress.accept(done / (2.0 * size)));
    }

    /// The same; where the encoder made NaN, which an objective refuses, with the operation that did.
    private GradCache.Measured measured(TextBatch batch, Recording recording, DoubleConsumer progress) {
        try {
            return measure(batch, recording, progress);
        } catch (ObjectiveException refusal) {
            throw explain(batch, recording, Double.NaN); // or refused again, where all numbers are sound
        }
    }

    /// Plays the step again, number by number, to say where the first NaN came from: the weights have not
    /// changed since.
    private TrainingException explain(TextBatch batch, Recording recording, double loss) {
        String where = "the loss is %s but no single operation is to blame".formatted(loss);
        try {
            measure(batch, recording.checkingNumbers(), share -> {}).gradients().release();
        } catch (NonFiniteException e) {
            where = e.getMessage();
        }
        return new TrainingException(
                "step %d: %s; the batch begins with %s. Lower the learning rate, clip harder, or look at these texts"
                        .formatted(step + 1, where, batch.firstTexts()));
    }

    public EmbeddingModel model() {
        return model;
    }

    /// All that is learnt, by path: the model's weights, and beside them what the objective learns itself
    /// (`objective.…`) and the predictor (`predictor.…`).
    public Map<String, Variable> parameters() {
        return learnt.parameters();
    }

    /// What else a checkpoint keeps: the following encoder and the queue, where the objective looks at them.
    ViewMaker views() {
        return viewMaker;
    }

    /// How stale the queue is, or null where the objective looks at none.
    public FifoQueue.@Nullable Staleness queueStaleness() {
        var queue = viewMaker.queue();
        return queue == null ? null : queue.staleness(step);
    }

    /// How many examples no batch ever holds, because their classes are too small.
    public int unseenExamples() {
        return unseen;
    }

    public Optimizer optimizer() {
        return optimizer;
    }

    public TrainingPlan plan() {
        return plan;
    }

    /// The number of steps taken.
    public int step() {
        return step;
    }

    /// Continues from a step; weights and optimiser must have been restored to it.
    public void continueFrom(int step) {
        this.step = step;
        batches.seek(step);
    }

    /// Calls these hooks at the model's named points from the next step on. Where a batch is embedded in
    /// chunks, each chunk passes a point of the encoder twice, first for its vectors, then for its gradients.
    public void hook(Hooks hooks) {
        this.hooks = hooks;
    }
}
