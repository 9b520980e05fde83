package dev.dipole.contrastive;

import dev.dipole.tensor.Tensor;
import java.util.Arrays;
import java.util.stream.IntStream;

/// Keeps the pairs of a batch that contradict each other: negatives that score more than the worst positive,
/// and positives that score less than the best negative. Where there is only one positive (or none), the mean
/// of the negatives takes the place of the worst positive, and the other way round, as in
/// sentence-transformers.
public record HardPairs() implements Shaping.OfTable {
    @Override
    public ScoreTable apply(ScoreTable table) {
        var like = table.scores().value();
        double[] scores = like.toDoubles();
        double[] yes = scoresIn(table.positives(), scores);
        double[] no = scoresIn(table.negatives(), scores);
        double worstPositive = yes.length > 1 ? Arrays.stream(yes).min().orElseThrow() : mean(no);
        double bestNegative = no.length > 1 ? Arrays.stream(no).max().orElseThrow() : mean(yes);
        var positives = where(like, table.positives(), scores, s -> s < bestNegative);
        var negatives = where(like, table.negatives(), scores, s -> s > worstPositive);
        return table.with(new Target.Positives(positives), positives.union(negatives));
    }

    private static double mean(double[] values) {
        return Arrays.stream(values).average().orElse(Double.NaN); // of nothing: no comparison holds
    }

    private static double[] scoresIn(Cells cells, double[] scores) {
        return IntStream.range(0, scores.length)
                .filter(at -> cells.contains(at / cells.columns(), at % cells.columns()))
                .mapToDouble(at -> scores[at])
                .toArray();
    }

    private static Cells where(Tensor like, Cells cells, double[] scores, java.util.function.DoublePredicate hard) {
        var marks = like.like();
        marks.assign(IntStream.range(0, scores.length)
                .mapToDouble(at ->
                        hard.test(scores[at]) && cells.contains(at / cells.columns(), at % cells.columns()) ? 1 : 0)
                .toArray());
        return Cells.nonZero(marks);
    }
}
