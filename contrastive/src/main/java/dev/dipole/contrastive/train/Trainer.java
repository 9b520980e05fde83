package dev.dipole.contrastive.train;

import dev.dipole.autograd.Hooks;
import dev.dipole.autograd.NonFiniteException;
import dev.dipole.autograd.Recording;
import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.ObjectiveWeights;
import dev.dipole.contrastive.View;
import dev.dipole.contrastive.Views;
import dev.dipole.nn.Module;
import dev.dipole.nn.optim.AdamW;
import dev.dipole.nn.optim.Clip;
import dev.dipole.nn.optim.Optimizer;
import dev.dipole.nn.optim.ParameterGroup;
import dev.dipole.tensor.Key;
import dev.dipole.transformer.EmbeddingModel;
import dev.dipole.transformer.Packed;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.BooleanSupplier;

/// Teaches a model to attract and repel: draws a batch, measures the objective, follows its gradient.
///
/// Everything random is a pure function of (seed, step), so a trainer set to a step, with weights and optimiser
/// restored, goes on to the same bits as one that was never interrupted.
public final class Trainer {
    private final EmbeddingModel model;
    private final Objective objective;
    private final Learnt learnt;
    private final TokenizedExamples data;
    private final TrainingPlan plan;
    private final BatchStream batches;
    private final Optimizer optimizer;
    private final Clip clip;
    private final Key key;
    private Hooks hooks = Hooks.none();
    private int step;

    public Trainer(EmbeddingModel model, Objective objective, TokenizedExamples data, TrainingPlan plan) {
        this.model = model;
        this.objective = objective;
        this.data = data;
        this.plan = plan;
        this.batches = new BatchStream(data.examples(), plan.batch(), plan.seed());
        this.learnt = new Learnt(model, ObjectiveWeights.of(objective, model.dimension(), plan.seed()));
        this.optimizer =
                new AdamW(ParameterGroup.standard(learnt, plan.weightDecay()), plan.beta1(), plan.beta2(), 1e-8);
        this.clip = new Clip(plan.clip());
        this.key = Key.of(plan.seed(), "dropout");
    }

    /// All that training changes: the model, and what the objective learns itself.
    private record Learnt(EmbeddingModel model, ObjectiveWeights objective) implements Module {
        @Override
        public Map<String, Variable> parameters() {
            var all = new LinkedHashMap<>(model.parameters());
            all.putAll(objective.parameters());
            return all;
        }
    }

    /// Trains to the plan's last step, or until `stop` says so between two steps.
    public void run(BooleanSupplier stop, List<Callback> callbacks) {
        while (step < plan.steps() && !stop.getAsBoolean()) {
            var report = step(batches.next());
            for (var callback : callbacks) callback.afterStep(this, report);
        }
        for (var callback : callbacks) callback.atEnd(this);
    }

    private StepReport step(int[] rows) {
        long start = System.nanoTime();
        var batch = new TextBatch(data, rows);
        var recording = Recording.with(key.atStep(step)).hooked(hooks);
        var recorded = Tape.record(recording, () -> loss(batch));
        double loss = recorded.value();
        double rate = plan.schedule().rate(step, plan.steps());
        var gradients = recorded.gradients();
        var clipped = clip.of(gradients);
        if (!Double.isFinite(loss) || !Double.isFinite(clipped.norm())) throw explain(batch, recording, loss);
        optimizer.update(gradients, rate, clipped.factor());
        gradients.release();
        step++;
        return new StepReport(
                step, loss, clipped.norm(), rate, rows.length, batch.tokens(), (System.nanoTime() - start) * 1e-9);
    }

    /// One pack for all texts of the batch, cut into views afterwards.
    private Variable loss(TextBatch batch) {
        var vectors = model.apply(Packed.of(batch.sequences()));
        int n = batch.rows();
        var anchor = View.live(vectors.slice(0, n));
        var positive = View.live(vectors.slice(n, 2 * n)).withIds(batch.positiveIds());
        var negatives = new ArrayList<Variable>();
        for (int i = 2; i < batch.sequences().size() / n; i++) negatives.add(vectors.slice(i * n, (i + 1) * n));
        var views = Views.of(anchor, positive).with(learnt.objective());
        var grades = batch.grades();
        if (grades != null) views = views.withGrades(grades);
        return objective.of(negatives.isEmpty() ? views : views.withNegatives(negatives));
    }

    /// Plays the step again, number by number, to say where the first NaN came from: the weights have not
    /// changed since.
    private TrainingException explain(TextBatch batch, Recording recording, double loss) {
        String where = "the loss is %s but no single operation is to blame".formatted(loss);
        try {
            Tape.record(recording.checkingNumbers(), () -> loss(batch)).gradients();
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

    /// The weights that training changes by their paths: the model's, then those of the objective. A checkpoint
    /// keeps them all, a model folder the model's alone.
    public Map<String, Variable> parameters() {
        return learnt.parameters();
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

    /// Calls these hooks at the model's named points from the next step on.
    public void hook(Hooks hooks) {
        this.hooks = hooks;
    }
}
