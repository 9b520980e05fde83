package dev.dipole.contrastive;

import static dev.dipole.contrastive.Numeric.allFinite;
import static dev.dipole.contrastive.Numeric.allZero;
import static dev.dipole.contrastive.Numeric.close;
import static dev.dipole.contrastive.Numeric.inFloat64;
import static dev.dipole.contrastive.Numeric.result;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.RecipeCase.Fact;
import dev.dipole.contrastive.catalogue.Catalogue;
import dev.dipole.tensor.Backends;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.TreeSet;
import java.util.function.Consumer;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What must hold for every recipe, run over every recipe: gradients, symmetries, masks, detachment, collapse,
/// golden values. [ExtremesTest] runs extremes over all of them.
class RecipeHarnessTest {
    private static Stream<DynamicTest> forEach(Consumer<RecipeCase> check) {
        return RecipeCase.all().stream()
                .map(c -> DynamicTest.dynamicTest(c.label(), () -> inFloat64(() -> check.accept(c))));
    }

    /// The same on every backend, in whatever precision.
    private static Stream<DynamicTest> onEveryBackend(Consumer<RecipeCase> check) {
        return RecipeCase.all().stream()
                .flatMap(c -> Backends.providers().stream()
                        .filter(p -> p.unusable().isEmpty())
                        .map(p -> DynamicTest.dynamicTest(
                                c.label() + " on " + p.name(),
                                () -> Backends.with(Backends.named(p.name()), () -> {
                                    check.accept(c);
                                    return true;
                                }))));
    }

    @Test
    void everyRecipeOfTheCatalogueHasACase() {
        var covered =
                RecipeCase.all().stream().map(c -> c.objective().card().name()).collect(Collectors.toSet());
        SpreadCases.all().forEach(c -> covered.add(c.objective().card().name()));
        ScoredCases.all().forEach(c -> covered.add(c.objective().card().name()));
        covered.add("ibot"); // its teacher reads tokens, too: IbotTest
        var names = Catalogue.all().stream().map(o -> o.card().name()).toList();
        assertEquals(new TreeSet<>(names), new TreeSet<>(covered));
        assertEquals(names.size(), new TreeSet<>(names).size(), "names are unique");
    }

    /// A new similarity, relation, shaping, link or regulariser must stand in a recipe that is checked here, or
    /// be named as checked elsewhere.
    @Test
    void everyPartStandsInARecipeThatIsChecked() {
        var used = new ArrayList<Class<?>>();
        for (var c : RecipeCase.all()) {
            c.terms().forEach(t -> used.add(t.getClass()));
            for (var term : c.tables()) {
                used.add(term.similarity().getClass());
                used.add(term.link().getClass());
                term.shapings().forEach(s -> used.add(s.getClass()));
                collect(term.relation(), used);
            }
        }
        ScoredCases.all().forEach(c -> c.terms().forEach(t -> collect(t, used)));
        used.addAll(List.of(PairLogSumExp.class, TwoSided.class)); // LinkTest
        used.add(Similarity.UnitComplexAngle.class); // what ComplexAngle makes its tables of
        used.add(Hyperbolic.OnHyperboloid.class); // what the others of hyperbolic space make theirs of
        used.add(Regulariser.Custom.class); // SpreadHarnessTest
        for (var part : List.of(Similarity.class, Relation.class, Shaping.class, Link.class, Regulariser.class)) {
            requireUsed(part, used);
        }
    }

    private static void collect(Term term, List<Class<?>> used) {
        used.add(term.getClass());
        if (!(term instanceof TableTerm table)) return;
        used.add(table.similarity().getClass());
        used.add(table.link().getClass());
        table.shapings().forEach(s -> used.add(s.getClass()));
        collect(table.relation(), used);
    }

    private static void requireUsed(Class<?> part, List<Class<?>> used) {
        for (var member : part.getPermittedSubclasses()) {
            if (member.isSealed()) requireUsed(member, used);
            else assertTrue(used.contains(member), () -> "no recipe with " + member.getSimpleName() + " is checked");
        }
    }

    /// A golden value, a formula in plain loops or another recipe that it equals in a limit: something that is
    /// not the code itself must say what each recipe is in each of its forms.
    @Test
    void everyRecipeIsProven() {
        for (var c : RecipeCase.all())
            assertTrue(c.isProven(), () -> c.label() + " has neither golden value nor oracle nor limit");
        for (var c : SpreadCases.all()) {
            if (c.label().equals("lejepa")) continue; // random directions: those of width 1 have no choice
            assertTrue(!Double.isNaN(c.golden()), () -> c.label() + " has no golden value");
        }
        for (var c : ScoredCases.all()) {
            assertTrue(!Double.isNaN(c.golden()) || c.oracle() != null, () -> c.label() + " has no oracle");
        }
    }

    /// What a collapse costs is known of every recipe, or it is said why not.
    @Test
    void everyCollapseIsKnown() {
        var unspread = SpreadCases.all().stream()
                .filter(c -> Double.isNaN(c.collapsed()))
                .map(SpreadCase::label)
                .toList();
        assertEquals(SpreadCases.NO_CONSTANT, unspread);
        var unknown = RecipeCase.all().stream()
                .filter(c -> Double.isNaN(c.collapsed().applyAsDouble(4)))
                .map(RecipeCase::label)
                .collect(Collectors.toCollection(TreeSet::new));
        assertEquals(new TreeSet<>(RecipeCase.NO_CONSTANT), unknown);
    }

    private static void collect(Relation relation, List<Class<?>> used) {
        used.add(relation.getClass());
        if (relation instanceof Relation.Beside(var pools)) pools.forEach(p -> collect(p, used));
        if (relation instanceof Taught(var candidates, var _)) collect(candidates, used);
    }

    @TestFactory
    Stream<DynamicTest> gradientsByVectorsMatchCentralDifferences() {
        return forEach(c -> {
            if (c.knows(Fact.DETACHES)) return; // the next test
            Numeric.checkGradients(
                    c.label(),
                    c.batch().variables(),
                    v -> c.objective().of(c.batch().views(v)));
        });
    }

    /// Else checks of gradients would say nothing.
    @TestFactory
    Stream<DynamicTest> everyCaseTeachesSomething() {
        return forEach(c -> {
            double largest = result(c.objective(), c.batch()).gradients().stream()
                    .flatMapToDouble(Arrays::stream)
                    .map(Math::abs)
                    .max()
                    .orElse(0);
            assertTrue(largest > 1e-9, "no gradient on the batch of this case");
        });
    }

    /// The formula in plain loops gives the value and, by central differences, the gradients; what is a
    /// constant to the objective stays where it is.
    @TestFactory
    Stream<DynamicTest> formulasInPlainLoopsAgree() {
        return forEach(c -> {
            var oracle = c.oracle();
            if (oracle == null) {
                assertTrue(!c.knows(Fact.DETACHES), "constants need an oracle that knows them");
                return;
            }
            var fixed = c.batch().live();
            var result = result(c.objective(), c.batch());
            close("loss", oracle.of(fixed, fixed), result.loss(), 1e-9);
            for (int v = 0; v < fixed.size(); v++) {
                int width = fixed.get(v)[0].length;
                for (int k = 0; k < fixed.get(v).length * width; k++) {
                    double h = 1e-6;
                    double up = oracle.of(moved(fixed, v, k / width, k % width, h), fixed);
                    double down = oracle.of(moved(fixed, v, k / width, k % width, -h), fixed);
                    close(
                            "view " + v + ", element " + k,
                            (up - down) / (2 * h),
                            result.gradients().get(v)[k],
                            1e-6);
                }
            }
        });
    }

    private static List<double[][]> moved(List<double[][]> matrices, int view, int row, int column, double by) {
        var moved = matrices.stream()
                .map(m -> Arrays.stream(m).map(double[]::clone).toArray(double[][]::new))
                .toList();
        moved.get(view)[row][column] += by;
        return moved;
    }

    @TestFactory
    Stream<DynamicTest> declaredLimitsHold() {
        return forEach(c -> {
            for (var limit : c.limits()) {
                var mine = result(limit.mine(), limit.batch());
                var other = result(limit.other(), limit.with());
                close(limit.what() + ": loss", limit.factor() * other.loss(), mine.loss(), 1e-9);
                int views = Math.min(limit.batch().liveViews(), limit.with().liveViews());
                for (int v = 0; v < views; v++) {
                    double[] expected = other.gradients().get(v).clone();
                    for (int k = 0; k < expected.length; k++) expected[k] *= limit.factor();
                    close(
                            limit.what() + ": gradient of view " + v,
                            expected,
                            mine.gradients().get(v),
                            1e-9);
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> gradientsByScoresMatchCentralDifferences() {
        return forEach(c -> {
            if (c.knows(Fact.DETACHES)) return;
            for (var term : c.bound()) {
                var table = term.table(c.batch().views());
                Numeric.checkGradients(
                        c.label() + " " + term.name(), List.of(scores(table)), s -> value(term, table, s.get(0)));
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> theOrderOfTheBatchDoesNotMatter() {
        return forEach(c -> {
            if (c.knows(Fact.DRAWS)) return;
            int n = c.batch().rows();
            int[] order = IntStream.range(0, n).map(i -> (i + 2) % n).toArray();
            order[0] = 3;
            order[1] = 2; // no mere rotation
            var plain = result(c.objective(), c.batch());
            var permuted = result(c.objective(), c.batch().permuted(order));
            close("loss", plain.loss(), permuted.loss(), 1e-12);
            for (int v = 0; v < c.batch().liveViews(); v++) {
                int width = plain.gradients().get(v).length / n;
                for (int i = 0; i < n; i++) {
                    close(
                            "gradient",
                            row(plain.gradients().get(v), order[i], width),
                            row(permuted.gradients().get(v), i, width),
                            1e-12);
                }
            }
        });
    }

    /// A candidate that is masked, or a class of them where columns come in groups, whatever its score.
    @TestFactory
    Stream<DynamicTest> aMaskedCandidateChangesNothing() {
        return forEach(c -> {
            int group = c.knows(Fact.GROUPED_COLUMNS) ? 2 : 1;
            for (var term : c.bound()) {
                if (term.shapings().stream().anyMatch(Concentrations.class::isInstance)) continue; // one a column
                var table = term.table(c.batch().views());
                int n = table.rows().size();
                var plain = result(List.of(scores(table)), s -> value(term, table, s.get(0)));
                var more = Variable.parameter(Tensor.of(
                        Shape.of(n, group),
                        IntStream.range(0, group * n).mapToDouble(i -> 5 + i).toArray()));
                var both = result(List.of(scores(table), more), s -> {
                    var masked = masked(s.get(1), table);
                    return term.measure(ScoreTable.beside(List.of(table.withScores(s.get(0)), masked)))
                            .value();
                });
                close("loss", plain.loss(), both.loss(), 1e-13);
                close("gradient", plain.gradients().get(0), both.gradients().get(0), 1e-13);
                allZero("the gradient of the masked candidate", both.gradients().get(1));
            }
        });
    }

    private static ScoreTable masked(Variable scores, ScoreTable beside) {
        int n = beside.rows().size();
        int width = scores.shape().width();
        var none = Cells.none(n, width);
        return new ScoreTable(
                scores,
                new Target.Positives(none),
                none,
                none,
                none,
                beside.guide() == null ? null : Tensor.full(Shape.of(n, width), .3),
                beside.rows(),
                Axis.of("masked", width));
    }

    /// A row that may choose from nothing is silent, and so is a table of such rows.
    @TestFactory
    Stream<DynamicTest> aRowWithoutCandidatesCostsNothing() {
        return forEach(c -> {
            for (var term : c.bound()) {
                var table = term.table(c.batch().views());
                int n = table.rows().size();
                int width = table.columns().size();
                var others = withoutFirstRow(Cells.all(n, width));
                var one = empty(table, others);
                var result = result(List.of(scores(table)), s -> value(term, one, s.get(0)));
                assertTrue(Double.isFinite(result.loss()));
                // the angle at a negative is read off the row of the positive, whoever is its anchor
                boolean ofItsOwn = !(term.link() instanceof AngularPairs);
                if (ofItsOwn) allZero("row 0", row(result.gradients().get(0), 0, width));
                allFinite("the others", result.gradients().get(0));
                var all = empty(table, Cells.none(n, width));
                var nothing = result(List.of(scores(table)), s -> value(term, all, s.get(0)));
                assertEquals(0, nothing.loss());
                allZero("no candidates", nothing.gradients().get(0));
            }
        });
    }

    /// The table with candidates in the given cells only.
    private static ScoreTable empty(ScoreTable table, Cells kept) {
        var candidates = table.candidates().without(kept.complement());
        var mask = candidates.indicator(table.scores().value());
        Target target = switch (table.target()) {
            case Target.Positives(var positives) -> new Target.Positives(positives.without(kept.complement()));
            case Target.Distribution(var weights) -> new Target.Distribution(weights.where(mask, 0));
            case Target.Graded graded -> graded;
            case Target.Scaled scaled -> scaled;
        };
        return table.with(target, candidates);
    }

    @TestFactory
    Stream<DynamicTest> aRowWithoutPositivesCostsNothing() {
        return forEach(c -> {
            if (c.knows(Fact.JUDGES_ALL_ROWS)) return;
            for (var term : c.bound()) {
                var table = term.table(c.batch().views());
                int n = table.rows().size();
                int width = table.columns().size();
                var first = Cells.onePerRow(n, dev.dipole.tensor.Ints.of(0));
                assertEquals(1, first.count());
                var orphaned = retarget(table, withoutFirstRow(table.positives()));
                var one = result(List.of(scores(table)), s -> value(term, orphaned, s.get(0)));
                assertTrue(Double.isFinite(one.loss()));
                allZero("row 0", row(one.gradients().get(0), 0, width));
                allFinite("the others", one.gradients().get(0));
                var barren = retarget(table, Cells.none(n, width));
                var none = result(List.of(scores(table)), s -> value(term, barren, s.get(0)));
                assertEquals(0, none.loss());
                allZero("no row", none.gradients().get(0));
                var report = term.measure(barren).report();
                assertEquals(n, report.rowsWithoutPositives());
                assertTrue(report.reasons().get(0).contains("no row has a positive"), report::toString);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> rotatingAllVectorsChangesNothing() {
        return forEach(c -> {
            if (c.knows(Fact.SEES_COORDINATES)) return;
            double cos = Math.cos(0.8);
            double sin = Math.sin(0.8);
            var turned = c.batch().mapRows(x -> {
                double[] y = x.clone();
                y[0] = cos * x[0] - sin * x[3];
                y[3] = sin * x[0] + cos * x[3];
                return y;
            });
            close("loss", Numeric.loss(c.objective(), c.batch()), Numeric.loss(c.objective(), turned), 1e-11);
        });
    }

    @TestFactory
    Stream<DynamicTest> cosinesIgnoreTheLengthOfVectors() {
        return forEach(c -> {
            var scaled = c.batch()
                    .mapRows(x -> Arrays.stream(x).map(v -> v * (3 + x[0])).toArray());
            double difference = Math.abs(Numeric.loss(c.objective(), c.batch()) - Numeric.loss(c.objective(), scaled));
            if (c.knows(Fact.IGNORES_LENGTH)) assertTrue(difference < 1e-11, () -> "changed by " + difference);
            else assertTrue(difference > 1e-3, () -> "changed by only " + difference);
        });
    }

    @TestFactory
    Stream<DynamicTest> symmetricRecipesAllowSwappedSides() {
        return forEach(c -> {
            if (!c.knows(Fact.SYMMETRIC)) return;
            close(
                    "loss",
                    Numeric.loss(c.objective(), c.batch()),
                    Numeric.loss(c.objective(), c.batch().swapped()),
                    1e-12);
        });
    }

    /// A constant added to the scores of each row leaves the loss as it is, where that is known; everywhere else
    /// it changes it, or the recipe would be known for it.
    @TestFactory
    Stream<DynamicTest> rowsMayBeShifted() {
        return forEach(c -> {
            if (c.tables().isEmpty()) return;
            double largest = 0;
            for (var term : c.bound()) {
                var table = term.table(c.batch().views());
                int width = table.columns().size();
                double[] gradient = result(List.of(scores(table)), s -> value(term, table, s.get(0)))
                        .gradients()
                        .get(0);
                for (int i = 0; i < table.rows().size(); i++) {
                    double sum = Arrays.stream(row(gradient, i, width)).sum();
                    largest = Math.max(largest, Math.abs(sum));
                }
            }
            double sum = largest;
            if (c.knows(Fact.SOFTMAX) || c.knows(Fact.SHIFT)) assertTrue(sum < 1e-12, () -> "a row sums to " + sum);
            else assertTrue(sum > 1e-6, () -> "every row sums to " + sum);
        });
    }

    /// `∂L/∂s` is ≤ 0 at positives, ≥ 0 at negatives, and exactly 0 outside the candidates.
    @TestFactory
    Stream<DynamicTest> positivesArePulledAndNegativesPushed() {
        return forEach(c -> {
            if (!c.knows(Fact.SOFTMAX) && !c.knows(Fact.PULLS)) return;
            for (var term : c.bound()) {
                var table = term.table(c.batch().views());
                int width = table.columns().size();
                double[] gradient = result(List.of(scores(table)), s -> value(term, table, s.get(0)))
                        .gradients()
                        .get(0);
                for (int i = 0; i < table.rows().size(); i++) {
                    for (int j = 0; j < width; j++) {
                        double g = gradient[i * width + j];
                        String cell = "%s ← %s: %g"
                                .formatted(
                                        table.rows().describe(i),
                                        table.columns().describe(j),
                                        g);
                        if (!table.candidates().contains(i, j)) assertEquals(0, g, cell);
                        // with several positives one that is far ahead may be held back
                        else if (!table.positives().contains(i, j)) assertTrue(g >= -1e-15, cell);
                        else if (table.positives().countIn(i) == 1) assertTrue(g <= 1e-15, cell);
                    }
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> aFrozenViewGetsNoGradientAndChangesNothingElse() {
        return forEach(c -> {
            var batch = c.batch();
            var live = result(c.objective(), batch);
            for (int frozen = 0; frozen < batch.liveViews(); frozen++) {
                if (batch.liveViews() == 1 && batch.more().weights().isEmpty()) return; // nothing left to learn
                int cold = frozen;
                var variables = batch.variables();
                var recorded = Tape.record(() -> c.objective().of(batch.views(variables, cold)));
                assertEquals(live.loss(), recorded.value());
                var gradients = recorded.gradients();
                for (int v = 0; v < variables.size(); v++) {
                    var gradient = gradients.find(variables.get(v));
                    double[] expected = live.gradients().get(v);
                    boolean reached = Arrays.stream(expected).anyMatch(g -> g != 0);
                    if (v == frozen) assertTrue(gradient == null, "a gradient came through the frozen view " + v);
                    else if (reached)
                        close("view " + v, expected, requireFound(gradient).toDoubles(), 1e-12);
                }
            }
        });
    }

    /// Golden values in float64; in float32 the same, or, where plain loops or a limit prove the float64 value,
    /// that one.
    @TestFactory
    Stream<DynamicTest> goldenValues() {
        return onEveryBackend(c -> {
            boolean exact = Backends.current().name().equals("reference");
            double loss = Numeric.loss(c.objective(), c.batch());
            if (!Double.isNaN(c.golden())) close(c.label(), c.golden(), loss, exact ? 1e-9 : 1e-4);
            else inFloat64(() -> close(c.label(), Numeric.loss(c.objective(), c.batch()), loss, 1e-4));
        });
    }

    @TestFactory
    Stream<DynamicTest> collapsedVectorsCostAKnownConstant() {
        return forEach(c -> {
            int rows = c.batch().rows();
            double expected = c.collapsed().applyAsDouble(rows);
            if (Double.isNaN(expected)) return;
            var equal = c.batch().mapRows(x -> new double[] {.3, -.2, .9, .1, .4, -.6});
            close("collapse", expected, Numeric.loss(c.objective(), equal), 1e-9);
        });
    }

    // ---- helpers

    private static Tensor requireFound(@org.jspecify.annotations.Nullable Tensor gradient) {
        assertTrue(gradient != null, "no gradient reached a live view");
        return java.util.Objects.requireNonNull(gradient);
    }

    private static Variable scores(ScoreTable table) {
        return Variable.parameter(table.scores().value().copy());
    }

    private static Variable value(TableTerm term, ScoreTable table, Variable scores) {
        return term.measure(table.withScores(scores)).value();
    }

    private static ScoreTable retarget(ScoreTable table, Cells positives) {
        return table.withTarget(new Target.Positives(positives));
    }

    private static Cells withoutFirstRow(Cells cells) {
        var mask = Tensor.of(
                Shape.of(cells.rows(), cells.columns()),
                IntStream.range(0, cells.rows() * cells.columns())
                        .mapToDouble(k -> k < cells.columns() ? 1 : 0)
                        .toArray());
        return cells.without(Cells.nonZero(mask));
    }

    private static double[] row(double[] matrix, int i, int width) {
        return Arrays.copyOfRange(matrix, i * width, (i + 1) * width);
    }
}
