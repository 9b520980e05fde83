package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Candidates before they are compared: what a [ScoreTable] will hold, without its scores. Any rows of the
/// table can be had by themselves.
///
/// @param from the vectors that the rows stand for, `[rows, width]`
/// @param to the vectors to choose from, `[columns, width]`
/// @param own whether row `i` is compared with vector `i` alone, which makes a table of one column
/// @param target what each row should prefer
/// @param candidates the cells a row chooses from
/// @param duplicates the cells outside the own pair whose row and column share a text
/// @param ownNegatives the cells of a row's own hard negatives
/// @param guide the same items as another model sees them, or null
/// @param rows what the rows are
/// @param columns what the columns are
public record Pool(
        Variable from,
        Variable to,
        boolean own,
        Target target,
        Cells candidates,
        Cells duplicates,
        Cells ownNegatives,
        @Nullable Guide guide,
        Axis rows,
        Axis columns) {
    /// Rows and columns as another model sees them; constants.
    public record Guide(Tensor from, Tensor to) {}

    /// Every row with every column, nothing known of texts.
    static Pool of(Variable from, Variable to, Target target, Cells candidates, Axis rows, Axis columns) {
        var none = Cells.none(rows.size(), columns.size());
        return new Pool(from, to, false, target, candidates, none, none, null, rows, columns);
    }

    /// Row `i` with vector `i` alone.
    static Pool ofOwn(Variable from, Variable to, Target target, Axis rows, String column) {
        int n = rows.size();
        var none = Cells.none(n, 1);
        return new Pool(from, to, true, target, Cells.all(n, 1), none, none, null, rows, Axis.of(column, 1));
    }

    /// Rows whose scores are given, `[rows, columns]`; for [Similarity.Given].
    static Pool given(Variable scores, Target target, Cells candidates, Axis rows, Axis columns) {
        var unused = Variable.constant(Tensor.full(scores.value().backend(), Shape.of(1, 1), 0));
        return of(scores, unused, target, candidates, rows, columns);
    }

    Pool withTarget(Target other) {
        return new Pool(from, to, own, other, candidates, duplicates, ownNegatives, guide, rows, columns);
    }

    Pool withCandidates(Cells fewer) {
        return new Pool(from, to, own, target, fewer, duplicates, ownNegatives, guide, rows, columns);
    }

    Pool withDuplicates(Cells cells) {
        return new Pool(from, to, own, target, candidates, cells, ownNegatives, guide, rows, columns);
    }

    Pool withOwnNegatives(Cells cells) {
        return new Pool(from, to, own, target, candidates, duplicates, cells, guide, rows, columns);
    }

    Pool withGuide(@Nullable Guide other) {
        return new Pool(from, to, own, target, candidates, duplicates, ownNegatives, other, rows, columns);
    }

    /// The whole table.
    ScoreTable table(Similarity similarity) {
        return part(0, rows.size(), from, to, similarity);
    }

    /// The rows `begin … end-1` of the table.
    ///
    /// @param left the vectors of those rows
    /// @param right what they are compared with: their own vectors, or all there are
    ScoreTable part(int begin, int end, Variable left, Variable right, Similarity similarity) {
        return new ScoreTable(
                scores(left, right, similarity),
                target.part(begin, end),
                candidates.part(begin, end),
                duplicates.part(begin, end),
                ownNegatives.part(begin, end),
                guide == null ? null : guided(guide, begin, end),
                rows.part(begin, end),
                columns);
    }

    private Variable scores(Variable left, Variable right, Similarity similarity) {
        if (!own) return similarity.table(left, right);
        return similarity.pairs(left, right).reshape(left.shape().dim(0), 1);
    }

    private Tensor guided(Guide guide, int begin, int end) {
        var left = Variable.constant(guide.from().slice(begin, end));
        var right = own ? guide.to().slice(begin, end) : guide.to();
        return scores(left, Variable.constant(right), new Similarity.Cosine()).value();
    }
}
