package dev.dipole.contrastive.insight;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.contrastive.Role;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.Suspects;
import dev.dipole.contrastive.Suspicion;
import dev.dipole.contrastive.View;
import dev.dipole.contrastive.Views;
import dev.dipole.contrastive.catalogue.Catalogue;
import dev.dipole.contrastive.joint.Byol;
import dev.dipole.contrastive.pairs.CoSent;
import dev.dipole.contrastive.pairs.CosineRegression;
import dev.dipole.contrastive.softmax.Directions;
import dev.dipole.contrastive.softmax.InfoNce;
import dev.dipole.contrastive.softmax.Negatives;
import dev.dipole.contrastive.softmax.NtXent;
import dev.dipole.contrastive.softmax.SupCon;
import dev.dipole.contrastive.train.Recipe;
import dev.dipole.tensor.Backends;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.function.Executable;

/// What insight says, against closed forms of a batch that can be worked out by hand.
class InsightTest {
    /// Unit vectors in the plane at 0°, 60° and 90°; each positive at the angle of its anchor plus 0°, 30°, 0°.
    private static final double[] ANCHORS = {0, 60, 90};

    private static final double[] POSITIVES = {0, 90, 90};

    private static void onReference(Runnable test) {
        Backends.with(Backends.named("reference"), () -> {
            test.run();
            return true;
        });
    }

    private static Tensor circle(double... degrees) {
        double[] numbers = Arrays.stream(degrees)
                .flatMap(d -> Arrays.stream(new double[] {Math.cos(Math.toRadians(d)), Math.sin(Math.toRadians(d))}))
                .toArray();
        return Tensor.of(Shape.of(degrees.length, 2), numbers);
    }

    private static Views views() {
        return Views.pairs(Variable.constant(circle(ANCHORS)), Variable.constant(circle(POSITIVES)));
    }

    private static double cos(int i, int j) {
        return Math.cos(Math.toRadians(ANCHORS[i] - POSITIVES[j]));
    }

    private static double softmax(int i, int j, double temperature) {
        double sum = 0;
        for (int k = 0; k < 3; k++) sum += Math.exp(cos(i, k) / temperature);
        return Math.exp(cos(i, j) / temperature) / sum;
    }

    /// `∂L/∂s_ij = (p_ij − 1[i=j]) / (τB)`, and before the temperature `1/τ` of that after it.
    @Test
    void theGradientOfEveryScoreIsTheClosedForm() {
        onReference(() -> {
            var insight = Insight.of(new InfoNce(0.5), views());
            double loss = 0;
            for (int i = 0; i < 3; i++) loss -= Math.log(softmax(i, i, .5)) / 3;
            assertEquals(loss, insight.loss(), 1e-12);
            var table = insight.tables().getFirst();
            assertEquals("infonce.qd", table.path());
            assertEquals(
                    List.of("", "drop duplicates", "temperature 0.5"),
                    table.stages().stream().map(Stage::shaping).toList());
            for (int i = 0; i < 3; i++) {
                for (int j = 0; j < 3; j++) {
                    double wanted = (softmax(i, j, .5) - (i == j ? 1 : 0)) / 3;
                    var last = table.stages().getLast();
                    assertEquals(wanted, last.at(last.gradient(), i, j), 1e-12);
                    assertEquals(wanted / .5, table.force(i, j).gradient(), 1e-12);
                    assertEquals(cos(i, j), table.force(i, j).score(), 1e-12);
                    assertEquals(i == j ? 1 : 0, last.at(last.target(), i, j));
                }
                assertEquals(table.pull(i), table.push(i), 1e-12, "a softmax pulls as hard as it pushes");
                assertTrue(table.pull(i) > 0);
            }
            double[] costs = table.costs();
            assertNotNull(costs);
            assertEquals(-Math.log(softmax(1, 1, .5)), costs[1], 1e-12);
        });
    }

    @Test
    void aWeightedTermPullsWithItsWeight() {
        onReference(() -> {
            var both = Insight.of(new InfoNce(.5, Directions.BOTH), views());
            var one = Insight.of(new InfoNce(.5), views());
            assertEquals(2, both.tables().size());
            assertEquals(
                    one.tables().getFirst().force(1, 0).gradient() / 2,
                    both.tables().getFirst().force(1, 0).gradient(),
                    1e-15);
        });
    }

    @Test
    void theStrongestForcesAndTheHardestNegativesAreOrdered() {
        onReference(() -> {
            var table = Insight.of(new InfoNce(0.5), views()).tables().getFirst();
            var hardest = table.hardestNegatives(2);
            // anchor 1 at 60°: positives at 0° (cos .5) and 90° (cos .866, row 2; its own in column 1 as well)
            assertEquals(2, hardest.get(1).getFirst().column());
            assertEquals(0, hardest.get(1).getLast().column());
            assertEquals(1, hardest.get(2).getFirst().column(), "the positive of row 1 lies on anchor 2");
            var all = table.strongest(9);
            assertEquals(9, all.size());
            for (int k = 1; k < 9; k++) {
                assertTrue(Math.abs(all.get(k - 1).gradient())
                        >= Math.abs(all.get(k).gradient()));
            }
            assertEquals(all.subList(0, 4), table.strongest(4));
            assertEquals(List.of(), table.strongest(0));
            assertTrue(all.stream().filter(TableInsight.Force::pulls).allMatch(f -> f.row() == f.column()));
        });
    }

    @Test
    void suspectsAreFoundByClosenessByGuideAndByIds() {
        onReference(() -> {
            var a = View.live(Variable.constant(circle(0, 60, 90)));
            var p = View.live(Variable.constant(circle(40, 0, 90))).withIds(Ints.of(7, 8, 7));
            var guide = List.<View>of(View.frozen(circle(0, 60, 90)), View.frozen(circle(0, 60, 50)));
            var views = Views.of(a, p).with(Role.GUIDE, guide);
            var table = Insight.of(new InfoNce(), views).tables().getFirst();
            // row 0: own at 40° (.766), row 1's positive at 0° (1); row 1: own .5, others .940 (40°) and .866 (90°)
            assertEquals(
                    List.of(List.of(0, 1), List.of(1, 0), List.of(1, 2)),
                    cells(table.suspects(new Suspicion(Suspicion.By.CLOSENESS, .1))));
            assertEquals(List.of(List.of(1, 0)), cells(table.suspects(new Suspicion(Suspicion.By.CLOSENESS, .4))));
            // as the guide sees it, anchor 2 (90°) is nearer to positive 1 (60°) than to its own (50°)
            assertEquals(List.of(List.of(2, 1)), cells(table.suspects(new Suspicion(Suspicion.By.GUIDE, .05))));
            assertEquals(
                    List.of(List.of(0, 2), List.of(2, 0)), cells(table.suspects(new Suspicion(Suspicion.By.IDS, 0))));
        });
    }

    private static List<List<Integer>> cells(List<TableInsight.Force> forces) {
        return forces.stream().map(f -> List.of(f.row(), f.column())).toList();
    }

    @Test
    void equalIdsWeighLess() {
        onReference(() -> {
            var a = View.live(Variable.constant(circle(ANCHORS)));
            var p = View.live(Variable.constant(circle(POSITIVES))).withIds(Ints.of(1, 2, 2));
            var plain = new InfoNce(.5, Directions.QD, Negatives.ALL, new Similarity.Cosine(), 0, false);
            var lighter = new SuspectedNegatives(Suspicion.By.IDS, 0, Suspects.Policy.DOWN_WEIGHT, .25, plain);
            var insight = Insight.of(lighter, Views.of(a, p));
            double loss = 0;
            for (int i = 0; i < 3; i++) {
                double z = 0;
                for (int j = 0; j < 3; j++) {
                    boolean same = i != j && i > 0 && j > 0;
                    z += (same ? .25 : 1) * Math.exp(cos(i, j) / .5);
                }
                loss += (Math.log(z) - cos(i, i) / .5) / 3;
            }
            assertEquals(loss, insight.loss(), 1e-12);
            assertEquals(2, insight.report().suspectedFalseNegatives());
            assertEquals(0, insight.report().maskedFalseNegatives());
        });
    }

    @Test
    void thePoliciesCountWhatTheyFind() {
        onReference(() -> {
            for (var policy : Suspects.Policy.values()) {
                var objective = new SuspectedNegatives(Suspicion.By.CLOSENESS, -.01, policy, .5, new InfoNce());
                var report = Insight.of(objective, views()).report();
                assertEquals(2, report.suspectedFalseNegatives(), policy.name());
                assertEquals(policy == Suspects.Policy.MASK ? 2 : 0, report.maskedFalseNegatives(), policy.name());
            }
        });
    }

    @Test
    void whatHasNoFalseNegativesIsRefused() {
        refused(
                "'byol' is no plain sum of terms, so no suspects can be taken out of it; put 'false-negatives' inside",
                () -> around(new Byol(), Suspects.Policy.MASK, .1));
        refused(
                "suspects weigh less in a softmax over each row, which the term 'order' is not; take the policy 'mask'",
                () -> around(new CoSent(), Suspects.Policy.DOWN_WEIGHT, .1));
        refused(
                "false-negatives: the weight of suspects must be a number above 0 and at most 1, not 0.0; the policy 'mask' leaves them"
                        + " out",
                () -> around(new InfoNce(), Suspects.Policy.DOWN_WEIGHT, 0));
        refused(
                "'koleo' has no score table, so it has no false negatives; train without 'false-negatives'",
                () -> around(Catalogue.named("koleo"), Suspects.Policy.MASK, .1));
    }

    private static void around(NamedObjective inner, Suspects.Policy policy, double weight) {
        new SuspectedNegatives(Suspicion.By.CLOSENESS, .1, policy, weight, inner);
    }

    @Test
    void settingsNestAndAreReadBack() {
        Map<String, Object> settings = Map.of(
                "type", "false-negatives",
                "policy", "down-weight",
                "by", "guide",
                "inner", Map.of("type", "nt-xent", "temperature", .2));
        var read = (SuspectedNegatives) Catalogue.read(settings);
        assertEquals(Suspects.Policy.DOWN_WEIGHT, read.policy());
        assertEquals(Suspicion.By.GUIDE, read.by());
        assertEquals(
                "{type=nt-xent, temperature=0.2",
                Catalogue.settings(read.inner()).toString().substring(0, 30));
        assertEquals(read, Catalogue.read(Catalogue.settings(read)));
        var strict = new Strict(read);
        assertEquals(strict, Catalogue.read(Catalogue.settings(strict)));
        refused(
                "infonce has no setting 'temprature'; did you mean 'temperature'?",
                () -> Catalogue.read(Map.of("type", "strict", "inner", Map.of("type", "infonce", "temprature", 1))));
        refused(
                "strict: inner must be an objective, say {\"type\": \"infonce\"}, not 'infonce'",
                () -> Catalogue.read(Map.of("type", "strict", "inner", "infonce")));
    }

    @Test
    void aRecipeNamesThemInOneLine() {
        var line = "objective={\"type\": \"strict\", \"inner\": {\"type\": \"false-negatives\", \"policy\": \"mask\"}}";
        var objective = Recipe.find("quickstart", List.of(line)).named();
        assertEquals(new Strict(new SuspectedNegatives()), objective);
        var changed = List.of(line, "objective.inner.inner.temperature=0.2");
        var strict = (Strict) Recipe.find("quickstart", changed).named();
        assertEquals(new InfoNce(.2), ((SuspectedNegatives) strict.inner()).inner());
    }

    @Test
    void strictIsTheInnerObjectiveOnASoundBatch() {
        onReference(() -> {
            var inner = Insight.of(new NtXent(), views());
            var strict = Insight.of(new Strict(new NtXent()), views());
            assertEquals(inner.loss(), strict.loss());
            assertArrayEquals(
                    inner.tables().getFirst().gradient(),
                    strict.tables().getFirst().gradient());
        });
    }

    @Test
    void strictRefusesEachKindOfDegenerateBatch() {
        onReference(() -> {
            var strict = new Strict();
            var a = View.live(Variable.constant(circle(ANCHORS)));
            var zero = View.live(Variable.constant(Tensor.of(Shape.of(3, 2), 1, 0, 0, 0, 0, 0)));
            strictly("positive is a zero vector, without direction, in rows 1, 2", strict, Views.of(a, zero));
            var equal = View.live(Variable.constant(circle(30, 30, 30)));
            strictly("all 3 vectors of positive are equal", strict, Views.of(a, equal));
            var nan = View.live(Variable.constant(Tensor.of(Shape.of(3, 2), 1, 0, Double.NaN, 0, 0, 1)));
            strictly("anchor has NaN or infinity in row 1", strict, Views.of(nan, a));
            var twice = View.live(Variable.constant(circle(POSITIVES))).withIds(Ints.of(4, 4, 5));
            strictly("positive repeats a text in row 1", strict, Views.of(a, twice));
            strictly("all 3 rows have one class", strict, views().withLabels(Ints.of(2, 2, 2)));
            var lonely = Views.of(a).withLabels(Ints.of(0, 1, 2));
            strictly("classes: no row has a positive", new Strict(new SupCon()), lonely);
            var one = Views.pairs(Variable.constant(circle(0)), Variable.constant(circle(30)));
            strictly("qd: no row has a negative, so there is nothing to tell apart", strict, one);
        });
    }

    private static void strictly(String finding, Strict strict, Views views) {
        var refusal = assertThrows(ObjectiveException.class, () -> strict.of(views));
        assertTrue(String.valueOf(refusal.getMessage()).startsWith("a degenerate batch is refused: "));
        assertTrue(String.valueOf(refusal.getMessage()).contains(finding), refusal::getMessage);
    }

    @Test
    void aSoundBatchHasNoFindings() {
        onReference(() -> {
            var statistics = BatchStatistics.of(views().withLabels(Ints.of(0, 1, 1)));
            assertEquals(2, statistics.classes());
            assertEquals(
                    List.of(),
                    statistics.findings().stream()
                            .filter(f -> !f.contains("equal"))
                            .toList());
            assertFalse(statistics.views().get(1).allEqual());
            assertEquals(List.of(2), statistics.views().get(1).equalRows(), "both lie at 90°");
            assertEquals(0, BatchStatistics.of(views()).classes());
        });
    }

    /// A table that training cuts into blocks is whole under insight, and the numbers are the same.
    @Test
    void aLargeBatchIsSeenWhole() {
        int n = 2060; // 4.2 million cells: more than stay whole
        float[] numbers = new float[2 * n * 2];
        for (int i = 0; i < numbers.length; i++) numbers[i] = (float) Math.sin(i * 0.37);
        var a = Tensor.of(Shape.of(n, 2), Arrays.copyOfRange(numbers, 0, 2 * n));
        var p = Tensor.of(Shape.of(n, 2), Arrays.copyOfRange(numbers, 2 * n, 4 * n));
        var views = Views.pairs(Variable.constant(a), Variable.constant(p));
        var insight = Insight.of(new InfoNce(), views);
        assertEquals(new InfoNce().of(views).value().item(), insight.loss(), 1e-4);
        assertEquals(1, insight.tables().size(), "one table, not one a block");
        assertEquals(n, insight.tables().getFirst().rows());
    }

    @Test
    void gradientsOfTheCallersVariablesAreThoseOfTraining() {
        onReference(() -> {
            var a = Variable.parameter(circle(ANCHORS));
            var p = Variable.parameter(circle(POSITIVES));
            var seen = Insight.ofLeaves(new InfoNce(), Views.pairs(a, p)).gradients();
            var plain = Tape.record(() -> new InfoNce().of(Views.pairs(a, p))).gradients();
            assertArrayEquals(plain.of(a).toDoubles(), seen.of(a).toDoubles());
            assertArrayEquals(plain.of(p).toDoubles(), seen.of(p).toDoubles());
        });
    }

    @Test
    void aLinkOfTheWholeTableHasNoCostsOfRows() {
        onReference(() -> {
            var views = views().withGrades(Tensor.of(Shape.of(3), 1, .5, 0));
            assertNull(Insight.of(new CoSent(), views).tables().getFirst().costs());
            assertEquals(
                    3,
                    Insight.of(new CosineRegression(), views)
                            .tables()
                            .getFirst()
                            .rows());
        });
    }

    @Test
    void aLossThatIsNotFiniteIsRefusedWithTheOperation() {
        onReference(() -> {
            var vectors = Variable.constant(circle(POSITIVES));
            var refusal = assertThrows(
                    ObjectiveException.class,
                    () -> Insight.of(new InfoNce(1e-320), Views.pairs(vectors, vectors))); // 1/τ is infinite
            assertTrue(String.valueOf(refusal.getMessage()).startsWith("the loss is NaN; "), refusal::getMessage);
        });
    }

    @Test
    void everyObjectiveOfTheCatalogueIsTakenApart() {
        for (var objective : Catalogue.all()) {
            var anatomy = Anatomy.of(objective);
            String name = objective.card().name();
            assertFalse(anatomy.terms().isEmpty() && anatomy.around().isEmpty(), name);
            for (var part : anatomy.terms()) {
                String words = switch (part) {
                    case Anatomy.Part.Table t -> t.link() + t.relation() + t.shapings() + t.similarity();
                    case Anatomy.Part.Spread spread -> spread.what();
                };
                assertFalse(words.contains("@") || words.contains("ambda/"), words);
            }
        }
        var parts = (Anatomy.Part.Table) Anatomy.of(new InfoNce()).terms().getFirst();
        assertEquals("qd", parts.name());
        assertEquals("cosine", parts.similarity());
        assertEquals("diagonal qd + hard negatives anchor, all", parts.relation());
        assertEquals(List.of("drop duplicates", "temperature 0.05"), parts.shapings());
        assertEquals(List.of("diagonal", "hard negatives"), parts.kinds().get("relation"));
        assertEquals("cross entropy", parts.link());
        assertEquals("mean", parts.reduction());
    }

    private static void refused(String sentence, Executable attempt) {
        assertEquals(sentence, assertThrows(ObjectiveException.class, attempt).getMessage());
    }
}
