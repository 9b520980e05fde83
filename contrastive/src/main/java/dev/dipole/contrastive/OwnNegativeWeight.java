package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;

/// Adds `w` to the scores of each row's own hard negatives: in a softmax they count `e^w` times (Gao et al.,
/// "SimCSE", 2021, appendix on weighted hard negatives).
public record OwnNegativeWeight(double logWeight) implements Shaping.OfRows {
    public OwnNegativeWeight {
        Check.finite("the log weight of own negatives", logWeight);
    }

    @Override
    public ScoreTable apply(ScoreTable table) {
        var bonus = table.ownNegatives().indicator(table.scores().value()).scale(logWeight);
        return table.withScores(table.scores().add(Variable.constant(bonus)));
    }
}
