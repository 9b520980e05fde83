package dev.dipole.contrastive.regulariser;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Unary;

/// Minus the entropy of the spectrum, `Σ_k p_k log p_k`: `−log min(n, D)` where all directions are used alike,
/// 0 where one is.
///
/// @param squared `p` = squared singular values over their sum, the eigenvalues of `Zᵀ Z`; otherwise the
///     singular
///     values over their sum, whose entropy is the logarithm of the effective rank (Roy & Vetterli, 2007)
/// @param centred whether columns have their mean taken off first
public record SpectralEntropy(boolean squared, boolean centred) implements VectorFormula {
    @Override
    public String name() {
        return "spectral_entropy";
    }

    @Override
    public int leastRows() {
        return centred ? 2 : 1;
    }

    @Override
    public Variable of(Variable z) {
        var singular = (centred ? Moments.centred(z) : z).singularValues();
        var spectrum = squared ? singular.apply(Unary.SQUARE) : singular;
        // vectors of 0 have p = 0, and p log p is 0 there
        var p = spectrum.div(spectrum.sum().affine(1, 1e-18));
        return p.mul(p.affine(1, 1e-30).apply(Unary.LOG)).sum();
    }
}
