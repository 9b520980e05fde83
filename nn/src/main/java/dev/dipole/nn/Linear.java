package dev.dipole.nn;

import dev.dipole.autograd.Variable;
import org.jspecify.annotations.Nullable;

/// A linear layer: `y = x · weightᵀ + bias`.
///
/// @param weight `[out, in]`
/// @param bias `[out]`, or null
public record Linear(Variable weight, @Nullable Variable bias) implements Module {
    /// A fresh layer with a bias of zeros.
    public static Linear of(int in, int out, Initialiser init) {
        return new Linear(init.normal(out, in), init.zeros(out));
    }

    /// A fresh layer without a bias.
    public static Linear withoutBias(int in, int out, Initialiser init) {
        return new Linear(init.normal(out, in), null);
    }

    /// `[…, in] → […, out]`
    public Variable apply(Variable x) {
        return bias == null ? x.linear(weight) : x.linear(weight, bias);
    }
}
