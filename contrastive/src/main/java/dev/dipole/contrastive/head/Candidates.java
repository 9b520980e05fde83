package dev.dipole.contrastive.head;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Axis;
import dev.dipole.contrastive.Cells;
import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.contrastive.Role;
import dev.dipole.contrastive.ScoreTable;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.Target;
import dev.dipole.contrastive.Tokens;
import dev.dipole.contrastive.Views;
import dev.dipole.tensor.Tensor;
import java.util.ArrayList;

/// The documents of a batch, positives and then hard negatives, as candidates of its queries, by scores that a
/// head gives.
final class Candidates {
    private Candidates() {}

    /// A head's scores of all queries with some documents.
    interface Head {
        Variable scores(Tokens queries, Tokens documents);
    }

    /// The scores of tokens, `[rows, documents]`.
    static Variable scores(Views views, Head head) {
        var queries = views.tokens(Role.ANCHOR);
        int given = views.allTokens(Role.NEGATIVE).size();
        int wanted = views.negatives().size();
        if (given != wanted) {
            throw new ObjectiveException(
                    "the batch brings the tokens of %d hard negatives and the vectors of %d; give both of each, or of none"
                            .formatted(given, wanted));
        }
        var parts = new ArrayList<Variable>();
        parts.add(head.scores(queries, views.tokens(Role.POSITIVE)));
        for (var negatives : views.allTokens(Role.NEGATIVE)) parts.add(head.scores(queries, negatives));
        return Variable.concatColumns(parts);
    }

    /// Scores as a table whose positives are the rows' own.
    ///
    /// @param inBatch whether a row chooses among the documents of all rows, or of its own alone
    static ScoreTable table(Views views, Variable scores, boolean inBatch, double temperature) {
        int n = views.rows();
        int columns = scores.shape().width();
        if (columns % n != 0) {
            throw new ObjectiveException(
                    "%d documents are no whole number for each of %d queries".formatted(columns, n));
        }
        var own = Cells.diagonal(n);
        var candidates = inBatch ? Cells.all(n, n) : own;
        var duplicates = Cells.none(n, n);
        var ids = views.positive().ids();
        if (ids != null) duplicates = Cells.equal(ids, ids).without(own);
        var positives = own;
        var axis = Axis.of(Role.POSITIVE.label(0), n);
        for (int k = 1; k < columns / n; k++) {
            positives = positives.beside(Cells.none(n, n));
            candidates = candidates.beside(inBatch ? Cells.all(n, n) : Cells.diagonal(n));
            duplicates = duplicates.beside(Cells.none(n, n));
            axis = axis.then(Axis.of(Role.NEGATIVE.label(k - 1), n));
        }
        var table = new ScoreTable(
                scores,
                new Target.Positives(positives),
                candidates,
                duplicates,
                Axis.of(Role.ANCHOR.label(0), n),
                axis);
        for (Shaping shaping : Shaping.contrastive(true, 0, temperature)) table = shaping.apply(table);
        return table;
    }

    /// A teacher's judgement of each row's own documents, `softmax_k`, at their cells of the table.
    ///
    /// @param teacher `[rows, 1 + hard negatives]`
    static Tensor own(Tensor teacher, Variable scores) {
        int n = scores.shape().dim(0);
        int columns = scores.shape().width();
        int group = teacher.shape().width();
        if (group * n != columns) {
            throw new ObjectiveException("a teacher's scores of %d documents a query do not fit %d documents a query"
                    .formatted(group, columns / n));
        }
        double[] chances = teacher.softmax().toDoubles();
        double[] cells = new double[n * columns];
        for (int i = 0; i < n; i++) {
            for (int k = 0; k < group; k++) cells[i * columns + k * n + i] = chances[i * group + k];
        }
        var spread = scores.value().like();
        spread.assign(cells);
        return spread;
    }
}
