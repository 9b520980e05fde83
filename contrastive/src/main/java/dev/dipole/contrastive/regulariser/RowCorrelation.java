package dev.dipole.contrastive.regulariser;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Transpose;
import dev.dipole.tensor.Unary;

/// The mean squared correlation of two different vectors, over their coordinates:
/// `mean_{i≠j} corr(z_i, z_j)²`. It forbids opposite vectors as much as equal ones.
public record RowCorrelation() implements VectorFormula {
    @Override
    public String name() {
        return "row_correlation";
    }

    @Override
    public int leastRows() {
        return 2;
    }

    @Override
    public Variable of(Variable z) {
        var rows = Moments.transposed(Moments.standardised(Moments.transposed(z)));
        var correlations =
                rows.matmul(rows, Transpose.RIGHT).scale(1.0 / z.shape().width());
        return Pairs.mean(correlations.apply(Unary.SQUARE), false);
    }
}
