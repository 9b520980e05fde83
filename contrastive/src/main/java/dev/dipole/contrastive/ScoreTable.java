package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.BitSet;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// The place where all pairwise objectives meet: a row per anchor, a column per candidate, in each cell how
/// alike the two are.
///
/// An objective acts on the encoder through `∂L/∂s_ij` alone, so everything it wants is said here: which cells
/// a row should prefer (`target`), which it may choose from (`candidates`; never a large negative number in
/// place of a mask), which look like false negatives because row and column share a text (`duplicates`; kept
/// until a [Shaping] removes them), and what another model thinks of the cells (`guide`). Positives are
/// candidates. What gradients may flow through is a [Variable]; every constant is a plain tensor or a set.
///
/// @param scores `[rows, columns]`, differentiable
/// @param target what each row should prefer, a constant
/// @param candidates the cells a row chooses from
/// @param duplicates the cells outside the own pair whose row and column share a text
/// @param ownNegatives the cells of a row's own hard negatives
/// @param guide another model's scores, a constant, or null
/// @param rows what the rows are
/// @param columns what the columns are
public record ScoreTable(
        Variable scores,
        Target target,
        Cells candidates,
        Cells duplicates,
        Cells ownNegatives,
        @Nullable Tensor guide,
        Axis rows,
        Axis columns) {
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

    /// A table without hard negatives and without a guide.
    public ScoreTable(Variable scores, Target target, Cells candidates, Cells duplicates, Axis rows, Axis columns) {
        this(scores, target, candidates, duplicates, Cells.none(rows.size(), columns.size()), null, rows, columns);
    }

    /// The table of what is compared.
    ///
    /// @throws ObjectiveException if its scores do not fit into one array
    static ScoreTable of(List<Pool> pools, Similarity similarity) {
        long columns = pools.stream().mapToLong(p -> p.columns().size()).sum();
        Check.fitsAnArray(RowBlocks.rowsOf(pools), columns);
        return beside(pools.stream().map(p -> p.table(similarity)).toList());
    }

    /// Tables with the same rows, their candidates put into one pool. The guide is kept where all have one.
    public static ScoreTable beside(List<ScoreTable> tables) {
        if (tables.isEmpty()) throw new ObjectiveException("a score table needs at least one column");
        if (tables.size() == 1) return tables.get(0);
        var scores =
                Variable.concatColumns(tables.stream().map(ScoreTable::scores).toList());
        var first = tables.get(0);
        var target = first.target;
        var candidates = first.candidates;
        var duplicates = first.duplicates;
        var ownNegatives = first.ownNegatives;
        var columns = first.columns;
        for (var next : tables.subList(1, tables.size())) {
            target = target.beside(next.target, scores.value());
            candidates = candidates.beside(next.candidates);
            duplicates = duplicates.beside(next.duplicates);
            ownNegatives = ownNegatives.beside(next.ownNegatives);
            columns = columns.then(next.columns);
        }
        var guide = joined(tables);
        return new ScoreTable(scores, target, candidates, duplicates, ownNegatives, guide, first.rows, columns);
    }

    private static @Nullable Tensor joined(List<ScoreTable> tables) {
        var guides =
                tables.stream().map(ScoreTable::guide).filter(g -> g != null).toList();
        return guides.size() < tables.size() ? null : Tensor.concatColumns(guides);
    }

    /// The same table with other scores.
    public ScoreTable withScores(Variable other) {
        return new ScoreTable(other, target, candidates, duplicates, ownNegatives, guide, rows, columns);
    }

    /// The same table with fewer candidates.
    public ScoreTable withCandidates(Cells fewer) {
        return with(target, fewer);
    }

    /// The same scores with another target.
    public ScoreTable withTarget(Target other) {
        return with(other, candidates);
    }

    /// The same scores with another target and fewer candidates.
    public ScoreTable with(Target other, Cells fewer) {
        return new ScoreTable(scores, other, fewer, duplicates, ownNegatives, guide, rows, columns);
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
        return logSumExp(scores, cells);
    }

    /// `log Σ exp` of each row of a matrix of this table's size over the given cells; 0 for a row without any.
    static Variable logSumExp(Variable matrix, Cells cells) {
        return cells.isAll() ? matrix.logSumExp() : matrix.logSumExp(cells.indicator(matrix.value()));
    }

    /// A number of each row in all of its cells.
    Variable spread(Variable perRow) {
        var ones = Tensor.full(scores.value().backend(), scores.shape(), 1);
        return Variable.constant(ones).mulRows(perRow);
    }

    BitSet rowsWithPositives() {
        return positives().occupied();
    }

    BitSet rowsWithNegatives() {
        return negatives().occupied();
    }
}
