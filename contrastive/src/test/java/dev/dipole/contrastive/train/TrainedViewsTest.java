package dev.dipole.contrastive.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.data.NoDuplicatesSampler;
import dev.dipole.contrastive.joint.Byol;
import dev.dipole.contrastive.joint.SimSiam;
import dev.dipole.contrastive.joint.Tico;
import dev.dipole.contrastive.metric.MultiSimilarity;
import dev.dipole.contrastive.pairs.SigLip;
import dev.dipole.contrastive.proxy.Dino;
import dev.dipole.contrastive.proxy.Msn;
import dev.dipole.contrastive.proxy.Swav;
import dev.dipole.contrastive.regulariser.KoLeo;
import dev.dipole.contrastive.softmax.InfoNce;
import dev.dipole.contrastive.softmax.Moco;
import dev.dipole.contrastive.softmax.MocoV3;
import dev.dipole.contrastive.softmax.Nnclr;
import dev.dipole.contrastive.softmax.SimCse;
import dev.dipole.contrastive.softmax.Xbm;
import dev.dipole.contrastive.wrapper.AdaptiveLayers;
import dev.dipole.contrastive.wrapper.Course;
import dev.dipole.contrastive.wrapper.Matryoshka;
import dev.dipole.contrastive.wrapper.Matryoshka2d;
import dev.dipole.contrastive.wrapper.Scheduled;
import dev.dipole.contrastive.wrapper.Sum;
import dev.dipole.nn.Weights;
import dev.dipole.tensor.Key;
import dev.dipole.transformer.EmbeddingModel;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.function.ThrowingConsumer;
import org.junit.jupiter.api.io.TempDir;

/// Objectives that need more than the vectors of their texts are trained as any other: the trainer makes what
/// they need and keeps it through a kill.
class TrainedViewsTest {
    private static final ViewPlan SMALL = new ViewPlan(false, 20, Course.constant(.9), 0);

    private static final Map<String, NamedObjective> OBJECTIVES = Map.ofEntries(
            Map.entry("a queue and a following encoder", new Moco()),
            Map.entry("a following encoder and a predictor", new MocoV3()),
            Map.entry("a queue and a predictor", new Nnclr()),
            Map.entry("a queue with labels", new Xbm()),
            Map.entry("classes", new MultiSimilarity()),
            Map.entry("byol", new Byol()),
            Map.entry("simsiam", new SimSiam()),
            Map.entry("a centre and a teacher's prototypes", new Dino(.1, .04, 12)),
            Map.entry("prototypes for a following encoder", new Msn(.1, .025, 1, 12)),
            Map.entry("prototypes in equal shares", new Swav(.1, .05, 3, 12)),
            Map.entry("a running covariance", new Tico()),
            Map.entry("weights of its own", new SigLip()),
            Map.entry("layers, drawn anew", new AdaptiveLayers()),
            Map.entry("layers and widths", new Matryoshka2d(List.of(16, 8, 4), new InfoNce())),
            Map.entry("widths around a queue", new Matryoshka(List.of(16, 4), new Moco())),
            Map.entry(
                    "schedules",
                    new Sum(List.of(
                            new Sum.Share(
                                    1,
                                    new Scheduled(
                                            "temperature", Course.of(Course.Kind.COSINE, .2, .02), new InfoNce())),
                            new Sum.Share(Course.of(Course.Kind.QUADRATIC, 0, .1), new KoLeo())))));

    private static String hash(Trainer trainer) {
        return Weights.hash(trainer.parameters());
    }

    private static String state(Trainer trainer) {
        var all = new LinkedHashMap<String, Variable>();
        trainer.views().state().forEach((name, t) -> all.put(name, Variable.constant(t)));
        return Weights.hash(all);
    }

    private static Stream<DynamicTest> each(ThrowingConsumer<NamedObjective> check) {
        return OBJECTIVES.entrySet().stream()
                .map(e -> DynamicTest.dynamicTest(e.getKey(), () -> check.accept(e.getValue())));
    }

    /// Killed after three of seven steps, with what was kept on disk; in chunks and whole.
    @TestFactory
    Stream<DynamicTest> aRunThatWasInterruptedGoesOnToTheSameBits(@TempDir Path folder) {
        return each(objective -> {
            for (int chunk : new int[] {0, 3}) {
                var plan = TinyRun.plan(7).with(SMALL).withChunk(chunk);
                var undisturbed = TinyRun.trainer(objective, plan, .1);
                undisturbed.run(() -> false, List.of());
                var interrupted = TinyRun.trainer(objective, plan, .1);
                interrupted.run(() -> interrupted.step() == 3, List.of());
                var checkpoints =
                        new Checkpoints(folder.resolve(objective.card().name() + chunk), 2);
                checkpoints.save(interrupted);
                var continued = TinyRun.trainer(objective, plan, .1);
                assertEquals(3, checkpoints.restoreLatest(continued, Progress.silent()));
                assertEquals(state(interrupted), state(continued));
                continued.run(() -> false, List.of());
                assertEquals(hash(undisturbed), hash(continued));
                assertEquals(state(undisturbed), state(continued));
                assertEquals(undisturbed.queueStaleness(), continued.queueStaleness());
            }
        });
    }

    /// The first step sees the same numbers in chunks of any size: the loss to the bit, the weights but for
    /// rounding.
    @TestFactory
    Stream<DynamicTest> chunksOfAnySizeTakeTheSameStep() {
        return each(objective -> {
            var losses = new ArrayList<Double>();
            var norms = new ArrayList<Double>();
            for (int chunk : new int[] {0, 1, 3, 5, 8, 100}) {
                var plan = TinyRun.plan(3).with(SMALL).withChunk(chunk);
                var trainer = TinyRun.trainer(objective, plan, .1);
                Callback note = (t, report) -> {
                    losses.add(report.loss());
                    norms.add(report.gradientNorm());
                };
                trainer.run(() -> trainer.step() == 1, List.of(note));
            }
            for (int k = 1; k < losses.size(); k++) {
                assertEquals(losses.get(0), losses.get(k));
                assertEquals(norms.get(0), norms.get(k), 1e-5 * norms.get(0));
            }
        });
    }

    @Test
    void aBatchInChunksTellsHowFarItIs() {
        var shares = new ArrayList<Double>();
        Callback listen = new Callback() {
            @Override
            public void afterStep(Trainer trainer, StepReport report) {}

            @Override
            public void withinStep(Trainer trainer, double share) {
                shares.add(share);
            }
        };
        TinyRun.trainer(new InfoNce(), TinyRun.plan(1).withChunk(4), 0).run(() -> false, List.of(listen));
        assertEquals(List.of(.25, .5, .75, 1.0), shares);
    }

    @Test
    void theSecondPassReadsAQueryTwice() {
        var again = new ViewPlan(true, 20, Course.constant(.9), 0);
        var plan = TinyRun.plan(40).with(again);
        var losses = new ArrayList<Double>();
        Callback note = (t, report) -> losses.add(report.loss());
        TinyRun.trainer(new SimCse(), plan, .1).run(() -> false, List.of(note));
        assertTrue(losses.getFirst() > 0, () -> "dropout makes two views: " + losses.getFirst());
        assertTrue(losses.getLast() < losses.getFirst(), losses::toString);
        var error = assertThrows(TrainingException.class, () -> TinyRun.trainer(new SimCse(), plan, 0));
        assertTrue(error.getMessage().contains("set model.dropout"), error::getMessage);
    }

    @Test
    void theFollowerLagsBehindAndTheQueueGrowsOld() {
        var trainer = TinyRun.trainer(new Moco(), TinyRun.plan(9).with(SMALL), 0);
        trainer.run(() -> trainer.step() == 6, List.of());
        var queue = trainer.queueStaleness();
        assertNotNull(queue);
        assertEquals(20, queue.size());
        assertEquals((8 * 1 + 8 * 2 + 4 * 3) / 20.0, queue.meanAge(), 1e-12);
        assertEquals(3, queue.greatestAge());
        var state = trainer.views().state();
        var name = "encoder.layers.0.feedForward.up.weight";
        var followed = Objects.requireNonNull(state.get("momentum." + name)).toDoubles();
        var now = Objects.requireNonNull(trainer.parameters().get(name)).value().toDoubles();
        var start = Objects.requireNonNull(TinyRun.model(0).parameters().get(name))
                .value()
                .toDoubles();
        double fromStart = 0;
        double toNow = 0;
        for (int i = 0; i < now.length; i++) {
            fromStart += Math.abs(followed[i] - start[i]);
            toNow += Math.abs(now[i] - start[i]);
        }
        assertTrue(fromStart > 0 && fromStart < toNow, fromStart + " of " + toNow);
    }

    /// After one step the centre is a tenth of the teacher's mean score, worked out here by plain loops; its
    /// prototypes have gone a tenth of the way. After another the centre is nine tenths of that and a tenth of the
    /// new mean.
    @Test
    void theCentreAndTheTeachersPrototypesMoveAfterEachStep() {
        var plan = TinyRun.plan(2).with(SMALL);
        var trainer = TinyRun.trainer(new Dino(.1, .04, 12), plan, 0);
        double[] start = values(trainer, "objective.prototypes");
        var sampler = new NoDuplicatesSampler(
                TinyRun.pairs(), 8, NoDuplicatesSampler.Incomplete.DROP, Key.of(plan.seed(), "batches"));
        double[] mean = meanCosines(TinyRun.model(0), sampler.batches(0).getFirst(), start);
        trainer.run(() -> trainer.step() == 1, List.of());
        double[] centre = values(trainer, "objective.centre");
        double[] learnt = values(trainer, "objective.prototypes");
        double[] teacher = values(trainer, "objective.momentum_prototypes");
        for (int k = 0; k < centre.length; k++) assertEquals(.1 * mean[k], centre[k], 1e-6);
        for (int k = 0; k < teacher.length; k++) assertEquals(.9 * start[k] + .1 * learnt[k], teacher[k], 1e-6);
        trainer.run(() -> false, List.of());
        double[] again = values(trainer, "objective.centre");
        double most = 0;
        for (int k = 0; k < again.length; k++) most = Math.max(most, Math.abs(again[k] - .9 * centre[k]));
        assertTrue(most > 0 && most <= .1, "a tenth of cosines: " + most);
    }

    private static double[] values(Trainer trainer, String path) {
        return Objects.requireNonNull(trainer.parameters().get(path)).value().toDoubles();
    }

    /// The mean cosine of both sides of some pairs with each prototype.
    private static double[] meanCosines(EmbeddingModel model, int[] rows, double[] prototypes) {
        var texts = new ArrayList<String>();
        for (int row : rows) {
            texts.add(TinyRun.pairs().get(row).query());
            texts.add(TinyRun.pairs().get(row).positive());
        }
        float[][] vectors = model.embed(texts).vectors();
        int width = vectors[0].length;
        double[] mean = new double[prototypes.length / width];
        for (int k = 0; k < mean.length; k++) {
            for (float[] vector : vectors) {
                double dot = 0;
                double length = 0;
                for (int d = 0; d < width; d++) {
                    dot += vector[d] * prototypes[k * width + d];
                    length += prototypes[k * width + d] * prototypes[k * width + d];
                }
                mean[k] += dot / Math.sqrt(length) / vectors.length;
            }
        }
        return mean;
    }

    /// A frozen follower never moves, whatever the model does.
    @Test
    void momentumOneNeverMoves() {
        var still = new ViewPlan(false, 20, Course.constant(1), 0);
        var trainer = TinyRun.trainer(new Byol(), TinyRun.plan(4).with(still), 0);
        String before = state(trainer);
        String weights = hash(trainer);
        trainer.run(() -> false, List.of());
        assertEquals(before, state(trainer));
        assertNotEquals(weights, hash(trainer));
    }

    @Test
    void aDamagedQueueIsReported(@TempDir Path folder) throws IOException {
        var checkpoints = new Checkpoints(folder.resolve("checkpoints"), 2);
        var trainer = TinyRun.trainer(new Moco(), TinyRun.plan(2).with(SMALL), 0);
        trainer.run(() -> false, List.of());
        var saved = checkpoints.save(trainer);
        assertTrue(Files.exists(saved.resolve("views.safetensors")));
        var queue = saved.resolve("queue.json");
        Files.writeString(queue, Files.readString(queue).replaceFirst("0", "1"));
        var fresh = TinyRun.trainer(new Moco(), TinyRun.plan(2).with(SMALL), 0);
        assertEquals(0, checkpoints.restoreLatest(fresh, Progress.silent()));
        var plain = checkpoints.save(TinyRun.trainer(new InfoNce(), TinyRun.plan(2), 0));
        assertFalse(Files.exists(plain.resolve("views.safetensors")));
    }
}
