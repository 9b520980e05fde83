package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;

/// What a pair costs, from the score of the preferred side and that of the other.
public interface PairLoss {
    /// A cost for each row.
    ///
    /// @param chosen `[rows]`
    /// @param rejected `[rows]`
    /// @return `[rows]`
    Variable of(Variable chosen, Variable rejected);
}
