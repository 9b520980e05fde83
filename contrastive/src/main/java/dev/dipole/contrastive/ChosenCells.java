package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.Arrays;
import java.util.function.IntPredicate;
import java.util.stream.IntStream;

/// Some cells of a table in a list, row after row; a cell may stand in it several times. What links on pairs
/// and triplets compute, they compute for each entry of such a list.
///
/// @param columns of the table
/// @param cells `row · columns + column` of each entry
/// @param offsets where the entries of each row begin, and the end
@SuppressWarnings("ArrayRecordComponent") // never compared
record ChosenCells(int columns, int[] cells, int[] offsets) {
    /// The cells of a set, those of the rows asked for.
    static ChosenCells of(Cells set, IntPredicate rows) {
        int columns = set.columns();
        var found = new Builder(set.rows(), columns);
        for (int i = 0; i < set.rows(); i++) {
            if (rows.test(i)) for (int j : columnsOf(set, i)) found.add(i, j);
            found.endRow(i);
        }
        return found.build();
    }

    static int[] columnsOf(Cells set, int row) {
        return IntStream.range(0, set.columns())
                .filter(j -> set.contains(row, j))
                .toArray();
    }

    /// Collects entries row by row.
    static final class Builder {
        private final int columns;
        private final int[] offsets;
        private int[] cells = new int[64];
        private int count;

        Builder(int rows, int columns) {
            this.columns = columns;
            offsets = new int[rows + 1];
        }

        void add(int row, int column) {
            if (count == cells.length) {
                Check.fitsAnArray(2L * count, 1);
                cells = Arrays.copyOf(cells, 2 * count);
            }
            cells[count++] = row * columns + column;
        }

        void endRow(int row) {
            offsets[row + 1] = count;
        }

        ChosenCells build() {
            return new ChosenCells(columns, Arrays.copyOf(cells, count), offsets);
        }
    }

    int count() {
        return cells.length;
    }

    int rows() {
        return offsets.length - 1;
    }

    /// How many entries a row has.
    int countIn(int row) {
        return offsets[row + 1] - offsets[row];
    }

    private Ints rowOfEach() {
        return Ints.of(Arrays.stream(cells).map(c -> c / columns).toArray());
    }

    private Ints columnOfEach() {
        return Ints.of(Arrays.stream(cells).map(c -> c % columns).toArray());
    }

    /// The number in each cell: `[count]`.
    Variable from(Variable matrix) {
        return matrix.reshape(Math.toIntExact(matrix.shape().size()), 1)
                .gather(Ints.of(cells))
                .reshape(count());
    }

    /// The number of each cell's row: `[rows] → [count]`.
    Variable ofRows(Variable perRow) {
        return perRow.reshape(rows(), 1).gather(rowOfEach()).reshape(count());
    }

    /// The number that belongs to each cell's column in a table whose columns begin with its rows.
    Variable ofColumns(Variable perRow) {
        return perRow.reshape(rows(), 1).gather(columnOfEach()).reshape(count());
    }

    /// The whole row of each cell: `[count, columns]`.
    Variable wholeRows(Variable matrix) {
        Check.fitsAnArray(count(), columns);
        return matrix.gather(rowOfEach());
    }

    /// The row that belongs to each cell's column, in a table whose columns begin with its rows.
    Variable rowsOfColumns(Variable matrix) {
        Check.fitsAnArray(count(), columns);
        return matrix.gather(columnOfEach());
    }

    /// 1 where a cell of each entry's row is in the set, but for the cell itself: `[count, columns]`.
    Tensor others(Cells set, Tensor like) {
        var ofRows = set.indicator(like).gather(rowOfEach()).toDoubles();
        for (int k = 0; k < cells.length; k++) ofRows[k * columns + cells[k] % columns] = 0;
        var mask = like.like(Shape.of(count(), columns));
        mask.assign(ofRows);
        return mask;
    }

    /// A number of each entry in all columns: `[count, columns]`.
    Variable spread(Variable perCell) {
        var ones = Tensor.full(perCell.value().backend(), Shape.of(count(), columns), 1);
        return Variable.constant(ones).mulRows(perCell);
    }

    /// The sum of each row's entries: `[count] → [rows]`.
    Variable sums(Variable perCell) {
        return perCell.reshape(count(), 1).segmentSum(Ints.of(offsets)).reshape(rows());
    }
}
