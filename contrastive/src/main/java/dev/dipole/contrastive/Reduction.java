package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;

/// How the costs of a batch become one number.
public enum Reduction {
    /// The mean over all rows; those that were not judged count as 0.
    MEAN,
    /// The sum.
    SUM,
    /// The mean over the rows that were judged, that is, have positives.
    MEAN_OF_JUDGED;

    public Variable of(Costs costs) {
        return switch (costs) {
            case Costs.None none -> none.sum();
            case Costs.PerRow perRow -> of(perRow.sum(), perRow.values().shape().dim(0), perRow.counted());
        };
    }

    /// What the sum of the costs of so many rows becomes, of which `counted` were judged.
    Variable of(Variable sum, int rows, int counted) {
        if (counted == 0) return sum; // exactly 0
        return switch (this) {
            case MEAN -> sum.scale(1.0 / rows);
            case SUM -> sum;
            case MEAN_OF_JUDGED -> sum.scale(1.0 / counted);
        };
    }
}
