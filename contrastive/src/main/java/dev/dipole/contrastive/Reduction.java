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
            case Costs.None(var zero) -> zero;
            case Costs.PerRow(var values, int counted) ->
                switch (this) {
                    case MEAN -> values.mean();
                    case SUM -> values.sum();
                    case MEAN_OF_JUDGED -> values.sum().scale(1.0 / counted);
                };
        };
    }
}
