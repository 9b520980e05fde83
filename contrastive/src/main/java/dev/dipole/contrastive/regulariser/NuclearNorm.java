package dev.dipole.contrastive.regulariser;

import dev.dipole.autograd.Variable;

/// Minus the sum of the singular values, `−‖Z‖_*`. Of all vectors of length 1 those that are orthogonal have
/// the largest sum: `n` singular values of 1.
///
/// @param unitRows whether vectors are brought to length 1 first
public record NuclearNorm(boolean unitRows) implements VectorFormula {
    @Override
    public String name() {
        return "nuclear_norm";
    }

    @Override
    public Variable of(Variable z) {
        return (unitRows ? z.unitRows() : z).singularValues().sum().scale(-1);
    }
}
