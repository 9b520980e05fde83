package dev.dipole.contrastive.train;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.data.Example;
import dev.dipole.contrastive.metric.BatchHard;
import dev.dipole.contrastive.metric.MultiSimilarity;
import dev.dipole.contrastive.metric.Triplet;
import dev.dipole.contrastive.pairs.Angle;
import dev.dipole.contrastive.pairs.CoSent;
import dev.dipole.contrastive.pairs.CosineRegression;
import dev.dipole.contrastive.pairs.OnlineContrastive;
import dev.dipole.contrastive.pairs.SoftmaxClassification;
import dev.dipole.contrastive.preference.Dpo;
import dev.dipole.contrastive.proxy.ArcFace;
import dev.dipole.contrastive.proxy.NormalisedSoftmax;
import dev.dipole.contrastive.proxy.ProxyAnchor;
import dev.dipole.contrastive.proxy.SoftTriple;
import dev.dipole.contrastive.ranking.RankNet;
import dev.dipole.contrastive.softmax.InfoNce;
import dev.dipole.contrastive.softmax.SoftTargets;
import dev.dipole.contrastive.softmax.SupCon;
import dev.dipole.contrastive.softmax.Xbm;
import dev.dipole.contrastive.teacher.KlDistillation;
import dev.dipole.contrastive.teacher.M3Kd;
import dev.dipole.contrastive.teacher.MarginMse;
import dev.dipole.contrastive.wrapper.AdaptiveLayers;
import dev.dipole.contrastive.wrapper.Course;
import dev.dipole.contrastive.wrapper.Matryoshka;
import dev.dipole.nn.Weights;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Objects;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;
import org.junit.jupiter.api.io.TempDir;

/// What the data says beside texts reaches the objective: classes, grades, a teacher's scores. What it does not
/// say is refused before the first step.
class TrainedDataTest {
    private static final TrainingPlan BY_CLASS = TinyRun.plan(24).withLabelsPerBatch(4);

    private static final List<NamedObjective> OF_CLASSES = List.of(
            new SupCon(),
            new BatchHard(),
            new MultiSimilarity(),
            new NormalisedSoftmax(),
            new ProxyAnchor(),
            new ArcFace(),
            new SoftTriple(),
            new Xbm(),
            new AdaptiveLayers(new SupCon()));

    private static final List<NamedObjective> OF_GRADES =
            List.of(new CoSent(), new Angle(), new CosineRegression(), new OnlineContrastive());

    private static final List<NamedObjective> OF_TEACHERS = List.of(new MarginMse(), new KlDistillation(), new M3Kd());

    private static double mean(List<Double> losses) {
        return losses.stream().mapToDouble(d -> d).average().orElseThrow();
    }

    private static Stream<DynamicTest> learns(
            List<NamedObjective> objectives, TrainingPlan plan, List<Example> examples) {
        return objectives.stream()
                .map(objective -> DynamicTest.dynamicTest(objective.card().name(), () -> {
                    var losses = TinyRun.losses(TinyRun.trainer(objective, plan, 0, examples));
                    double first = mean(losses.subList(0, 3));
                    double last = mean(losses.subList(21, 24));
                    assertTrue(last < first, () -> "from %s to %s".formatted(first, last));
                }));
    }

    @TestFactory
    Stream<DynamicTest> singleTextsOfClassesAreLearnt() {
        return learns(OF_CLASSES, BY_CLASS.with(new ViewPlan(false, 20, Course.constant(.9), 0)), TinyRun.labelled());
    }

    @TestFactory
    Stream<DynamicTest> gradesAreLearnt() {
        return learns(OF_GRADES, TinyRun.plan(24), TinyRun.graded());
    }

    @TestFactory
    Stream<DynamicTest> teachersAreLearntFrom() {
        return learns(OF_TEACHERS, TinyRun.plan(24), TinyRun.taught());
    }

    /// The class of a pair is its label.
    @Test
    void kindsOfPairsAreLearnt() {
        var pairs = new ArrayList<Example>();
        for (var p : TinyRun.graded()) {
            String kind = Objects.requireNonNull(p.score()) == 0 ? "contradiction" : "entailment";
            pairs.add(new Example(p.id(), p.query(), p.positives(), List.of(), "tiny", null, kind, List.of()));
        }
        var losses = TinyRun.losses(TinyRun.trainer(new SoftmaxClassification(), TinyRun.plan(24), 0, pairs));
        assertTrue(mean(losses.subList(21, 24)) < mean(losses.subList(0, 3)), losses::toString);
    }

    /// Four classes, numbered in the order of first appearance, make four proxies; batches of P classes of K.
    @Test
    void classesAreCountedAndBatchesDrawnByClass() {
        var classes = Classes.of(TinyRun.labelled(), false);
        assertEquals(4, classes.count());
        assertArrayEquals(new int[] {0, 1, 2, 3, 0}, Arrays.copyOf(classes.all(), 5));
        var trainer = TinyRun.trainer(new ArcFace(), BY_CLASS, 0, TinyRun.labelled());
        var proxies = trainer.parameters().get("objective.proxies");
        assertNotNull(proxies);
        assertEquals(4, proxies.shape().dim(0));
        assertEquals(0, trainer.unseenExamples());
        var data = TinyRun.data(TinyRun.model(0), TinyRun.labelled());
        var batch = new TextBatch(data, new int[] {0, 4, 8, 1}, false);
        assertArrayEquals(new int[] {0, 0, 0, 1}, batch.labels(classes).toArray());
        assertEquals(1, batch.textsPerPair());
    }

    @Test
    void theTeachersScoresStandBesideTheirCandidates() {
        var many = new Example(
                "a", "query", List.of("one", "two"), List.of("no", "never"), "t", null, null, List.of(4., 3., 2., 1.));
        var tokenizer = TinyRun.model(0).text().tokenizer();
        var data = TokenizedExamples.of(List.of(many), tokenizer, 16, 16, Progress.silent());
        var scores = new TextBatch(data, new int[] {0, 1}, false).teacherScores();
        assertNotNull(scores);
        assertArrayEquals(new double[] {4, 2, 1, 3, 2, 1}, scores.toDoubles(), 1e-6);
    }

    /// Batches by class, own proxies, a queue with classes: all goes on to the same bits.
    @Test
    void aRunOnClassesGoesOnToTheSameBits(@TempDir Path folder) {
        for (var objective : List.<NamedObjective>of(new ArcFace(), new Xbm())) {
            var plan = TinyRun.plan(9).withLabelsPerBatch(2).with(new ViewPlan(false, 20, Course.constant(.9), 0));
            var undisturbed = TinyRun.trainer(objective, plan, .1, TinyRun.labelled());
            undisturbed.run(() -> false, List.of());
            var interrupted = TinyRun.trainer(objective, plan, .1, TinyRun.labelled());
            interrupted.run(() -> interrupted.step() == 5, List.of());
            var checkpoints = new Checkpoints(folder.resolve(objective.card().name()), 2);
            checkpoints.save(interrupted);
            var continued = TinyRun.trainer(objective, plan, .1, TinyRun.labelled());
            assertEquals(5, checkpoints.restoreLatest(continued, Progress.silent()));
            continued.run(() -> false, List.of());
            assertEquals(Weights.hash(undisturbed.parameters()), Weights.hash(continued.parameters()));
        }
    }

    /// What is missing, and what gives it.
    @TestFactory
    Stream<DynamicTest> whatTheDataDoesNotSayIsRefused() {
        var few = TinyRun.taught().stream().limit(3).toList();
        var wide = TinyRun.graded().stream().map(e -> e.withScore(5 * Objects.requireNonNull(e.score())));
        return Stream.of(
                refused(new InfoNce(), TinyRun.labelled(), "give the data a 'positive'"),
                refused(new CoSent(), TinyRun.pairs(), "give the data a 'score', or a 'label' that is a number"),
                refused(new CosineRegression(), wide.toList(), "data.score_range {\"from\": 0, \"to\": 5}"),
                refused(new MarginMse(), TinyRun.pairs(), "give the data 'negative' or 'neg'"),
                refused(new KlDistillation(), withoutTeacher(), "give the data 'scores'"),
                refused(new SoftTargets(), TinyRun.taught(), "the teacher scores 3 candidates"),
                refused(new Triplet(), TinyRun.pairs(), "a hard negative for each example"),
                refused(new SoftmaxClassification(), TinyRun.pairs(), "give the data a 'label'"),
                refused(new ArcFace(64, .5, 2), TinyRun.labelled(), "the data has 4 classes, the setting"),
                refused(new Matryoshka(List.of(32), new InfoNce()), TinyRun.pairs(), "16"),
                refused(new RankNet(), TinyRun.pairs(), "the scores of a reranker"),
                refused(new Dpo(), TinyRun.pairs(), "the completions of a language model"),
                refused(new InfoNce(), mixed(), "has a text that belongs to it and example"),
                DynamicTest.dynamicTest("classes where there are none", () -> {
                    var error = assertThrows(
                            TrainingException.class, () -> TinyRun.trainer(new SupCon(), BY_CLASS, 0, TinyRun.pairs()));
                    assertTrue(error.getMessage().contains("give the data a 'label'"), error::getMessage);
                }),
                DynamicTest.dynamicTest(
                        "too few examples",
                        () -> assertThrows(
                                RuntimeException.class,
                                () -> TinyRun.trainer(new InfoNce(), TinyRun.plan(1), 0, few))));
    }

    private static List<Example> withoutTeacher() {
        return TinyRun.taught().stream()
                .map(e -> new Example(e.id(), e.query(), e.positives(), e.negatives(), "tiny", null))
                .toList();
    }

    private static List<Example> mixed() {
        var mixed = new ArrayList<>(TinyRun.pairs());
        mixed.addAll(TinyRun.labelled());
        return mixed;
    }

    private static DynamicTest refused(NamedObjective objective, List<Example> examples, String says) {
        return DynamicTest.dynamicTest(objective.card().name() + ": " + says, () -> {
            var error = assertThrows(
                    TrainingException.class, () -> TinyRun.trainer(objective, TinyRun.plan(1), 0, examples));
            assertTrue(error.getMessage().contains(says), error::getMessage);
        });
    }
}
