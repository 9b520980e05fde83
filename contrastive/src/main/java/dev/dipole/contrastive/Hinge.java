package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Unary;

/// Each candidate judged for itself against a bound: positives cost `[upper − s]₊`, other candidates
/// `[s − lower]₊`, squared if wanted; a row costs the sum of its cells.
///
/// @param upper the score from which on a positive costs nothing
/// @param lower the score up to which a negative costs nothing
/// @param squared whether costs are squared
public record Hinge(double upper, double lower, boolean squared) implements Link.OfRows {
    public Hinge {
        Check.finite("the upper bound", upper);
        Check.finite("the lower bound", lower);
    }

    @Override
    public Costs costs(ScoreTable table) {
        var scores = table.scores();
        var positive = table.positives().indicator(scores.value());
        var bounds = positive.affine(upper + lower, -lower); // upper for positives, −lower for the others
        var missing = scores.mul(Variable.constant(positive.affine(-2, 1)))
                .add(Variable.constant(bounds))
                .apply(Unary.RELU);
        return Costs.ofCells(squared ? missing.apply(Unary.SQUARE) : missing, table.candidates(), false);
    }
}
