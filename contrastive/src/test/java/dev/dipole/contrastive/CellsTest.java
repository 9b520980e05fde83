package dev.dipole.contrastive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.List;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Sets of cells against the same sets counted cell by cell.
class CellsTest {
    private static final int ROWS = 64;
    private static final int COLUMNS = 6;

    /// Row `i` holds the columns whose bits are set in `i`: every subset of six columns once.
    private static Cells everySubset() {
        return subsets(1);
    }

    /// Every subset in another order.
    private static Cells subsets(int factor) {
        double[] numbers = IntStream.range(0, ROWS * COLUMNS)
                .mapToDouble(k -> k / COLUMNS * factor % ROWS >> k % COLUMNS & 1)
                .toArray();
        return Cells.nonZero(Tensor.of(Shape.of(ROWS, COLUMNS), numbers));
    }

    private static void assertHolds(Cells cells, IntPredicate expected) {
        int columns = cells.columns();
        double[] indicator = cells.indicator(Tensor.full(Shape.of(1), 0)).toDoubles();
        long count = 0;
        for (int i = 0; i < cells.rows(); i++) {
            int inRow = 0;
            int first = -1;
            for (int j = columns - 1; j >= 0; j--) {
                boolean inside = expected.test(i * columns + j);
                assertEquals(inside, cells.contains(i, j), "%d, %d of %s".formatted(i, j, cells));
                assertEquals(inside ? 1 : 0, indicator[i * columns + j]);
                if (!inside) continue;
                inRow++;
                first = j;
            }
            assertEquals(inRow, cells.countIn(i));
            assertEquals(first, cells.first(i));
            assertEquals(inRow > 0, cells.occupied().get(i));
            count += inRow;
        }
        assertEquals(count, cells.count());
        assertEquals(count == 0, cells.isNone());
        assertEquals(count == (long) cells.rows() * columns, cells.isAll());
    }

    @Test
    void operationsOnEveryPairOfSubsets() {
        var a = everySubset();
        for (int factor = 1; factor < ROWS; factor += 2) { // odd: a permutation of the subsets
            var b = subsets(factor);
            assertHolds(a.union(b), k -> holds(a, k) || holds(b, k));
            assertHolds(a.without(b), k -> holds(a, k) && !holds(b, k));
        }
        assertHolds(a.complement(), k -> !holds(a, k));
        assertTrue(a.union(a.complement()).isAll());
        assertTrue(a.without(a).isNone());
    }

    private static boolean holds(Cells cells, int k) {
        return cells.contains(k / cells.columns(), k % cells.columns());
    }

    @Test
    void tablesBesideEachOtherAndPartsOfThem() {
        var a = everySubset();
        var wide = a.beside(a.complement());
        assertHolds(wide, k -> holds(a, k / 12 * 6 + k % 6) == (k % 12 < 6));
        assertTrue(Cells.all(3, 2).beside(Cells.all(3, 4)).isAll());
        assertHolds(wide.part(5, 9), k -> wide.contains(5 + k / 12, k % 12));
        assertHolds(Cells.diagonal(3).twice(), k -> k / 6 % 3 == k % 6 % 3);
        assertHolds(Cells.equal(Ints.of(1, 2), Ints.of(2, 1)).diagonalAsColumn(), k -> false);
        assertHolds(Cells.diagonal(2).diagonalAsColumn(), k -> true);
    }

    @Test
    void marksOfAnySign() {
        int[] rows = {3, -1, Integer.MIN_VALUE, Integer.MAX_VALUE, 0};
        int[] columns = {0, -1, 3, -1, Integer.MAX_VALUE, Integer.MIN_VALUE, 3, 3};
        assertHolds(Cells.equal(Ints.of(rows), Ints.of(columns)), k -> rows[k / 8] == columns[k % 8]);
        int[] more = {7, 7, 3, 0, 1, 2, 3, 4};
        assertHolds(
                Cells.sharing(List.of(Ints.of(rows)), List.of(Ints.of(columns), Ints.of(more)), 5, 8),
                k -> rows[k / 8] == columns[k % 8] || rows[k / 8] == more[k % 8]);
    }

    /// As bits these would be 8 GB each.
    @Test
    void aSetOfATableOfAnySizeCostsNextToNothing() {
        int n = 1 << 18;
        var marks = Ints.range(n);
        var others = Cells.diagonal(n).complement().without(Cells.equal(marks, marks));
        assertEquals((long) n * (n - 1), others.count());
        assertFalse(others.beside(Cells.all(n, n)).isAll());
    }

    @Test
    void rowsThatDoNotExistAreRefused() {
        assertThrows(IndexOutOfBoundsException.class, () -> Cells.diagonal(3).contains(3, 0));
        assertThrows(IndexOutOfBoundsException.class, () -> Cells.all(3, 3).countIn(-1));
    }
}
