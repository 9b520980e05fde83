package dev.dipole.contrastive;

import dev.dipole.tensor.Unary;

/// How far pairs of one kind stray from their mean score to the wrong side: positives `[(1 − ε) μ − s]₊²`,
/// negatives
/// `[s − (1 + ε) μ]₊²`, `μ` the mean over the pairs of that kind in the table; gradients flow through it (Yu &
/// Tao, "Deep metric learning with tuplet margin loss", 2019). What is counted for a mean is pairs
/// ([Reduction#MEAN_OF_JUDGED]).
///
/// @param positives which kind
/// @param epsilon `ε`, .01
public record PairSpread(boolean positives, double epsilon) implements Link.OfTable {
    public PairSpread {
        Check.notNegative("epsilon", epsilon);
    }

    @Override
    public Costs costs(ScoreTable table) {
        var pairs = ChosenCells.of(positives ? table.positives() : table.negatives(), i -> true);
        if (pairs.count() == 0) return Costs.none(table);
        var scores = pairs.from(table.scores());
        double sign = positives ? -1 : 1;
        double bound = positives ? 1 - epsilon : 1 + epsilon;
        var astray = scores.scale(sign).add(scores.mean().scale(-sign * bound));
        return Costs.counted(pairs.sums(astray.apply(Unary.RELU).apply(Unary.SQUARE)), pairs.count());
    }
}
