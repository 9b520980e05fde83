package dev.dipole.contrastive;

import java.util.stream.IntStream;

/// Keeps the hardest of each row: the positive with the lowest score, the negative with the highest, or both;
/// of equal ones the first. The others are no longer candidates. The choice is a constant.
///
/// @param positives whether of the positives one alone stays
/// @param negatives whether of the negatives one alone stays
public record Hardest(boolean positives, boolean negatives) implements Shaping.OfRows {
    @Override
    public ScoreTable apply(ScoreTable table) {
        var like = table.scores().value();
        double[] scores = like.toDoubles();
        var kept = positives ? one(table, table.positives(), scores, -1) : table.positives();
        var others = negatives ? one(table, table.negatives(), scores, 1) : table.negatives();
        return table.with(new Target.Positives(kept), kept.union(others));
    }

    private static Cells one(ScoreTable table, Cells cells, double[] scores, int sign) {
        int columns = table.columns().size();
        double[] marks = new double[scores.length];
        for (int i = 0; i < table.rows().size(); i++) {
            int start = i * columns;
            IntStream.of(ChosenCells.columnsOf(cells, i))
                    .reduce((a, b) -> sign * scores[start + b] > sign * scores[start + a] ? b : a)
                    .ifPresent(j -> marks[start + j] = 1);
        }
        var chosen = table.scores().value().like();
        chosen.assign(marks);
        return Cells.nonZero(chosen);
    }
}
