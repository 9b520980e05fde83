package dev.dipole.contrastive;

import java.util.Arrays;
import java.util.stream.IntStream;

/// Keeps the pairs of each row that contradict its others, to within `ε`: negatives with `s_n > min_p s_p − ε`,
/// positives with `s_p < max_n s_n + ε` (Wang et al., "Multi-similarity loss", 2019). A row that
/// lacks a side keeps nothing. The choice is a constant.
///
/// @param epsilon `ε`, .1
public record InformativePairs(double epsilon) implements Shaping.OfRows {
    public InformativePairs {
        Check.finite("epsilon of the miner", epsilon);
    }

    @Override
    public ScoreTable apply(ScoreTable table) {
        var like = table.scores().value();
        double[] scores = like.toDoubles();
        int columns = table.columns().size();
        double[] yes = new double[scores.length];
        double[] no = new double[scores.length];
        for (int i = 0; i < table.rows().size(); i++) {
            int start = i * columns;
            int[] positives = ChosenCells.columnsOf(table.positives(), i);
            int[] negatives = ChosenCells.columnsOf(table.negatives(), i);
            if (positives.length == 0 || negatives.length == 0) continue;
            double worst = IntStream.of(positives)
                    .mapToDouble(j -> scores[start + j])
                    .min()
                    .orElseThrow();
            double nearest = Arrays.stream(negatives)
                    .mapToDouble(j -> scores[start + j])
                    .max()
                    .orElseThrow();
            for (int j : positives) if (scores[start + j] < nearest + epsilon) yes[start + j] = 1;
            for (int j : negatives) if (scores[start + j] > worst - epsilon) no[start + j] = 1;
        }
        var marks = like.like();
        marks.assign(yes);
        var positives = Cells.nonZero(marks);
        var others = like.like();
        others.assign(no);
        return table.with(new Target.Positives(positives), positives.union(Cells.nonZero(others)));
    }
}
