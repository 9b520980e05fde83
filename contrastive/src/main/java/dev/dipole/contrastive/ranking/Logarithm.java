package dev.dipole.contrastive.ranking;

/// The base of a logarithm.
public enum Logarithm {
    NATURAL,
    BINARY;

    /// What natural logarithms are multiplied by.
    double factor() {
        return this == NATURAL ? 1 : 1 / StrictMath.log(2);
    }
}
