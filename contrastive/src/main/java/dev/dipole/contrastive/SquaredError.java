package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Unary;

/// Each candidate shall score its value: `(s_ij − y_ij)²`, where positives, if there are no values, are worth 1
/// and other candidates 0.
///
/// @param mean whether a row costs the mean of its cells in place of their sum
public record SquaredError(boolean mean) implements Link.OfRows {
    @Override
    public Costs costs(ScoreTable table) {
        var scores = table.scores();
        var wanted = table.target() instanceof Target.Graded(var values)
                ? values
                : table.positives().indicator(scores.value());
        var costs = scores.sub(Variable.constant(wanted)).apply(Unary.SQUARE);
        return Costs.ofCells(costs, table.candidates(), mean);
    }
}
