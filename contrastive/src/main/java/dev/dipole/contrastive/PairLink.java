package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Ints;
import java.util.BitSet;
import java.util.stream.IntStream;

/// A row's positive against its negative, by a function of the two scores: the link of preferences. A row that
/// lacks a side is not judged; one with several candidates of a side is refused. The factors of
/// [Target.Scaled] weigh the rows.
public record PairLink(PairLoss loss) implements Link.OfRows {
    @Override
    public Costs costs(ScoreTable table) {
        var positives = table.positives();
        var negatives = table.negatives();
        var judged = table.rowsWithPositives();
        judged.and(table.rowsWithNegatives());
        // rows that are not judged compare their first cell with itself, which keeps them finite
        int rows = table.rows().size();
        var chosen = table.scores().pick(columns(rows, positives, judged));
        var rejected = table.scores().pick(columns(rows, negatives, judged));
        Variable costs = loss.of(chosen, rejected);
        if (table.target() instanceof Target.Scaled scaled) costs = costs.mul(Variable.constant(scaled.factors()));
        return Costs.ofRows(costs, judged);
    }

    private static Ints columns(int rows, Cells side, BitSet judged) {
        return Ints.of(IntStream.range(0, rows)
                .map(i -> {
                    if (judged.get(i) && side.countIn(i) > 1) {
                        throw new ObjectiveException(
                                "this objective compares one candidate with one other, row %d has %d of a side"
                                        .formatted(i, side.countIn(i)));
                    }
                    return Math.max(0, side.first(i));
                })
                .toArray());
    }
}
