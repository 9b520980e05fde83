package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Shape;
import java.util.BitSet;
import java.util.List;

/// The place where all pairwise objectives meet: a row per anchor, a column per candidate, in each cell how
/// alike the two are.
///
/// An objective acts on the encoder through `∂L/∂s_ij` alone, so everything it wants is said here: which cells
/// a row should prefer (`target`), which it may choose from (`candidates`; never a large negative number in
/// place of a mask), and which look like false negatives because row and column share a text (`duplicates`;
/// kept until a [Shaping] removes them). Positives are candidates.
///
/// @param scores `[rows, columns]`, differentiable
/// @param target what each row should prefer, a constant
/// @param candidates the cells a row chooses from
/// @param duplicates the cells outside the own pair whose row and column share a text
/// @param rows what the rows are
/// @param columns what the columns are
public record ScoreTable(Variable scores, Target target, Cells candidates, Cells duplicates, Axis rows, Axis columns) {
    public ScoreTable {
        var shape = Shape.of(rows.size(), columns.size());
        if (!scores.shape().equals(shape)) {
            throw new ObjectiveException("a table of %d rows and %d columns cannot hold scores of shape %s"
                    .formatted(rows.size(), columns.size(), scores.shape()));
        }
        if (!target.positives().without(candidates).isNone()) {
            throw new ObjectiveException("a positive of the score table is not among its candidates");
        }
    }

    /// The table of what is compared.
    ///
    /// @throws ObjectiveException if its scores do not fit into one array
    static ScoreTable of(List<Pool> pools, Similarity similarity) {
        long columns = pools.stream().mapToLong(p -> p.columns().size()).sum();
        Check.fitsAnArray(RowBlocks.rowsOf(pools), columns);
        return beside(pools.stream().map(p -> p.table(similarity)).toList());
    }

    /// Tables with the same rows, their candidates put into one pool.
    public static ScoreTable beside(List<ScoreTable> tables) {
        if (tables.isEmpty()) throw new ObjectiveException("a score table needs at least one column");
        var scores =
                Variable.concatColumns(tables.stream().map(ScoreTable::scores).toList());
        var first = tables.get(0);
        var target = first.target;
        var candidates = first.candidates;
        var duplicates = first.duplicates;
        var columns = first.columns;
        for (var next : tables.subList(1, tables.size())) {
            target = target.beside(next.target, scores.value());
            candidates = candidates.beside(next.candidates);
            duplicates = duplicates.beside(next.duplicates);
            columns = columns.then(next.columns);
        }
        return new ScoreTable(scores, target, candidates, duplicates, first.rows, columns);
    }

    /// The same table with other scores.
    public ScoreTable withScores(Variable other) {
        return new ScoreTable(other, target, candidates, duplicates, rows, columns);
    }

    /// The same table with fewer candidates.
    public ScoreTable withCandidates(Cells fewer) {
        return new ScoreTable(scores, target, fewer, duplicates, rows, columns);
    }

    public Cells positives() {
        return target.positives();
    }

    /// The candidates that a row should not prefer.
    public Cells negatives() {
        return candidates.without(positives());
    }

    /// `log Σ exp` of each row over the given cells; 0 for a row without any.
    public Variable logSumExp(Cells cells) {
        return cells.isAll() ? scores.logSumExp() : scores.logSumExp(cells.indicator(scores.value()));
    }

    BitSet rowsWithPositives() {
        return positives().occupied();
    }

    BitSet rowsWithNegatives() {
        return negatives().occupied();
    }
}
