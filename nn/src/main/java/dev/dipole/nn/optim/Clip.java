package dev.dipole.nn.optim;

import dev.dipole.autograd.Gradients;

/// Clipping by the global norm (Pascanu et al., 2013): all gradients are scaled by one factor so that
/// `√Σ g² ≤ max`.
///
/// @param maxNorm the largest norm; infinity for no clipping
public record Clip(double maxNorm) {
    public Clip {
        if (!(maxNorm > 0)) throw new IllegalArgumentException("the largest gradient norm must be > 0, not " + maxNorm);
    }

    /// A measured norm and the factor it asks for.
    public record Result(double norm, double factor) {}

    /// Measures; the optimiser applies the factor. As PyTorch: `min(1, max / (norm + 1e-6))`.
    public Result of(Gradients gradients) {
        double norm = gradients.norm();
        return new Result(norm, Math.min(1, maxNorm / (norm + 1e-6)));
    }
}
