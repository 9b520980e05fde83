package dev.dipole.contrastive;

import dev.dipole.tensor.Unary;

/// Each positive of a row alone against all negatives of the row: `ℓ_i = Σ_p log(1 + Σ_n e^{s_in − s_ip})`;
/// positives do not compete with each other. What is counted for a mean is positives
/// ([Reduction#MEAN_OF_JUDGED]). With one positive a row it is softmax cross entropy.
public record EachPositive() implements Link.OfRows {
    @Override
    public Costs costs(ScoreTable table) {
        var negatives = table.rowsWithNegatives();
        var pairs = ChosenCells.of(table.positives(), negatives::get);
        if (pairs.count() == 0) return Costs.none(table);
        var pushed = pairs.ofRows(table.logSumExp(table.negatives()));
        var costs = pushed.sub(pairs.from(table.scores())).apply(Unary.SOFTPLUS);
        return Costs.counted(pairs.sums(costs), pairs.count());
    }
}
