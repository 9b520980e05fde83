package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;

/// Adds `α · sg[s]` to the scores of negatives: the harder one is, the more it counts. The bonus is a constant,
/// so that it only weighs: in a softmax it is the weight `e^{α s}` of a negative.
///
/// @param alpha `α`, 0 for none
/// @param whose which negatives
public record Hardness(double alpha, Whose whose) implements Shaping.OfRows {
    /// Which negatives are meant.
    public enum Whose {
        /// All.
        ALL,
        /// Those that are not the row's own hard negatives.
        IN_BATCH,
        /// The row's own hard negatives.
        OWN
    }

    public Hardness {
        Check.notNegative("the hardness", alpha);
    }

    @Override
    public ScoreTable apply(ScoreTable table) {
        var cells = switch (whose) {
            case ALL -> table.negatives();
            case IN_BATCH -> table.negatives().without(table.ownNegatives());
            case OWN -> table.ownNegatives();
        };
        var scores = table.scores();
        var bonus = scores.value().mul(cells.indicator(scores.value())).scale(alpha);
        return table.withScores(scores.add(Variable.constant(bonus)));
    }
}
