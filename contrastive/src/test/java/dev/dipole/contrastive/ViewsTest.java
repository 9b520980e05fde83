package dev.dipole.contrastive;

import static dev.dipole.contrastive.Numeric.inFloat64;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertInstanceOf;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Hooks;
import dev.dipole.autograd.Recording;
import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.softmax.Gte;
import dev.dipole.contrastive.softmax.InfoNce;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What a batch offers, sets of cells, and the names of rows and columns.
class ViewsTest {
    @Test
    void viewsKeepTheirNamesKindsAndMarks() {
        inFloat64(() -> {
            var batch = Batch.triples();
            var views = batch.views().withLabels(Ints.of(1, 1, 2, 3));
            assertEquals(
                    List.of("anchor", "positive", "negative_1"),
                    new ArrayList<>(views.named().keySet()));
            var cut = views.with(
                            Role.POSITIVE, List.of(views.positive().freeze().withIds(Ints.of(4, 5, 6, 7))))
                    .map(v -> v.scale(2));
            assertInstanceOf(View.Live.class, cut.anchor());
            assertInstanceOf(View.Frozen.class, cut.positive());
            assertEquals(Ints.of(4, 5, 6, 7), cut.positive().ids());
            assertEquals(Ints.of(1, 1, 2, 3), cut.anchor().labels());
            assertEquals(2 * Batch.P[1][2], cut.positive().vectors().value().toDoubles()[8]);
            assertFalse(cut.positive().vectors().tracked());
        });
    }

    @Test
    void stackedViewsAreFrozenOnlyWhereAllAre() {
        inFloat64(() -> {
            var a = View.live(Variable.parameter(Batch.tensor(Batch.A))).withIds(Ints.of(1, 2, 3, 4));
            var b = View.frozen(Batch.tensor(Batch.P)).withIds(Ints.of(5, 6, 7, 8));
            var both = View.stack(List.of(a, b));
            assertInstanceOf(View.Live.class, both);
            assertEquals(Ints.of(1, 2, 3, 4, 5, 6, 7, 8), both.ids());
            assertNull(both.labels());
            assertInstanceOf(View.Frozen.class, View.stack(List.of(b, b)));
        });
    }

    @Test
    void cellsAreSets() {
        var diagonal = Cells.diagonal(3);
        assertEquals(3, diagonal.count());
        assertEquals(6, diagonal.complement().count());
        assertTrue(diagonal.union(diagonal.complement()).isAll());
        assertEquals(0, diagonal.without(Cells.all(3, 3)).count());
        var wide = diagonal.beside(Cells.all(3, 2));
        assertEquals(5, wide.columns());
        assertTrue(wide.contains(1, 1) && wide.contains(1, 4) && !wide.contains(1, 2));
        assertEquals(3, wide.countIn(2));
        var equal = Cells.equal(Ints.of(1, 2, 2), Ints.of(2, 1));
        assertTrue(equal.contains(0, 1) && equal.contains(1, 0) && equal.contains(2, 0));
        assertEquals(3, equal.count());
        assertThrows(ObjectiveException.class, () -> diagonal.union(Cells.none(3, 2)));
        assertThrows(ObjectiveException.class, () -> diagonal.beside(Cells.none(2, 2)));
    }

    @Test
    void rowsAndColumnsHaveNames() {
        inFloat64(() -> {
            var gte =
                    (TableTerm) ((WeightedSum) new Gte().parts()).terms().get(0).term();
            var table = gte.table(Batch.triples().views());
            assertEquals("anchor 2", table.rows().describe(2));
            assertEquals("positive 3", table.columns().describe(3));
            assertEquals("negative_1 0", table.columns().describe(4));
            assertEquals("anchor 1", table.columns().describe(9));
            assertEquals(24, table.columns().size());
            assertThrows(IndexOutOfBoundsException.class, () -> table.columns().describe(24));
        });
    }

    @Test
    void aTableThatContradictsItselfIsRefused() {
        inFloat64(() -> {
            var scores = Variable.constant(Tensor.full(Shape.of(2, 2), 0));
            var diagonal = new Target.Positives(Cells.diagonal(2));
            var axis = Axis.of("item", 2);
            assertThrows(
                    ObjectiveException.class,
                    () -> new ScoreTable(
                            scores, diagonal, Cells.diagonal(2).complement(), Cells.none(2, 2), axis, axis));
            assertThrows(
                    ObjectiveException.class,
                    () -> new ScoreTable(
                            scores, diagonal, Cells.all(2, 2), Cells.none(2, 2), axis, Axis.of("item", 3)));
        });
    }

    /// `∂L/∂s` can be read while training.
    @Test
    void hooksSeeTheScoresAndTheirGradient() {
        inFloat64(() -> {
            var seen = new ArrayList<String>();
            var hooks = Hooks.none().onGradient("infonce.qd.scores", (path, gradient) -> {
                seen.add(path + " " + gradient.shape());
                return gradient;
            });
            var batch = Batch.pairs();
            var variables = batch.variables();
            Tape.record(Recording.plain().hooked(hooks), () -> new InfoNce().of(batch.views(variables)))
                    .gradients();
            assertEquals(List.of("infonce.qd.scores [4, 4]"), seen);
        });
    }
}
