package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Unary;

/// Each candidate judged for itself by a cost that levels off: positives cost `w⁺ σ(−s)`, other candidates
/// `w⁻ σ(s)`, so that hopeless cells pull no more than settled ones (the value function of prospect theory in
/// Ethayarajh et al., "KTO", 2024).
///
/// @param positiveWeight `w⁺`
/// @param negativeWeight `w⁻`
public record Saturating(double positiveWeight, double negativeWeight) implements Link.OfRows {
    public Saturating {
        Check.notNegative("the weight of positives", positiveWeight);
        Check.notNegative("the weight of negatives", negativeWeight);
    }

    @Override
    public Costs costs(ScoreTable table) {
        var positive = table.positives().indicator(table.scores().value());
        var costs = table.scores()
                .mul(Variable.constant(positive.affine(-2, 1)))
                .apply(Unary.SIGMOID)
                .mul(Variable.constant(positive.affine(positiveWeight - negativeWeight, negativeWeight)));
        return Costs.ofCells(costs, table.candidates(), false);
    }
}
