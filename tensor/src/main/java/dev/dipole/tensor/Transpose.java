package dev.dipole.tensor;

/// Which operand of a matrix product is read transposed. Nothing is moved: the kernels read it so.
public enum Transpose {
    /// `A · B`
    NONE,
    /// `Aᵀ · B`
    LEFT,
    /// `A · Bᵀ`, the usual `x @ Wᵀ` of a linear layer
    RIGHT
}
