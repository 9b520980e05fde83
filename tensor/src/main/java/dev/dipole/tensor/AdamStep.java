package dev.dipole.tensor;

/// The numbers of one AdamW step at time `t`, equation by equation as in Loshchilov & Hutter (2019), algorithm
/// 2, and PyTorch:
///
/// ```
/// g  = gradientScale · gradient
/// p  = p − rate · decay · p
/// m  = β₁ m + (1 − β₁) g            v = β₂ v + (1 − β₂) g²
/// p  = p − rate / (1 − β₁ᵗ) · m / (√v / √(1 − β₂ᵗ) + ε)
/// ```
///
/// @param rate learning rate
/// @param gradientScale factor of the gradient: global-norm clipping
/// @param time the step's number, from 1
public record AdamStep(
        double rate, double beta1, double beta2, double epsilon, double decay, double gradientScale, int time) {
    /// `1 − β₁ᵗ`
    public double correction1() {
        return 1 - StrictMath.pow(beta1, time);
    }

    /// `1 − β₂ᵗ`
    public double correction2() {
        return 1 - StrictMath.pow(beta2, time);
    }
}
