package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import java.util.Arrays;

/// Every triplet of the table weighed by how hard it is among them all: `mean_t F(x_t) x_t`, `x_t = s_n − s_p`,
/// with
/// `F` the share of triplets that are easier, a constant (Zhang & Rusinkiewicz, "Learning local descriptors
/// with a CDF-based dynamic soft margin", 2019). `F` is the cumulated histogram of `x` with
/// triangular bins of width `2 · range / bins`, read at the bin's lower node. What lies outside of `±range`
/// counts at the end.
///
/// What is counted for a mean is triplets ([Reduction#MEAN_OF_JUDGED]).
///
/// @param bins how many; 10
/// @param range the largest difference; 2 for distances of unit vectors
public record MarginByRank(int bins, double range) implements Link.OfTable {
    public MarginByRank {
        Check.atLeast("the number of bins", bins, 1);
        Check.positive("the range", range);
    }

    @Override
    public Costs costs(ScoreTable table) {
        int rows = table.rows().size();
        var yes = new ChosenCells.Builder(rows, table.columns().size());
        var no = new ChosenCells.Builder(rows, table.columns().size());
        for (int i = 0; i < rows; i++) {
            int[] negatives = ChosenCells.columnsOf(table.negatives(), i);
            for (int p : ChosenCells.columnsOf(table.positives(), i)) {
                for (int n : negatives) {
                    yes.add(i, p);
                    no.add(i, n);
                }
            }
            yes.endRow(i);
            no.endRow(i);
        }
        var positives = yes.build();
        if (positives.count() == 0) return Costs.none(table);
        var difference = no.build().from(table.scores()).sub(positives.from(table.scores()));
        var weights = difference.value().like();
        weights.assign(easier(difference.value().toDoubles()));
        return Costs.counted(positives.sums(difference.mul(Variable.constant(weights))), positives.count());
    }

    /// The share of differences up to each one's bin.
    private double[] easier(double[] x) {
        double[] share = new double[bins + 1];
        for (double v : x) {
            double place = place(v);
            int bin = (int) place;
            share[bin] += 1 - (place - bin);
            if (bin < bins) share[bin + 1] += place - bin;
        }
        for (int b = 1; b <= bins; b++) share[b] += share[b - 1];
        return Arrays.stream(x).map(v -> share[(int) place(v)] / x.length).toArray();
    }

    private double place(double x) {
        return Math.clamp((x + range) / (2 * range) * bins, 0, bins);
    }
}
