package dev.dipole.contrastive.regulariser;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Unary;

/// How full vectors are, each for itself.
public record Sparsity(Measure measure) implements VectorFormula {
    /// The formula.
    public enum Measure {
        /// `mean_i Σ_j |z_ij|`
        L1,
        /// `−mean_i log( Σ_j |z_ij| + 1e-8 )`: the guard that keeps a vector from vanishing altogether
        ANTI_ZERO,
        /// `mean_i ‖z_i‖₁² / ‖z_i‖₂²`, from 1 (one coordinate) to `D` (all alike); length does not matter
        HOYER
    }

    @Override
    public String name() {
        return "sparsity";
    }

    @Override
    public Variable of(Variable z) {
        var sums = z.apply(Unary.ABS).sumRows();
        return switch (measure) {
            case L1 -> sums.mean();
            case ANTI_ZERO -> sums.affine(1, 1e-8).apply(Unary.LOG).mean().scale(-1);
            case HOYER ->
                sums.apply(Unary.SQUARE)
                        .div(z.apply(Unary.SQUARE).sumRows().affine(1, 1e-24))
                        .mean();
        };
    }
}
