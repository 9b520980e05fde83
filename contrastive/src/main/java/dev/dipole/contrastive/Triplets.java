package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import java.util.Arrays;

/// Each positive of a row against negatives of the row, one by one:
///
/// `ℓ_i = Σ_p Σ_{n ∈ mined(p)} cost(s_ip, s_in)`
///
/// What is counted for a mean is triplets, not rows ([Reduction#MEAN_OF_JUDGED]): all of them, or those alone
/// that cost something. Where none is counted the cost is exactly 0. A row that lacks a side has no triplet.
public record Triplets(Mining mining, TripletCost cost) implements Link.OfRows {
    @Override
    public Triplets with(Views views) {
        return new Triplets(mining.with(views), cost);
    }

    @Override
    public Costs costs(ScoreTable table) {
        var chosen = choose(table);
        if (chosen.positives().count() == 0) {
            var nothing =
                    table.scores().where(table.scores().value().zeros(), 0).sumRows();
            return Costs.counted(nothing, cost.nonZeroOnly() ? 0 : chosen.all());
        }
        var positive = chosen.positives().from(table.scores());
        var negative = chosen.negatives().from(table.scores());
        Variable sum = null;
        long nonZero = 0;
        for (var part : cost.parts(positive, negative)) {
            sum = sum == null ? part : sum.add(part);
            nonZero +=
                    Arrays.stream(part.value().toDoubles()).filter(c -> c > 0).count();
        }
        if (sum == null) throw new IllegalStateException("a triplet must cost something");
        int counted = cost.nonZeroOnly() ? Math.toIntExact(nonZero) : chosen.all();
        return Costs.counted(chosen.positives().sums(sum), counted);
    }

    /// Triplets as two lists of cells that belong together.
    ///
    /// @param all how many triplets were mined, among them those left out because they cost nothing
    private record Chosen(ChosenCells positives, ChosenCells negatives, int all) {}

    private Chosen choose(ScoreTable table) {
        int rows = table.rows().size();
        int columns = table.columns().size();
        double[] scores = table.scores().value().toDoubles();
        var yes = new ChosenCells.Builder(rows, columns);
        var no = new ChosenCells.Builder(rows, columns);
        int all = 0;
        for (int i = 0; i < rows; i++) {
            int[] positives = ChosenCells.columnsOf(table.positives(), i);
            int[] negatives = positives.length == 0 ? positives : ChosenCells.columnsOf(table.negatives(), i);
            if (negatives.length > 0) {
                double[] own = Arrays.copyOfRange(scores, i * columns, (i + 1) * columns);
                var row = new Mining.Row(name(table.rows(), i), own, negatives);
                for (int k = 0; k < positives.length; k++) {
                    for (int n : mining.against(row, own[positives[k]], k)) {
                        all = Math.addExact(all, 1);
                        if (costsNothing(own[positives[k]], own[n])) continue;
                        yes.add(i, positives[k]);
                        no.add(i, n);
                    }
                }
            }
            yes.endRow(i);
            no.endRow(i);
        }
        return new Chosen(yes.build(), no.build(), all);
    }

    /// View and number of a row, however many rows stand beside it.
    private static String name(Axis rows, int index) {
        int left = index;
        for (var part : rows.parts()) {
            if (left < part.size()) return part.view() + " " + (part.first() + left);
            left -= part.size();
        }
        throw new IndexOutOfBoundsException(index);
    }

    /// Most triplets are solved after a while; they neither cost nor teach.
    private boolean costsNothing(double positive, double negative) {
        return cost instanceof TripletCost.Hinge(double margin, boolean _) && negative - positive + margin < -1e-3;
    }
}
