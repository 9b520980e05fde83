package dev.dipole.contrastive;

import static dev.dipole.contrastive.Numeric.close;
import static dev.dipole.contrastive.Numeric.inFloat64;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.ScoredCase.Fact;
import dev.dipole.tensor.Backends;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.function.Consumer;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What must hold for every recipe over given scores or completions: values, gradients, order, masks, shifts,
/// silence.
class ScoredHarnessTest {
    private static Stream<DynamicTest> forEach(Consumer<ScoredCase> check) {
        return ScoredCases.all().stream()
                .map(c -> DynamicTest.dynamicTest(c.label(), () -> inFloat64(() -> check.accept(c))));
    }

    @TestFactory
    Stream<DynamicTest> gradientsMatchCentralDifferences() {
        return forEach(c -> {
            if (c.knows(Fact.DETACHES)) return; // the next test
            Numeric.checkGradients(
                    c.label(), c.variables(), v -> c.objective().of(c.given().views(v.get(0))));
        });
    }

    @TestFactory
    Stream<DynamicTest> formulasInPlainLoopsAgree() {
        return forEach(c -> {
            var oracle = c.oracle();
            if (oracle == null) {
                assertTrue(!c.knows(Fact.DETACHES), "constants need an oracle that knows them");
                return;
            }
            var result = c.result();
            double[] fixed = c.given().numbers();
            close("loss", oracle.of(fixed, fixed), result.loss(), 1e-9);
            for (int i = 0; i < fixed.length; i++) {
                double[] up = fixed.clone();
                double[] down = fixed.clone();
                up[i] += 1e-6;
                down[i] -= 1e-6;
                double slope = (oracle.of(up, fixed) - oracle.of(down, fixed)) / 2e-6;
                close("gradient " + i, slope, result.gradients().get(0)[i], 1e-6);
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> goldenValues() {
        return ScoredCases.all().stream()
                .filter(c -> !Double.isNaN(c.golden()))
                .flatMap(c -> onEveryBackend(c.label(), name -> {
                    double tolerance = name.equals("reference") ? 1e-9 : 1e-4;
                    close(c.label(), c.golden(), c.loss(), tolerance);
                }));
    }

    @TestFactory
    Stream<DynamicTest> theOrderOfRowsDoesNotMatter() {
        return forEach(c -> {
            int n = c.given().rows();
            int[] order = IntStream.range(0, n).map(i -> (i + 1) % n).toArray();
            var moved = c.on(c.given().inOrder(order));
            close("loss", c.loss(), moved.loss(), 1e-11);
            double[] there = c.on(c.given().with(c.result().gradients().get(0)))
                    .given()
                    .inOrder(order)
                    .numbers();
            close("gradient", there, moved.result().gradients().get(0), 1e-10);
        });
    }

    @TestFactory
    Stream<DynamicTest> shifts() {
        return forEach(c -> {
            if (c.given().hasCompletions()) return;
            double difference = Math.abs(c.loss()
                    - c.on(c.given().map(s -> {
                                for (int i = 0; i < s.length; i++) s[i] += .7;
                                return s;
                            }))
                            .loss());
            if (c.knows(Fact.SHIFT)) assertTrue(difference < 1e-11, "a shift changed it by " + difference);
            else assertTrue(difference > 1e-5, "a shift changed nothing");
        });
    }

    /// A cell that is no candidate, whatever its score, changes neither the loss nor a gradient.
    @TestFactory
    Stream<DynamicTest> aMaskedCandidateChangesNothing() {
        return forEach(c -> {
            for (var term : c.terms()) {
                if (!(term instanceof TableTerm table)) continue;
                var plain = Numeric.result(
                        c.variables(),
                        v -> table.measure(table.table(c.given().views(v.get(0))))
                                .value());
                for (double score : List.of(0.0, 1e3)) {
                    var padded = Numeric.result(c.variables(), v -> {
                        var raw = table.table(c.given().views(v.get(0)));
                        return table.measure(padded(raw, score)).value();
                    });
                    close("loss", plain.loss(), padded.loss(), 1e-12);
                    close(
                            "gradient",
                            plain.gradients().get(0),
                            padded.gradients().get(0),
                            1e-12);
                }
            }
        });
    }

    private static ScoreTable padded(ScoreTable raw, double score) {
        int rows = raw.rows().size();
        var column = Variable.constant(Tensor.full(raw.scores().value().backend(), Shape.of(rows, 1), score));
        Target target = switch (raw.target()) {
            case Target.Scaled(var equal, var factors) ->
                new Target.Scaled(new Target.Positives(equal.positives().beside(Cells.none(rows, 1))), factors);
            case Target.Positives(var positives) -> new Target.Positives(positives.beside(Cells.none(rows, 1)));
            case Target.Distribution(var weights) ->
                new Target.Distribution(
                        Tensor.concatColumns(List.of(weights, column.value().scale(0))));
            case Target.Graded(var values) ->
                new Target.Graded(
                        Tensor.concatColumns(List.of(values, column.value().affine(0, 7))));
        };
        return new ScoreTable(
                Variable.concatColumns(List.of(raw.scores(), column)),
                target,
                raw.candidates().beside(Cells.none(rows, 1)),
                Cells.none(rows, raw.columns().size() + 1),
                raw.rows(),
                raw.columns().then(Axis.of("padding", 1)));
    }

    /// Where nothing is better than anything else, what compares has nothing to say: loss and gradient are
    /// exactly 0.
    @TestFactory
    Stream<DynamicTest> equalLabelsAndRewardsTeachNothing() {
        return forEach(c -> {
            if (!ScoredCases.COMPARES.contains(c.objective().card().name())) return;
            if (c.label().startsWith("grpo K")) return; // the reference goes on pulling
            if (c.label().contains("NDCG1")) return; // looks at all pairs, also those of equal labels
            double[] equal = new double[c.given().values().length];
            Arrays.fill(equal, .3);
            var result = c.on(c.given().withValues(equal)).result();
            assertTrue(result.loss() == 0, "a loss of " + result.loss());
            for (double g : result.gradients().get(0)) assertTrue(g == 0, "a gradient of " + g);
        });
    }

    @Test
    void whatComparesIsNamedRight() {
        var names =
                ScoredCases.all().stream().map(c -> c.objective().card().name()).toList();
        for (String name : ScoredCases.COMPARES) assertTrue(names.contains(name), name);
    }

    private static Stream<DynamicTest> onEveryBackend(String label, Consumer<String> check) {
        return Backends.providers().stream()
                .filter(p -> p.unusable().isEmpty())
                .map(p -> DynamicTest.dynamicTest(
                        label + " on " + p.name(),
                        () -> Backends.with(Backends.named(p.name()), () -> {
                            check.accept(p.name());
                            return true;
                        })));
    }
}
