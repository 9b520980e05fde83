package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;

/// Candidates before they are compared: what a [ScoreTable] will hold, without its scores. Any rows of the
/// table can be had by themselves.
///
/// @param from the vectors that the rows stand for, `[rows, width]`
/// @param to the vectors to choose from, `[columns, width]`
/// @param own whether row `i` is compared with vector `i` alone, which makes a table of one column
/// @param target what each row should prefer
/// @param candidates the cells a row chooses from
/// @param duplicates the cells outside the own pair whose row and column share a text
/// @param rows what the rows are
/// @param columns what the columns are
public record Pool(
        Variable from,
        Variable to,
        boolean own,
        Target target,
        Cells candidates,
        Cells duplicates,
        Axis rows,
        Axis columns) {
    /// The whole table.
    ScoreTable table(Similarity similarity) {
        return part(0, rows.size(), from, to, similarity);
    }

    /// The rows `begin … end-1` of the table.
    ///
    /// @param left the vectors of those rows
    /// @param right what they are compared with: their own vectors, or all there are
    ScoreTable part(int begin, int end, Variable left, Variable right, Similarity similarity) {
        var scores = own ? similarity.pairs(left, right).reshape(end - begin, 1) : similarity.table(left, right);
        return new ScoreTable(
                scores,
                target.part(begin, end),
                candidates.part(begin, end),
                duplicates.part(begin, end),
                rows.part(begin, end),
                columns);
    }
}
