package dev.dipole.contrastive;

import static dev.dipole.contrastive.Numeric.close;
import static dev.dipole.contrastive.Numeric.inFloat64;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Tape;
import dev.dipole.contrastive.SpreadCase.Fact;
import dev.dipole.contrastive.SpreadCase.Slot;
import dev.dipole.contrastive.regulariser.OfViews;
import dev.dipole.contrastive.regulariser.PerSequence;
import dev.dipole.contrastive.regulariser.VectorFormula;
import dev.dipole.tensor.Backends;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What must hold for every recipe that looks at vectors, run over every recipe: gradients, order, invariances,
/// detachment, golden values, collapse.
class SpreadHarnessTest {
    private static Stream<DynamicTest> forEach(Consumer<SpreadCase> check) {
        return SpreadCases.all().stream()
                .map(c -> DynamicTest.dynamicTest(c.label(), () -> inFloat64(() -> check.accept(c))));
    }

    @Test
    void everyFormulaStandsInARecipeThatIsChecked() {
        var missing = new LinkedHashSet<Class<?>>(List.of(VectorFormula.class.getPermittedSubclasses()));
        for (var c : SpreadCases.all()) {
            if (!(c.objective().parts() instanceof WeightedSum(var terms))) continue;
            for (var weighted : terms) {
                if (weighted.term() instanceof OfViews(var formula, var over)) missing.remove(formula.getClass());
                if (weighted.term() instanceof PerSequence p)
                    missing.remove(p.formula().getClass());
            }
        }
        assertEquals(new LinkedHashSet<>(), missing, "formulas without a case");
    }

    @TestFactory
    Stream<DynamicTest> gradientsMatchCentralDifferences() {
        return forEach(c -> {
            if (c.label().equals("lm-dispersion")) return; // cosines are clamped there; see SpreadClosedFormTest
            var variables = c.variables();
            // a frozen view is rebuilt from its variable, so that only what may learn is moved
            var live = IntStream.range(0, variables.size())
                    .filter(i -> !c.slots().get(i).frozen())
                    .mapToObj(variables::get)
                    .toList();
            Numeric.checkGradients(c.label(), live, v -> c.objective().of(c.views(variables)));
        });
    }

    @TestFactory
    Stream<DynamicTest> theOrderOfTheBatchDoesNotMatter() {
        return forEach(c -> {
            int n = c.rows();
            int[] order = IntStream.range(0, n).map(i -> (i + 2) % n).toArray();
            order[0] = 3;
            order[1] = 2; // no mere rotation
            if (n > 4) order = new int[] {5, 2, 7, 1, 0, 4, 6, 3};
            var plain = c.result();
            var permuted = c.rows(order).result();
            close("loss", plain.loss(), permuted.loss(), 1e-11);
            for (int v = 0; v < plain.gradients().size(); v++) {
                int width = plain.gradients().get(v).length / n;
                for (int i = 0; i < n; i++) {
                    close(
                            "gradient",
                            row(plain.gradients().get(v), order[i], width),
                            row(permuted.gradients().get(v), i, width),
                            1e-9);
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> rotations() {
        double cos = Math.cos(0.8);
        double sin = Math.sin(0.8);
        return invariance(Fact.ROTATION, x -> {
            if (x.length == 1) return new double[] {-1.1 * x[0] + .3}; // a line has no rotation: anything else
            double[] y = x.clone();
            int other = Math.min(3, x.length - 1);
            y[0] = cos * x[0] - sin * x[other];
            y[other] = sin * x[0] + cos * x[other];
            return y;
        });
    }

    @TestFactory
    Stream<DynamicTest> lengths() {
        return invariance(
                Fact.LENGTH, x -> Arrays.stream(x).map(v -> v * (1.3 + x[0])).toArray());
    }

    @TestFactory
    Stream<DynamicTest> scales() {
        return invariance(Fact.SCALE, x -> Arrays.stream(x).map(v -> v * 1.3).toArray());
    }

    @TestFactory
    Stream<DynamicTest> shifts() {
        return invariance(Fact.SHIFT, x -> {
            double[] y = x.clone();
            for (int j = 0; j < y.length; j++) y[j] += .2 + .3 * j;
            return y;
        });
    }

    /// What is known to change nothing changes nothing, and whatever is not known to does change the loss.
    private static Stream<DynamicTest> invariance(Fact fact, UnaryOperator<double[]> change) {
        return forEach(c -> {
            double plain = c.loss();
            double difference = Math.abs(plain - c.mapRows(change).loss());
            if (c.knows(fact)) assertTrue(difference < 1e-9, () -> fact + " changed it by " + difference);
            else assertTrue(difference > 1e-4, () -> fact + " changed it by only " + difference);
        });
    }

    @TestFactory
    Stream<DynamicTest> symmetricRecipesAllowSwappedSides() {
        return forEach(c -> {
            if (!c.knows(Fact.SYMMETRIC)) return;
            close("loss", c.loss(), c.swapped().loss(), 1e-11);
        });
    }

    @TestFactory
    Stream<DynamicTest> aFrozenViewGetsNoGradientAndChangesNothingElse() {
        return forEach(c -> {
            var live = c.result();
            for (int frozen = 0; frozen < c.slots().size(); frozen++) {
                if (c.slots().stream().filter(s -> !s.frozen()).count() < 2) return;
                if (c.slots().get(frozen).frozen()) continue;
                var slots = new ArrayList<>(c.slots());
                slots.set(
                        frozen,
                        new Slot(slots.get(frozen).role(), slots.get(frozen).matrix(), true));
                var cut = c.on(slots.toArray(Slot[]::new));
                var variables = cut.variables();
                var recorded = Tape.record(() -> c.objective().of(cut.views(variables)));
                close("loss", live.loss(), recorded.value(), 1e-14);
                var gradients = recorded.gradients();
                for (int v = 0; v < variables.size(); v++) {
                    var gradient = gradients.find(variables.get(v));
                    if (slots.get(v).frozen()) {
                        assertNull(gradient, "a gradient came through the frozen view " + v);
                    } else {
                        assertNotNull(gradient, "no gradient reached view " + v);
                        close("view " + v, live.gradients().get(v), gradient.toDoubles(), 1e-12);
                    }
                }
            }
        });
    }

    @TestFactory
    Stream<DynamicTest> goldenValues() {
        return SpreadCases.all().stream()
                .filter(c -> !Double.isNaN(c.golden()))
                .flatMap(c -> onEveryBackend(c.label(), name -> {
                    double tolerance = name.equals("reference") ? 1e-9 : 1e-4;
                    close(c.label(), c.golden(), c.loss(), tolerance);
                }));
    }

    @TestFactory
    Stream<DynamicTest> collapsedVectorsCostAKnownConstant() {
        return forEach(c -> {
            if (Double.isNaN(c.collapsed())) return;
            // every batch becomes one of width 5, whatever it was before
            close(
                    "collapse",
                    c.collapsed(),
                    c.mapRows(x -> SpreadCases.EQUAL.clone()).loss(),
                    1e-6);
        });
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

    private static double[] row(double[] matrix, int i, int width) {
        return Arrays.copyOfRange(matrix, i * width, (i + 1) * width);
    }
}
