package dev.dipole.tensor;

/// Functions of one number, applied to each element. Every backend has a loop of its own for each; formulas in
/// [Backend#unary].
public enum Unary {
    /// `−x`
    NEGATE,
    /// `|x|`, derivative 0 at 0
    ABS,
    /// `x²`
    SQUARE,
    /// `√x`
    SQRT,
    /// `1/x`
    RECIPROCAL,
    /// `eˣ`
    EXP,
    /// natural logarithm
    LOG,
    /// hyperbolic tangent
    TANH,
    /// `1 / (1 + e⁻ˣ)`
    SIGMOID,
    /// `log(1 + eˣ)`, stable for large |x|
    SOFTPLUS,
    /// `max(0, x)`, derivative 0 at 0
    RELU,
    /// `x · Φ(x)` with the exact normal distribution (Hendrycks & Gimpel, 2016)
    GELU,
    /// `½x(1 + tanh(√(2/π)(x + 0.044715x³)))`, the tanh approximation of [#GELU]
    GELU_TANH,
    /// `x · σ(x)` (also called swish)
    SILU;

    /// Whether the derivative is computed from the value `f(x)` as well as from `x`.
    public boolean slopeTakesValue() {
        return switch (this) {
            case SQRT, RECIPROCAL, EXP, TANH, SIGMOID -> true;
            case NEGATE, ABS, SQUARE, LOG, SOFTPLUS, RELU, GELU, GELU_TANH, SILU -> false;
        };
    }
}
