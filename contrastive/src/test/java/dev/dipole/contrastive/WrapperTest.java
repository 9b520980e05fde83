package dev.dipole.contrastive;

import static dev.dipole.contrastive.Numeric.close;
import static dev.dipole.contrastive.Numeric.inFloat64;
import static dev.dipole.contrastive.Numeric.result;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Recording;
import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.catalogue.Catalogue;
import dev.dipole.contrastive.head.Quantised;
import dev.dipole.contrastive.head.StraightThrough;
import dev.dipole.contrastive.proxy.NormalisedSoftmax;
import dev.dipole.contrastive.regulariser.KoLeo;
import dev.dipole.contrastive.softmax.GistEmbed;
import dev.dipole.contrastive.softmax.InfoNce;
import dev.dipole.contrastive.softmax.Moco;
import dev.dipole.contrastive.wrapper.AdaptiveLayers;
import dev.dipole.contrastive.wrapper.Course;
import dev.dipole.contrastive.wrapper.Matryoshka;
import dev.dipole.contrastive.wrapper.Matryoshka2d;
import dev.dipole.contrastive.wrapper.Scheduled;
import dev.dipole.contrastive.wrapper.Sum;
import dev.dipole.tensor.Key;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.TreeSet;
import java.util.function.Supplier;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Wrappers are what they say of the objective inside: sums over cut vectors, over layers, over terms.
class WrapperTest {
    private static final InfoNce INNER = new InfoNce(.3);

    private static double[][] cut(double[][] m, int width) {
        return SpreadCase.columns(m, 0, width);
    }

    private static Batch cut(Batch batch, int width) {
        return batch.mapRows(x -> unit(Arrays.copyOf(x, width)));
    }

    private static double[] unit(double[] x) {
        double length = Math.sqrt(Arrays.stream(x).map(v -> v * v).sum());
        return Arrays.stream(x).map(v -> v / length).toArray();
    }

    private static double infoNce(double[][] a, double[][] p) {
        return Oracles.crossEntropy(a, p, .3);
    }

    // ---- matryoshka

    @Test
    void matryoshkaSumsTheObjectiveOfEachPrefix() {
        inFloat64(() -> {
            var mrl = new Matryoshka(List.of(6, 4, 2), List.of(1.0, .5, .25), -1, INNER);
            double expected = infoNce(Batch.A, Batch.P)
                    + .5 * infoNce(cut(Batch.A, 4), cut(Batch.P, 4))
                    + .25 * infoNce(cut(Batch.A, 2), cut(Batch.P, 2));
            close("loss", expected, Numeric.loss(mrl, Batch.pairs()), 1e-12);
            var batch = Batch.triples();
            Numeric.checkGradients("mrl", batch.variables(), v -> mrl.of(batch.views(v)));
        });
    }

    /// Dot products see the length of what is left, so it must be 1 again.
    @Test
    void prefixesAreBroughtBackToLengthOne() {
        inFloat64(() -> {
            var dot = new InfoNce(
                    .3,
                    dev.dipole.contrastive.softmax.Directions.QD,
                    dev.dipole.contrastive.softmax.Negatives.ALL,
                    new Similarity.Dot(),
                    0,
                    true);
            double expected = infoNce(cut(Batch.A, 3), cut(Batch.P, 3));
            close("dot", expected, Numeric.loss(new Matryoshka(List.of(3), dot), Batch.pairs()), 1e-12);
        });
    }

    @Test
    void theWholeWidthAloneIsTheObjective() {
        inFloat64(() -> {
            for (var batch : List.of(Batch.triples(), Batch.twoClasses())) {
                var inner = result(INNER, batch);
                var whole = result(new Matryoshka(List.of(6), INNER), batch);
                close("loss", inner.loss(), whole.loss(), 1e-13);
                for (int v = 0; v < 2; v++)
                    close(
                            "gradient",
                            inner.gradients().get(v),
                            whole.gradients().get(v),
                            1e-12);
            }
            // 6 is halved below 32 at once, so the default looks at the whole alone
            close(
                    "default",
                    Numeric.loss(new InfoNce(), Batch.pairs()),
                    Numeric.loss(new Matryoshka(), Batch.pairs()),
                    1e-12);
            var wide = Batch.random(2, 5, 130, 4);
            double halves = IntStream.of(130, 65, 32)
                    .mapToDouble(k -> Numeric.loss(new InfoNce(), cut(wide, k)))
                    .sum();
            close("halves", halves, Numeric.loss(new Matryoshka(), wide), 1e-11);
        });
    }

    /// Queue, momentum views and proxies live in the same space and are cut along; a guide is another model's.
    @Test
    void everythingInTheSpaceOfTheEncoderIsCut() {
        inFloat64(() -> {
            var queued = Batch.pairs().queued(Batch.H).followed(Batch.H, Batch.P);
            close(
                    "moco",
                    Numeric.loss(new Moco(), cut(queued, 3)),
                    Numeric.loss(new Matryoshka(List.of(3), new Moco()), queued),
                    1e-12);
            var empty = Batch.pairs().queued(new double[0][]);
            assertEquals(0, Numeric.loss(new Matryoshka(List.of(3), new Moco()), empty), 1e-15);
            var classes = Batch.twoClasses().weighted("proxies", SpreadCase.columns(Batch.H, 0, 6));
            var softmax = new NormalisedSoftmax();
            var narrow = new Batch(List.of(cut(Batch.A, 3), cut(Batch.P, 3)), List.of(0, 0, 1, 1))
                    .weighted("proxies", cut(Batch.H, 3));
            close(
                    "proxies",
                    Numeric.loss(softmax, narrow),
                    Numeric.loss(new Matryoshka(List.of(3), softmax), classes),
                    1e-12);
            var guided = Batch.triples().guided(Batch.H, Batch.A, Batch.P);
            var cutGuided = new Batch(List.of(cut(Batch.A, 3), cut(Batch.P, 3), cut(Batch.H, 3)), List.of())
                    .guided(Batch.H, Batch.A, Batch.P);
            close(
                    "guide",
                    Numeric.loss(new GistEmbed(), cutGuided),
                    Numeric.loss(new Matryoshka(List.of(3), new GistEmbed()), guided),
                    1e-12);
        });
    }

    @Test
    void aStepLooksAtSomeWidthsAndRunsThroughAll() {
        inFloat64(() -> {
            var one = new Matryoshka(List.of(6, 4, 2), List.of(), 1, INNER);
            var values = List.of(6, 4, 2).stream()
                    .map(k -> infoNce(cut(Batch.A, k), cut(Batch.P, k)))
                    .toList();
            var seen = new TreeSet<Integer>();
            for (int step = 0; step < 30; step++) {
                int now = step;
                Supplier<Double> loss = () -> Tape.record(
                                Recording.with(Key.of(1, "x").atStep(now)),
                                () -> one.of(Batch.pairs().views()))
                        .value();
                double first = loss.get();
                assertEquals(first, loss.get(), "the same step chooses the same");
                for (int k = 0; k < 3; k++) if (Math.abs(values.get(k) - first) < 1e-12) seen.add(k);
            }
            assertEquals(new TreeSet<>(List.of(0, 1, 2)), seen);
        });
    }

    // ---- layers

    static Views layered(List<Variable> z) {
        var views = Views.pairs(z.get(0), z.get(1));
        return views.withLayers(List.of(Views.pairs(z.get(2), z.get(3)), Views.pairs(z.get(4), z.get(5))));
    }

    /// Last layer, embeddings, first block: anchors and positives of each.
    static List<double[][]> layers() {
        double[][] x = Batch.random(1, 4, 6, 8).matrices().get(0);
        double[][] y = Batch.random(1, 4, 6, 9).matrices().get(0);
        return List.of(Batch.A, Batch.P, Batch.H, x, y, Batch.P);
    }

    static List<Variable> variables(List<double[][]> matrices) {
        return matrices.stream().map(m -> Variable.parameter(Batch.tensor(m))).toList();
    }

    private static double kl(double[][] teacher, double[][] student, double t) {
        double sum = 0;
        for (int i = 0; i < teacher.length; i++) {
            double[] p = Arrays.stream(teacher[i]).map(v -> v / t).toArray();
            double[] q = Arrays.stream(student[i]).map(v -> v / t).toArray();
            for (int j = 0; j < p.length; j++) {
                double logP = p[j] - Oracles.lse(p);
                sum += Math.exp(logP) * (logP - (q[j] - Oracles.lse(q)));
            }
        }
        return sum;
    }

    private static double adaptive(List<double[][]> m, List<double[][]> teacher, double last, double prior, double w) {
        double loss = last * infoNce(m.get(0), m.get(1));
        loss += prior * (infoNce(m.get(2), m.get(3)) + infoNce(m.get(4), m.get(5)) / 2) / 2;
        for (int l : new int[] {2, 4}) {
            loss += w * .5 * (kl(teacher.get(0), m.get(l), .5) + kl(teacher.get(1), m.get(l + 1), .5)) / 8;
        }
        return loss;
    }

    /// Value by plain loops; gradients by central differences of the loops with the teacher held still.
    @Test
    void adaptiveLayersAddEarlierLayersAndTheirImitation() {
        inFloat64(() -> {
            var objective = new AdaptiveLayers(-1, .8, 1.2, .7, .5, true, true, INNER);
            var fixed = layers();
            var found = result(variables(fixed), z -> objective.of(layered(z)));
            close("loss", adaptive(fixed, fixed, .8, 1.2, .7), found.loss(), 1e-12);
            for (int v = 0; v < 6; v++) {
                for (int k = 0; k < 24; k++) {
                    double up = adaptive(moved(fixed, v, k, 1e-6), fixed, .8, 1.2, .7);
                    double down = adaptive(moved(fixed, v, k, -1e-6), fixed, .8, 1.2, .7);
                    close("view " + v, (up - down) / 2e-6, found.gradients().get(v)[k], 1e-6);
                }
            }
        });
    }

    private static List<double[][]> moved(List<double[][]> matrices, int view, int k, double by) {
        var moved = matrices.stream()
                .map(m -> Arrays.stream(m).map(double[]::clone).toArray(double[][]::new))
                .toList();
        moved.get(view)[k / 6][k % 6] += by;
        return moved;
    }

    @Test
    void equalLayersImitateEachOtherAlready() {
        inFloat64(() -> {
            var objective = new AdaptiveLayers(INNER); // layers weigh alike unless told
            var same = List.of(Batch.A, Batch.P, Batch.A, Batch.P, Batch.A, Batch.P);
            double inner = infoNce(Batch.A, Batch.P);
            var found = result(variables(same), z -> objective.of(layered(z)));
            close("loss", 2 * inner, found.loss(), 1e-12);
        });
    }

    @Test
    void bothWaysOfCuttingAtOnce() {
        inFloat64(() -> {
            var z = variables(layers());
            var whole = new Matryoshka2d(List.of(6), List.of(), 1, -1, 1, 1, 1, .3, INNER);
            close(
                    "one width",
                    new AdaptiveLayers(-1, 1, 1, 1, .3, true, false, INNER)
                            .of(layered(z))
                            .value()
                            .item(),
                    whole.of(layered(z)).value().item(),
                    1e-12);
            var flat = new Matryoshka2d(List.of(6, 3), List.of(), -1, -1, 1, 0, 0, .3, INNER);
            close(
                    "no layers",
                    new Matryoshka(List.of(6, 3), INNER).of(layered(z)).value().item(),
                    flat.of(layered(z)).value().item(),
                    1e-12);
            var inside = new Matryoshka(List.of(6, 3), new AdaptiveLayers(-1, 1, 1, 0, .3, true, true, INNER));
            var outside = new AdaptiveLayers(-1, 1, 1, 0, .3, true, true, new Matryoshka(List.of(6, 3), INNER));
            close(
                    "in any order",
                    outside.of(layered(z)).value().item(),
                    inside.of(layered(z)).value().item(),
                    1e-12);
        });
    }

    // ---- quantised

    @Test
    void signsAreCompared() {
        inFloat64(() -> {
            var batch = Batch.triples();
            var signs = batch.mapRows(
                    x -> Arrays.stream(x).map(v -> v >= 0 ? 1 : -1).toArray());
            var expected = result(INNER, signs);
            var found = result(new Quantised(StraightThrough.Precision.BINARY, true, INNER), batch);
            assertEquals(expected.loss(), found.loss());
            for (int v = 0; v < 3; v++)
                assertEquals(
                        0,
                        Arrays.compare(
                                expected.gradients().get(v), found.gradients().get(v)));
            var documents = result(new Quantised(StraightThrough.Precision.BINARY, false, INNER), batch);
            var mixed = new Batch(
                    List.of(Batch.A, signs.matrices().get(1), signs.matrices().get(2)), List.of());
            assertEquals(result(INNER, mixed).loss(), documents.loss());
        });
    }

    @Test
    void bytesAreTheNearestOfTheirSteps() {
        inFloat64(() -> {
            var batch = Batch.pairs();
            var steps = batch.mapRows(x -> {
                double most = Arrays.stream(x).map(Math::abs).max().orElseThrow();
                return Arrays.stream(x)
                        .map(v -> Math.rint(v * 127 / most) * most / 127)
                        .toArray();
            });
            var found = result(new Quantised(StraightThrough.Precision.INT8, true, INNER), batch);
            close("loss", result(INNER, steps).loss(), found.loss(), 1e-12);
            close(
                    "gradient",
                    result(INNER, steps).gradients().get(0),
                    found.gradients().get(0),
                    1e-10);
            var zero = batch.mapRows(x -> new double[6]);
            assertTrue(Double.isFinite(result(new Quantised(StraightThrough.Precision.INT8, true, INNER), zero)
                    .loss()));
        });
    }

    // ---- sums and schedules

    @Test
    void aSumIsTheSumOfItsTerms() {
        inFloat64(() -> {
            var sum = new Sum(List.of(new Sum.Share(2, INNER), new Sum.Share(-.5, new KoLeo())));
            var batch = Batch.pairs();
            double expected = 2 * Numeric.loss(INNER, batch) - .5 * Numeric.loss(new KoLeo(), batch);
            close("sum", expected, Numeric.loss(sum, batch), 1e-13);
            Numeric.checkGradients("sum", batch.variables(), v -> sum.of(batch.views(v)));
            var reports = sum.measure(batch.head(1).views()).report();
            assertTrue(reports.reasons().get(0).startsWith("infonce: "), reports::toString);
            close("alone", Numeric.loss(new InfoNce(), batch), Numeric.loss(new Sum(), batch), 0);
        });
    }

    @Test
    void coursesGoWhereTheySay() {
        assertEquals(.996, Course.of(Course.Kind.COSINE, .996, 1).at(0, 100), 1e-15);
        assertEquals(.998, Course.of(Course.Kind.COSINE, .996, 1).at(50, 100), 1e-15);
        assertEquals(1, Course.of(Course.Kind.COSINE, .996, 1).at(100, 100));
        assertEquals(3e-4 / 4, new Course(Course.Kind.QUADRATIC, 0, 3e-4, 1000).at(500, 9999), 1e-18);
        assertEquals(3e-4, new Course(Course.Kind.QUADRATIC, 0, 3e-4, 1000).at(5000, 9999));
        assertEquals(.75, new Course(Course.Kind.LINEAR, 1, .5, .5).at(25, 100), 1e-15);
        assertEquals(.5, new Course(Course.Kind.LINEAR, 1, .5, .5).at(60, 100));
        assertEquals(.07, Course.constant(.07).at(3, 4));
        assertThrows(ObjectiveException.class, () -> new Course(Course.Kind.CONSTANT, 1, 2, 1));
        assertThrows(ObjectiveException.class, () -> new Course(Course.Kind.LINEAR, 1, 2, 2.5));
    }

    @Test
    void aScheduledSettingChangesStepByStep() {
        var warm = new Scheduled("temperature", Course.of(Course.Kind.LINEAR, .5, .25), new InfoNce());
        assertEquals(new InfoNce(.5), warm.at(0, 10));
        assertEquals(new InfoNce(.375), warm.at(5, 10));
        var deep = new Matryoshka(List.of(2), new Sum(List.of(new Sum.Share(1, warm))));
        assertEquals(new Matryoshka(List.of(2), new Sum(List.of(new Sum.Share(1, new InfoNce(.375))))), deep.at(5, 10));
        var error =
                assertThrows(ObjectiveException.class, () -> new Scheduled("heat", Course.constant(1), new InfoNce()));
        assertEquals(
                "scheduled: infonce has no number 'heat' among its settings; it has temperature, margin",
                error.getMessage());
        assertThrows(
                ObjectiveException.class,
                () -> new Scheduled("temperature", Course.of(Course.Kind.LINEAR, 1, 0), new InfoNce()));
    }

    // ---- settings

    @Test
    void objectivesInsideObjectivesAreReadFromSettings() {
        var settings = Map.of(
                "type", "matryoshka",
                "dimensions", List.of(256, 128, 64),
                "inner", Map.of("type", "infonce", "temperature", .02));
        assertEquals(new Matryoshka(List.of(256, 128, 64), new InfoNce(.02)), Catalogue.read(settings));
        var sum = Map.of(
                "type",
                "sum",
                "terms",
                List.of(
                        Map.of("weight", 1, "objective", settings),
                        Map.of(
                                "weight",
                                Map.of("kind", "quadratic", "from", 0, "to", 3e-4, "over", .5),
                                "objective",
                                Map.of("type", "koleo"))));
        var read = Catalogue.read(sum);
        var expected = new Sum(List.of(
                new Sum.Share(1, new Matryoshka(List.of(256, 128, 64), new InfoNce(.02))),
                new Sum.Share(new Course(Course.Kind.QUADRATIC, 0, 3e-4, .5), new KoLeo())));
        assertEquals(expected, read);
        assertEquals(expected, Catalogue.read(Catalogue.settings(expected)));
        for (var objective : Catalogue.all()) assertEquals(objective, Catalogue.read(Catalogue.settings(objective)));
    }

    @Test
    void whatCannotBeIsRefusedInOneSentence() {
        refused(
                "matryoshka: inner must be an objective, say {\"type\": \"infonce\"}, not 'infonce'",
                Map.of("type", "matryoshka", "inner", "infonce"));
        refused(
                "infonce has no setting 'temprature'; did you mean 'temperature'?",
                Map.of("type", "matryoshka", "inner", Map.of("type", "infonce", "temprature", 1)));
        refused("matryoshka: dimensions must be a list in [ ], not 3", Map.of("type", "matryoshka", "dimensions", 3));
        refused(
                "matryoshka: dimensions must be a whole number, not 'x'",
                Map.of("type", "matryoshka", "dimensions", List.of("x")));
        refused(
                "matryoshka: 1 weights do not fit 2 dimensions; give one each, or none",
                Map.of("type", "matryoshka", "dimensions", List.of(4, 2), "dimensionWeights", List.of(1)));
        refused("sum: name at least one term", Map.of("type", "sum", "terms", List.of()));
        refused("sum: terms needs 'objective'", Map.of("type", "sum", "terms", List.of(Map.of("weight", 1))));
        refused(
                "sum: terms has no setting 'wieght'; did you mean 'weight'?",
                Map.of("type", "sum", "terms", List.of(Map.of("wieght", 1))));
        inFloat64(() -> {
            var error = assertThrows(
                    ObjectiveException.class,
                    () -> new Matryoshka(List.of(7), INNER).of(Batch.pairs().views()));
            assertTrue(error.getMessage().contains("have no first 7"), error::getMessage);
            error = assertThrows(
                    ObjectiveException.class,
                    () -> new AdaptiveLayers().of(Batch.pairs().views()));
            assertTrue(error.getMessage().contains("give the batch its layers"), error::getMessage);
        });
    }

    private static void refused(String sentence, Map<String, ?> settings) {
        assertEquals(
                sentence,
                assertThrows(ObjectiveException.class, () -> Catalogue.read(settings))
                        .getMessage());
    }
}
