package dev.dipole.nn;

import dev.dipole.autograd.Variable;

/// Layer normalisation (Ba et al., 2016): each row to mean 0 and variance 1, then `weight · x + bias`.
///
/// @param weight `[width]`
/// @param bias `[width]`
/// @param epsilon added to the variance; BERT's is 1e-12
public record LayerNorm(Variable weight, Variable bias, double epsilon) implements Module {
    /// A fresh layer: ones and zeros.
    public static LayerNorm of(int width, double epsilon, Initialiser init) {
        return new LayerNorm(init.ones(width), init.zeros(width), epsilon);
    }

    /// `[…, width] → […, width]`
    public Variable apply(Variable x) {
        return x.layerNorm(weight, bias, epsilon);
    }
}
