package dev.dipole.contrastive;

import static dev.dipole.contrastive.Batch.A;
import static dev.dipole.contrastive.Batch.H;
import static dev.dipole.contrastive.Batch.P;
import static dev.dipole.contrastive.Numeric.close;
import static dev.dipole.contrastive.Numeric.inFloat64;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.softmax.Dcl;
import dev.dipole.contrastive.softmax.Directions;
import dev.dipole.contrastive.softmax.Gte;
import dev.dipole.contrastive.softmax.InfoNce;
import dev.dipole.contrastive.softmax.Negatives;
import dev.dipole.contrastive.softmax.NtXent;
import dev.dipole.contrastive.softmax.SupCon;
import dev.dipole.tensor.Ints;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Texts that stand in a batch more than once, and what a report says of a batch.
class DuplicatesTest {
    private static View view(double[][] m, int... ids) {
        return View.live(Variable.constant(Batch.tensor(m))).withIds(Ints.of(ids));
    }

    private static Views pairs(int[] anchorIds, int[] positiveIds) {
        return Views.of(view(A, anchorIds), view(P, positiveIds));
    }

    @Test
    void anEqualDocumentInAnotherRowIsNoNegative() {
        inFloat64(() -> {
            // documents of rows 0 and 2 are the same text
            var views = pairs(new int[] {1, 2, 3, 4}, new int[] {10, 11, 10, 13});
            var loss = new InfoNce().measure(views);
            int[][] columns = {{0, 1, 3}, {0, 1, 2, 3}, {1, 2, 3}, {0, 1, 2, 3}};
            close(
                    "masked",
                    Oracle.choosing(A, P, .05, columns),
                    loss.value().value().item(),
                    1e-12);
            assertEquals(2, loss.report().maskedFalseNegatives());
            assertEquals(4, loss.report().rows());
            assertFalse(loss.report().degenerate());
        });
    }

    @Test
    void anotherDocumentOfTheSameQueryIsNoNegative() {
        inFloat64(() -> {
            var views = pairs(new int[] {1, 1, 3, 4}, new int[] {10, 11, 12, 13});
            int[][] columns = {{0, 2, 3}, {1, 2, 3}, {0, 1, 2, 3}, {0, 1, 2, 3}};
            close(
                    "masked",
                    Oracle.choosing(A, P, .05, columns),
                    new InfoNce().of(views).value().item(),
                    1e-12);
        });
    }

    @Test
    void masksCanBeSwitchedOffAndDistinctIdsMaskNothing() {
        inFloat64(() -> {
            var repeated = pairs(new int[] {1, 2, 3, 4}, new int[] {10, 11, 10, 13});
            var off = new InfoNce(.05, Directions.QD, Negatives.ALL, new Similarity.Cosine(), 0, false);
            assertEquals(2.250611399840, off.of(repeated).value().item(), 1e-9);
            var distinct = new InfoNce().measure(pairs(new int[] {1, 2, 3, 4}, new int[] {10, 11, 12, 13}));
            assertEquals(2.250611399840, distinct.value().value().item(), 1e-9);
            assertEquals(0, distinct.report().maskedFalseNegatives());
        });
    }

    @Test
    void aHardNegativeThatIsAPositiveOfItsRowIsDropped() {
        inFloat64(() -> {
            var views = pairs(new int[] {1, 2, 3, 4}, new int[] {10, 11, 12, 13})
                    .with(Role.NEGATIVE, List.of(view(H, 20, 11, 22, 10)));
            // row 1's own negative is its positive; row 3's negative is the positive of row 0
            var own = new InfoNce(.05, Directions.QD, Negatives.ONLY_OWN).measure(views);
            assertEquals(1, own.report().maskedFalseNegatives());
            assertEquals(1, own.report().rowsWithoutNegatives());
            assertEquals(
                    List.of("qd: 1 of 4 rows have no negative"), own.report().reasons());
            double expected = 0;
            for (int i : new int[] {0, 2, 3}) {
                expected += Oracle.softplus((Oracle.cos(A[i], H[i]) - Oracle.cos(A[i], P[i])) / .05) / 4;
            }
            close("own", expected, own.value().value().item(), 1e-12);
            assertEquals(2, new InfoNce().measure(views).report().maskedFalseNegatives());
        });
    }

    /// Twice counted positives are the pair itself, not duplicates of it.
    @Test
    void gteKeepsTheOwnPairAndMasksItsDuplicatesInEveryBlock() {
        inFloat64(() -> {
            var distinct = pairs(new int[] {1, 2, 3, 4}, new int[] {10, 11, 12, 13});
            assertEquals(6.298334674716, new Gte(.05, true).of(distinct).value().item(), 1e-9);
            var repeated = pairs(new int[] {1, 2, 3, 4}, new int[] {10, 11, 10, 13});
            assertEquals(2 * 4, new Gte(.05, true).measure(repeated).report().maskedFalseNegatives());
            // two views stacked: pairs 0 and 2 in all four quarters
            assertEquals(2 * 4, new NtXent().measure(repeated).report().maskedFalseNegatives());
        });
    }

    @Test
    void aBatchOfOneRowIsDefinedAndReported() {
        inFloat64(() -> {
            for (var objective : List.of(new InfoNce(), new Gte(.05, false), new NtXent(), new Dcl())) {
                var loss = objective.measure(Batch.pairs().head(1).views());
                assertEquals(0, loss.value().value().item());
                assertTrue(loss.report().degenerate());
                assertEquals(1, loss.report().rows());
                String reason = loss.report().reasons().get(0);
                assertTrue(reason.contains("nothing to tell apart"), reason);
            }
            var uniformity =
                    new AlignmentUniformity().measure(Batch.pairs().head(1).views());
            assertEquals(
                    "uniformity_anchor: one row has no neighbour to keep away from",
                    uniformity.report().reasons().get(0));
            assertFalse(new InfoNce()
                    .measure(Batch.triples().head(1).views())
                    .report()
                    .degenerate());
        });
    }

    @Test
    void classesOfOneAreCounted() {
        inFloat64(() -> {
            var batch = new Batch(List.<double[][]>of(A), List.of(5, 6, 5, 8));
            var report = new SupCon().measure(batch.views()).report();
            assertEquals(2, report.rowsWithoutPositives());
            assertEquals(List.of("classes: 2 of 4 rows have no positive and cost 0"), report.reasons());
            var strangers = new SupCon().measure(new Batch(List.<double[][]>of(A), List.of(1, 2, 3, 4)).views());
            assertEquals(0, strangers.value().value().item());
            assertEquals(4, strangers.report().rowsWithoutPositives());
            var friends = new SupCon().measure(new Batch(List.<double[][]>of(A), List.of(1, 1, 1, 1)).views());
            assertEquals(4, friends.report().rowsWithoutNegatives());
        });
    }
}
