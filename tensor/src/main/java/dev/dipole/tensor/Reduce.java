package dev.dipole.tensor;

/// What becomes of a row or a column: one number.
public enum Reduce {
    SUM,
    MAX
}
