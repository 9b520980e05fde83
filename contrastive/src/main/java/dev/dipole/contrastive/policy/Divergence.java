package dev.dipole.contrastive.policy;

/// Estimates of the divergence from the reference by a single token, with `x = log ref − log π`. On tokens that
/// the policy wrote, the means of the first and the last are its KL divergence from the reference (Schulman,
/// "Approximating KL divergence", 2020).
public enum Divergence {
    /// `−x`
    K1,
    /// `x²/2`
    K2,
    /// `eˣ − 1 − x`, never negative
    K3
}
