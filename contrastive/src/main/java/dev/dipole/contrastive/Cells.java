package dev.dipole.contrastive;

import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// A set of cells of a table: its candidates, its positives, its suspected duplicates. Immutable, on the host,
/// a bit a cell.
public final class Cells {
    private final int columns;
    private final BitSet[] rows;

    private Cells(int columns, BitSet[] rows) {
        this.columns = columns;
        this.rows = rows;
    }

    private static Cells build(int rows, int columns, IntFunction<BitSet> row) {
        return new Cells(columns, IntStream.range(0, rows).mapToObj(row).toArray(BitSet[]::new));
    }

    /// No cell of a table of that size.
    public static Cells none(int rows, int columns) {
        return build(rows, columns, i -> new BitSet(columns));
    }

    /// Every cell of a table of that size.
    public static Cells all(int rows, int columns) {
        return none(rows, columns).complement();
    }

    /// The cells `(i, i)` of a square table.
    public static Cells diagonal(int n) {
        return onePerRow(n, Ints.range(n));
    }

    /// One cell in each row.
    public static Cells onePerRow(int columns, Ints column) {
        column.requireBelow(columns, "column");
        return build(column.size(), columns, i -> {
            var row = new BitSet(columns);
            row.set(column.get(i));
            return row;
        });
    }

    /// The cells of a matrix whose number is not 0.
    public static Cells nonZero(Tensor matrix) {
        int columns = matrix.shape().width();
        double[] values = matrix.toDoubles();
        return build(matrix.shape().dim(0), columns, i -> {
            var row = new BitSet(columns);
            for (int j = 0; j < columns; j++) row.set(j, values[i * columns + j] != 0);
            return row;
        });
    }

    /// The cells `(i, j)` with `rowMarks[i] = columnMarks[j]`.
    public static Cells equal(Ints rowMarks, Ints columnMarks) {
        return sharing(List.of(rowMarks), List.of(columnMarks), rowMarks.size(), columnMarks.size());
    }

    /// The cells `(i, j)` where a mark of row `i` equals a mark of column `j`; rows and columns may carry
    /// several marks each.
    static Cells sharing(List<Ints> rowMarks, List<Ints> columnMarks, int rows, int columns) {
        var columnsOf = new HashMap<Integer, BitSet>(); // looked up only, so its order does not matter
        for (var marks : columnMarks) {
            for (int j = 0; j < columns; j++)
                columnsOf
                        .computeIfAbsent(marks.get(j), m -> new BitSet(columns))
                        .set(j);
        }
        return build(rows, columns, i -> {
            var row = new BitSet(columns);
            for (var marks : rowMarks) {
                var found = columnsOf.get(marks.get(i));
                if (found != null) row.or(found);
            }
            return row;
        });
    }

    /// The number of rows of the table.
    public int rows() {
        return rows.length;
    }

    /// The number of columns of the table.
    public int columns() {
        return columns;
    }

    public boolean contains(int row, int column) {
        return rows[row].get(column);
    }

    /// How many cells of a row are in the set.
    public int countIn(int row) {
        return rows[row].cardinality();
    }

    /// How many cells are in the set.
    public long count() {
        return Arrays.stream(rows).mapToLong(BitSet::cardinality).sum();
    }

    /// Whether every cell of the table is in the set.
    public boolean isAll() {
        return count() == (long) rows.length * columns;
    }

    /// The first column in the set of a row, −1 if there is none.
    int first(int row) {
        return rows[row].nextSetBit(0);
    }

    /// The rows that have a cell in the set.
    BitSet occupied() {
        var occupied = new BitSet(rows.length);
        for (int i = 0; i < rows.length; i++) occupied.set(i, !rows[i].isEmpty());
        return occupied;
    }

    /// The cells that are not in the set.
    public Cells complement() {
        return build(rows.length, columns, i -> {
            var row = (BitSet) rows[i].clone();
            row.flip(0, columns);
            return row;
        });
    }

    /// The cells in this set or the other.
    public Cells union(Cells other) {
        requireSameSize(other);
        return build(rows.length, columns, i -> {
            var row = (BitSet) rows[i].clone();
            row.or(other.rows[i]);
            return row;
        });
    }

    /// The cells in this set that are not in the other.
    public Cells without(Cells other) {
        requireSameSize(other);
        return build(rows.length, columns, i -> {
            var row = (BitSet) rows[i].clone();
            row.andNot(other.rows[i]);
            return row;
        });
    }

    /// The set of the table that stands left of another with as many rows.
    public Cells beside(Cells right) {
        if (rows.length != right.rows.length) {
            throw new ObjectiveException("tables of %d and %d rows cannot stand beside each other"
                    .formatted(rows.length, right.rows.length));
        }
        return build(rows.length, columns + right.columns, i -> {
            var row = (BitSet) rows[i].clone();
            right.rows[i].stream().forEach(j -> row.set(columns + j));
            return row;
        });
    }

    /// The set of the table that holds this one in each of its four quarters.
    Cells twice() {
        var wide = beside(this);
        return build(2 * rows.length, 2 * columns, i -> wide.rows[i % rows.length]);
    }

    /// The diagonal as a table of one column.
    Cells diagonalAsColumn() {
        return build(rows.length, 1, i -> {
            var row = new BitSet(1);
            row.set(0, rows[i].get(i));
            return row;
        });
    }

    /// 1 where a cell is in the set, 0 elsewhere, on the backend of `like`.
    public Tensor indicator(Tensor like) {
        var values = new double[Math.multiplyExact(rows.length, columns)];
        for (int i = 0; i < rows.length; i++) {
            int start = i * columns;
            rows[i].stream().forEach(j -> values[start + j] = 1);
        }
        var tensor = like.like(Shape.of(rows.length, columns));
        tensor.assign(values);
        return tensor;
    }

    private void requireSameSize(Cells other) {
        if (rows.length == other.rows.length && columns == other.columns) return;
        throw new ObjectiveException("cells of a %d×%d table do not fit a %d×%d table"
                .formatted(other.rows.length, other.columns, rows.length, columns));
    }

    @Override
    public String toString() {
        return "%d of %d×%d cells".formatted(count(), rows.length, columns);
    }
}
