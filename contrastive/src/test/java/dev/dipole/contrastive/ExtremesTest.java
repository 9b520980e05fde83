package dev.dipole.contrastive;

import static dev.dipole.contrastive.Numeric.allFinite;
import static dev.dipole.contrastive.Numeric.result;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.insight.Strict;
import dev.dipole.tensor.Backends;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntUnaryOperator;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// The trap of all contrastive code: a mean over no positives, `−1e16` where `−∞` was meant, `arccos` at ±1, a
/// root at 0. Each makes a NaN or an infinity out of a batch that does happen, in the value or, more often, only
/// in the gradient. Every form of every objective is given such batches, in float64 and float32.
class ExtremesTest {
    private static final double[] EQUAL = {.3, -.2, .9, .1, .4, -.6};

    /// Whitening without shrinkage has no answer where a direction lacks variance, and says so.
    private static final String WHITENED = "w-mse";

    private static Map<String, Supplier<UnaryOperator<double[]>>> changes(double sign) {
        var changes = new LinkedHashMap<String, Supplier<UnaryOperator<double[]>>>();
        changes.put("all vectors equal", () -> x -> cycled(x.length, sign));
        changes.put("twins", () -> Specimen.twins(1));
        changes.put("opposite twins", () -> Specimen.twins(sign < 0 ? 1 : -1));
        changes.put("zero vectors", () -> x -> new double[x.length]);
        changes.put("some zero vectors", () -> Specimen.everyOther(x -> new double[x.length]));
        changes.put("nearly zero vectors", () -> x -> Specimen.scaled(x, 1e-4));
        changes.put("long vectors", () -> x -> Specimen.scaled(x, 1e4));
        changes.put("some long vectors", () -> Specimen.everyOther(x -> Specimen.scaled(x, 1e4)));
        changes.put("one coordinate", () -> x -> firstOnly(x, sign));
        changes.put("both ends", () -> x -> ends(x.length, sign));
        return changes;
    }

    /// Numbers that stand for anything: probabilities are at most 1, so their logarithms are not positive.
    private static double[] cycled(int length, double sign) {
        return IntStream.range(0, length)
                .mapToDouble(i -> signed(EQUAL[i % EQUAL.length], sign))
                .toArray();
    }

    private static double signed(double x, double sign) {
        return sign < 0 ? -Math.abs(x) : x;
    }

    private static double[] firstOnly(double[] x, double sign) {
        double[] first = new double[x.length];
        first[0] = signed(x[0], sign);
        return first;
    }

    /// 10⁴, −10⁴, 0, 10⁴, …
    private static double[] ends(int length, double sign) {
        return IntStream.range(0, length)
                .mapToDouble(i -> i % 3 == 2 ? 0 : i % 3 == 0 ? sign * 1e4 : -1e4)
                .toArray();
    }

    @TestFactory
    Stream<DynamicTest> degenerateVectorsHaveFiniteLossesAndGradients() {
        return Specimen.all().stream()
                .filter(s -> !(s.objective() instanceof Strict)) // refuses them, as it should
                .flatMap(s -> onEveryBackend(s.label(), () -> {
                    var family = s.objective().card().family();
                    boolean completions = family == Family.PREFERENCE || family == Family.POLICY;
                    changes(completions ? -1 : 1).forEach((what, change) -> {
                        if (s.label().equals(WHITENED) && !what.equals("long vectors")) return;
                        finite(what, s.result(change));
                    });
                }));
    }

    /// Each row a class of its own, grades of 0, labels and rewards of 0, and batches of a single row.
    @TestFactory
    Stream<DynamicTest> batchesWithoutPositivesHaveFiniteLossesAndGradients() {
        var ofVectors = RecipeCase.all().stream()
                .flatMap(c -> onEveryBackend(c.label(), () -> {
                    finite("one row", result(c.objective(), c.batch().head(1)));
                    for (var batch : strangers(c)) finite("strangers", result(c.objective(), batch));
                    finite("one class", result(c.objective(), labelled(c.batch(), i -> 1)));
                }));
        var ofSpread = SpreadCases.all().stream()
                .filter(c -> !c.label().equals(WHITENED))
                .flatMap(c -> onEveryBackend(
                        c.label(), () -> finite("one row", c.rows(0).result())));
        var ofScores = ScoredCases.all().stream()
                .flatMap(c -> onEveryBackend(c.label(), () -> {
                    finite("one list", c.on(c.given().inOrder(0)).result());
                    int count = c.given().values().length;
                    finite(
                            "nothing is good",
                            c.on(c.given().withValues(new double[count])).result());
                }));
        return Stream.of(ofVectors, ofSpread, ofScores).flatMap(s -> s);
    }

    /// The batch with items that do not belong together, if it can be without positives.
    private static List<Batch> strangers(RecipeCase c) {
        var more = c.batch().more();
        int classes = more.weights().isEmpty()
                ? c.batch().rows()
                : 1 + c.batch().labels().stream().mapToInt(l -> l).max().orElse(0);
        var grades = more.grades().stream().map(g -> 0.0).toArray(Double[]::new);
        var apart = labelled(c.batch(), i -> i % classes).graded(grades);
        if (!c.objective().card().needs().contains("perhaps positive")) return List.of(apart);
        return List.of(apart, new Batch(apart.matrices().subList(0, 1), apart.labels(), apart.more()));
    }

    private static Batch labelled(Batch batch, IntUnaryOperator label) {
        var labels =
                IntStream.range(0, batch.labels().size()).map(label).boxed().toList();
        return new Batch(batch.matrices(), labels, batch.more());
    }

    @TestFactory
    Stream<DynamicTest> tablesOfExtremeScoresHaveFiniteCostsAndGradients() {
        return RecipeCase.all().stream()
                .flatMap(c -> onEveryBackend(c.label(), () -> {
                    for (var term : c.bound()) {
                        var table = term.table(c.batch().views());
                        for (double sign : new double[] {1, -1}) {
                            var wild = Variable.parameter(table.scores().value().copy());
                            wild.value()
                                    .assign(ends(Math.toIntExact(wild.value().size()), sign));
                            finite(
                                    "10⁴",
                                    result(
                                            List.of(wild),
                                            s -> term.measure(table.withScores(s.get(0)))
                                                    .value()));
                        }
                    }
                }));
    }

    private static void finite(String what, Numeric.Result result) {
        assertTrue(Double.isFinite(result.loss()), () -> what + ": a loss of " + result.loss());
        result.gradients().forEach(g -> allFinite(what + ": the gradient", g));
    }

    private static Stream<DynamicTest> onEveryBackend(String label, Runnable check) {
        return Backends.providers().stream()
                .filter(p -> p.unusable().isEmpty())
                .map(p -> DynamicTest.dynamicTest(
                        label + " on " + p.name(),
                        () -> Backends.with(Backends.named(p.name()), () -> {
                            check.run();
                            return true;
                        })));
    }
}
