package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Shape;
import java.util.BitSet;

/// What a link charges for, before it becomes one number.
public sealed interface Costs {
    /// The sum of the costs, a scalar.
    Variable sum();

    /// How many rows were judged, or pairs, or triplets: what a mean divides by.
    int counted();

    /// A cost for each row; rows that cannot be judged (no positive) cost exactly 0 and send back exactly 0.
    ///
    /// @param values `[rows]`
    /// @param counted how many rows were judged, at least one
    record PerRow(Variable values, int counted) implements Costs {
        @Override
        public Variable sum() {
            return values.sum();
        }
    }

    /// No row could be judged: a fact about the batch, not a perfect score.
    ///
    /// @param zero a 0 that the encoder still hangs on, so that it gets gradients of exactly 0 rather than none
    record None(Variable zero) implements Costs {
        @Override
        public Variable sum() {
            return zero;
        }

        @Override
        public int counted() {
            return 0;
        }
    }

    /// Nothing of the table could be judged.
    static Costs none(ScoreTable table) {
        var scores = table.scores();
        return new None(scores.where(scores.value().zeros(), 0).sum());
    }

    /// Costs of rows where something else than rows is counted, such as pairs.
    ///
    /// @param counted how many; if there is none the costs are 0
    static Costs counted(Variable values, int counted) {
        return counted == 0 ? new None(values.sum()) : new PerRow(values, counted);
    }

    /// Costs of rows, of which only some are judged.
    static Costs ofRows(Variable values, BitSet judged) {
        int rows = values.shape().dim(0);
        int counted = judged.cardinality();
        if (counted == rows) return new PerRow(values, rows);
        double[] marks = new double[rows];
        judged.stream().forEach(i -> marks[i] = 1);
        var mask = values.value().like(Shape.of(rows));
        mask.assign(marks);
        var kept = values.where(mask, 0);
        return counted == 0 ? new None(kept.sum()) : new PerRow(kept, counted);
    }

    /// Costs of cells, of which only candidates count; a row without any is not judged.
    ///
    /// @param mean whether a row costs the mean of its cells in place of their sum
    static Costs ofCells(Variable cells, Cells candidates, boolean mean) {
        var kept = candidates.isAll() ? cells : cells.where(candidates.indicator(cells.value()), 0);
        var rows = kept.sumRows();
        if (mean) {
            var shares = rows.value().like();
            double[] counts = new double[candidates.rows()];
            for (int i = 0; i < counts.length; i++) counts[i] = 1.0 / Math.max(1, candidates.countIn(i));
            shares.assign(counts);
            rows = rows.mul(Variable.constant(shares));
        }
        return ofRows(rows, candidates.occupied());
    }
}
