package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Unary;

/// Each candidate judged for itself, as a yes or a no:
///
/// `c_ij = −y log σ(s_ij) − (1 − y) log(1 − σ(s_ij))`, that is `softplus(∓s)` for `y` = 1, 0
///
/// Positives are yes and weigh `positiveWeight`, all other candidates no. With values as target
/// ([Target.Graded]) those are `y`, between 0 and 1. There is no competition: nothing in a row but the cell
/// itself matters to it, and a row without positives is judged like any other.
///
/// @param mean whether a row costs the mean of its cells in place of their sum
/// @param positiveWeight how much a yes counts
public record Logistic(boolean mean, double positiveWeight) implements Link.OfRows {
    public Logistic {
        Check.positive("the weight of positives", positiveWeight);
    }

    @Override
    public Costs costs(ScoreTable table) {
        var scores = table.scores();
        Variable costs;
        if (table.target() instanceof Target.Graded(var values)) {
            costs = scores.apply(Unary.SOFTPLUS).sub(scores.mul(Variable.constant(values)));
        } else {
            var positive = table.positives().indicator(scores.value());
            costs = scores.mul(Variable.constant(positive.affine(-2, 1))).apply(Unary.SOFTPLUS);
            if (positiveWeight != 1) costs = costs.mul(Variable.constant(positive.affine(positiveWeight - 1, 1)));
        }
        return Costs.ofCells(costs, table.candidates(), mean);
    }
}
