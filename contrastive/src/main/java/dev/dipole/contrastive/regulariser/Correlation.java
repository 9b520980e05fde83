package dev.dipole.contrastive.regulariser;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Transpose;

/// Coordinates that do not repeat each other, whatever their scale: `(1/D²) Σ_{j≠k} Corr(Z)_jk²`.
public record Correlation() implements VectorFormula {
    @Override
    public String name() {
        return "correlation";
    }

    @Override
    public int leastRows() {
        return 2;
    }

    @Override
    public Variable of(Variable z) {
        var columns = Moments.transposed(Moments.centred(z)).unitRows();
        double width = z.shape().width();
        return Moments.offDiagonalSquares(columns.matmul(columns, Transpose.RIGHT))
                .scale(1 / (width * width));
    }
}
