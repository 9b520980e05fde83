package dev.dipole.nn;

import dev.dipole.autograd.Variable;

/// Dropout (Srivastava et al., 2014) while a recording with randomness is under way; nothing otherwise.
///
/// @param rate the probability of dropping an element, in `[0, 1)`
public record Dropout(double rate) implements Module {
    public Dropout {
        if (!(rate >= 0 && rate < 1))
            throw new IllegalArgumentException("the dropout rate must lie in [0, 1), not " + rate);
    }

    public Variable apply(Variable x) {
        return x.dropout(rate);
    }
}
