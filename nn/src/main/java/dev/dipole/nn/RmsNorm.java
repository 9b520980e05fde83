package dev.dipole.nn;

import dev.dipole.autograd.Variable;

/// Root-mean-square normalisation (Zhang & Sennrich, 2019): each row divided by its root mean square, times
/// `weight`.
///
/// @param weight `[width]`
/// @param epsilon added to the mean square
public record RmsNorm(Variable weight, double epsilon) implements Module {
    /// A fresh layer of ones.
    public static RmsNorm of(int width, double epsilon, Initialiser init) {
        return new RmsNorm(init.ones(width), epsilon);
    }

    /// `[…, width] → […, width]`
    public Variable apply(Variable x) {
        return x.rmsNorm(weight, epsilon);
    }
}
