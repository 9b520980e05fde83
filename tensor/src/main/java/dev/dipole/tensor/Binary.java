package dev.dipole.tensor;

/// Functions of two numbers, applied element by element.
public enum Binary {
    ADD,
    SUBTRACT,
    MULTIPLY,
    DIVIDE,
    MAXIMUM
}
