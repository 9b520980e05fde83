package dev.dipole.contrastive;

import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.Arrays;
import java.util.BitSet;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.function.IntFunction;
import java.util.stream.IntStream;

/// A set of cells of a table: its candidates, its positives, its suspected duplicates. Immutable, on the host.
///
/// A set is a rule that says which cells of a row belong to it, so one for a table of any size costs next to
/// nothing until its rows are asked for; [#part] keeps the answers for some rows.
public final class Cells {
    private final int rows;
    private final int columns;
    private final IntFunction<Runs> row;

    private Cells(int rows, int columns, IntFunction<Runs> row) {
        this.rows = rows;
        this.columns = columns;
        this.row = row;
    }

    private static Cells stored(int columns, Runs[] rows) {
        return new Cells(rows.length, columns, i -> rows[i]);
    }

    /// No cell of a table of that size.
    public static Cells none(int rows, int columns) {
        return new Cells(rows, columns, i -> Runs.NONE);
    }

    /// Every cell of a table of that size.
    public static Cells all(int rows, int columns) {
        var all = Runs.of(0, columns);
        return new Cells(rows, columns, i -> all);
    }

    /// The cells `(i, i)` of a square table.
    public static Cells diagonal(int n) {
        return new Cells(n, n, Runs::cell);
    }

    /// The cells that pass a test.
    static Cells where(int rows, int columns, Test test) {
        var found = new Runs[rows];
        for (int i = 0; i < rows; i++) {
            int row = i;
            found[i] = Runs.ofSorted(
                    IntStream.range(0, columns).filter(j -> test.passes(row, j)).toArray());
        }
        return stored(columns, found);
    }

    /// Whether a cell belongs to a set.
    interface Test {
        boolean passes(int row, int column);
    }

    /// One cell in each row.
    public static Cells onePerRow(int columns, Ints column) {
        column.requireBelow(columns, "column");
        return new Cells(column.size(), columns, i -> Runs.cell(column.get(i)));
    }

    /// The cells of a matrix whose number is not 0.
    public static Cells nonZero(Tensor matrix) {
        int columns = matrix.shape().width();
        double[] values = matrix.toDoubles();
        var rows = new Runs[matrix.shape().dim(0)];
        for (int i = 0; i < rows.length; i++) {
            int start = i * columns;
            rows[i] = Runs.ofSorted(IntStream.range(0, columns)
                    .filter(j -> values[start + j] != 0)
                    .toArray());
        }
        return stored(columns, rows);
    }

    /// The cells `(i, j)` with `rowMarks[i] = columnMarks[j]`.
    public static Cells equal(Ints rowMarks, Ints columnMarks) {
        return sharing(List.of(rowMarks), List.of(columnMarks), rowMarks.size(), columnMarks.size());
    }

    /// The cells `(i, j)` where a mark of row `i` equals a mark of column `j`; rows and columns may carry
    /// several marks each.
    static Cells sharing(List<Ints> rowMarks, List<Ints> columnMarks, int rows, int columns) {
        if (rowMarks.isEmpty() || columnMarks.isEmpty()) return none(rows, columns);
        var columnsOf = columnsByMark(columnMarks);
        return new Cells(rows, columns, i -> {
            var found = Runs.NONE;
            for (var marks : rowMarks) found = found.union(columnsOf.getOrDefault(marks.get(i), Runs.NONE));
            return found;
        });
    }

    private static Map<Integer, Runs> columnsByMark(List<Ints> columnMarks) {
        long[] pairs = columnMarks.stream() // mark and column in one number, which sorts by mark, then by column
                .flatMapToLong(marks ->
                        IntStream.range(0, marks.size()).mapToLong(j -> (long) marks.get(j) << Integer.SIZE | j))
                .sorted()
                .distinct()
                .toArray();
        var columnsOf = new HashMap<Integer, Runs>(); // looked up only, so its order does not matter
        int from = 0;
        for (int to = 1; to <= pairs.length; to++) {
            int mark = (int) (pairs[from] >> Integer.SIZE);
            if (to < pairs.length && (int) (pairs[to] >> Integer.SIZE) == mark) continue;
            int[] columns =
                    Arrays.stream(pairs, from, to).mapToInt(p -> (int) p).toArray();
            columnsOf.put(mark, Runs.ofSorted(columns));
            from = to;
        }
        return columnsOf;
    }

    /// The number of rows of the table.
    public int rows() {
        return rows;
    }

    /// The number of columns of the table.
    public int columns() {
        return columns;
    }

    /// The cells in the rows `from … to-1`, as a table of its own that asks no rule any more.
    Cells part(int from, int to) {
        return stored(columns, IntStream.range(from, to).mapToObj(row).toArray(Runs[]::new));
    }

    public boolean contains(int row, int column) {
        return at(row).contains(column);
    }

    /// How many cells of a row are in the set.
    public int countIn(int row) {
        return at(row).count();
    }

    private Runs at(int i) {
        if (i < 0 || i >= rows) throw new IndexOutOfBoundsException("%d rows have no row %d".formatted(rows, i));
        return row.apply(i);
    }

    /// How many cells are in the set.
    public long count() {
        return IntStream.range(0, rows).mapToLong(i -> row.apply(i).count()).sum();
    }

    /// Whether no cell of the table is in the set.
    boolean isNone() {
        return IntStream.range(0, rows).allMatch(i -> row.apply(i).isEmpty());
    }

    /// Whether every cell of the table is in the set.
    public boolean isAll() {
        return IntStream.range(0, rows).allMatch(i -> row.apply(i).count() == columns);
    }

    /// The first column in the set of a row, −1 if there is none.
    int first(int row) {
        return at(row).first();
    }

    /// The rows that have a cell in the set.
    BitSet occupied() {
        var occupied = new BitSet(rows);
        for (int i = 0; i < rows; i++) occupied.set(i, !row.apply(i).isEmpty());
        return occupied;
    }

    /// The cells that are not in the set.
    public Cells complement() {
        return all(rows, columns).without(this);
    }

    /// The cells in this set or the other.
    public Cells union(Cells other) {
        requireSameSize(other);
        return new Cells(rows, columns, i -> row.apply(i).union(other.row.apply(i)));
    }

    /// The cells in both sets.
    public Cells intersection(Cells other) {
        return without(without(other));
    }

    /// The cells in this set that are not in the other.
    public Cells without(Cells other) {
        requireSameSize(other);
        return new Cells(rows, columns, i -> row.apply(i).without(other.row.apply(i)));
    }

    /// The set of the table that stands left of another with as many rows.
    public Cells beside(Cells right) {
        if (rows != right.rows) {
            throw new ObjectiveException(
                    "tables of %d and %d rows cannot stand beside each other".formatted(rows, right.rows));
        }
        return new Cells(
                rows,
                Math.addExact(columns, right.columns),
                i -> row.apply(i).union(right.row.apply(i).shifted(columns)));
    }

    /// The set of the table that holds this one in each of its four quarters.
    Cells twice() {
        var wide = beside(this);
        return new Cells(2 * rows, 2 * columns, i -> wide.row.apply(i % rows));
    }

    /// The diagonal as a table of one column.
    Cells diagonalAsColumn() {
        return new Cells(rows, 1, i -> row.apply(i).contains(i) ? Runs.cell(0) : Runs.NONE);
    }

    /// 1 where a cell is in the set, 0 elsewhere, on the backend of `like`.
    public Tensor indicator(Tensor like) {
        var values = new float[Math.multiplyExact(rows, columns)];
        for (int i = 0; i < rows; i++) row.apply(i).mark(values, i * columns);
        var tensor = like.like(Shape.of(rows, columns));
        tensor.assign(values);
        return tensor;
    }

    private void requireSameSize(Cells other) {
        if (rows == other.rows && columns == other.columns) return;
        throw new ObjectiveException(
                "cells of a %d×%d table do not fit a %d×%d table".formatted(other.rows, other.columns, rows, columns));
    }

    @Override
    public String toString() {
        return "%d of %d×%d cells".formatted(count(), rows, columns);
    }
}
