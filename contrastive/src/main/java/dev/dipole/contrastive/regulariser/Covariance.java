package dev.dipole.contrastive.regulariser;

import dev.dipole.autograd.Variable;

/// Coordinates that do not repeat each other: `Σ_{j≠k} Cov(Z)_jk²`, with the sample covariance.
///
/// @param unitRows whether vectors are brought to length 1 first
/// @param perWidth whether the sum is divided by `D`, as in VICReg
public record Covariance(boolean unitRows, boolean perWidth) implements VectorFormula {
    @Override
    public String name() {
        return "covariance";
    }

    @Override
    public int leastRows() {
        return 2;
    }

    @Override
    public Variable of(Variable z) {
        var squares = Moments.offDiagonalSquares(Moments.covariance(unitRows ? z.unitRows() : z));
        return perWidth ? squares.scale(1.0 / z.shape().width()) : squares;
    }
}
