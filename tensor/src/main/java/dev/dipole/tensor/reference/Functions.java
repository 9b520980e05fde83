package dev.dipole.tensor.reference;

import dev.dipole.tensor.Unary;

/// The functions of one number and their derivatives in float64, from `StrictMath`: the same bits on every
/// machine.
final class Functions {
    private static final double INVERSE_SQRT_2PI = 0.3989422804014327;
    private static final double SQRT_2_OVER_PI = 0.7978845608028654;

    private Functions() {}

    static double value(Unary f, double x) {
        return switch (f) {
            case NEGATE -> -x;
            case ABS -> Math.abs(x);
            case SQUARE -> x * x;
            case SQRT -> Math.sqrt(x);
            case RECIPROCAL -> 1 / x;
            case EXP -> StrictMath.exp(x);
            case LOG -> StrictMath.log(x);
            case TANH -> StrictMath.tanh(x);
            case SIGMOID -> sigmoid(x);
            case SOFTPLUS -> Math.max(x, 0) + StrictMath.log1p(StrictMath.exp(-Math.abs(x)));
            case RELU -> Math.max(x, 0);
            case GELU -> x * normal(x);
            case GELU_TANH -> 0.5 * x * (1 + StrictMath.tanh(SQRT_2_OVER_PI * (x + 0.044715 * x * x * x)));
            case SILU -> x * sigmoid(x);
        };
    }

    /// The derivative at `x`, where `y` is the value.
    static double slope(Unary f, double x, double y) {
        return switch (f) {
            case NEGATE -> -1;
            case ABS -> Math.signum(x);
            case SQUARE -> 2 * x;
            case SQRT -> 0.5 / y;
            case RECIPROCAL -> -y * y;
            case EXP -> y;
            case LOG -> 1 / x;
            case TANH -> 1 - y * y;
            case SIGMOID -> y * (1 - y);
            case SOFTPLUS -> sigmoid(x);
            case RELU -> x > 0 ? 1 : 0;
            case GELU -> normal(x) + x * INVERSE_SQRT_2PI * StrictMath.exp(-0.5 * x * x);
            case GELU_TANH -> geluTanhSlope(x);
            case SILU -> sigmoid(x) * (1 + x * (1 - sigmoid(x)));
        };
    }

    private static double sigmoid(double x) {
        double e = StrictMath.exp(-Math.abs(x));
        return x >= 0 ? 1 / (1 + e) : e / (1 + e);
    }

    private static double geluTanhSlope(double x) {
        double t = StrictMath.tanh(SQRT_2_OVER_PI * (x + 0.044715 * x * x * x));
        return 0.5 * (1 + t) + 0.5 * x * (1 - t * t) * SQRT_2_OVER_PI * (1 + 3 * 0.044715 * x * x);
    }

    /// `Φ(x) = ½ erfc(−x/√2)`, the standard normal distribution.
    static double normal(double x) {
        return 0.5 * erfc(-x * Math.sqrt(0.5));
    }

    /// The complementary error function to about 1e-15: the Taylor series of erf below 2, Lentz' continued
    /// fraction above (Abramowitz & Stegun, 7.1.5 and 7.1.14).
    static double erfc(double x) {
        double a = Math.abs(x);
        double upper;
        if (Double.isNaN(x)) return x;
        if (a < 2) {
            double term = a;
            double sum = a;
            for (int k = 1; Math.abs(term) > 1e-18 * Math.abs(sum); k++) {
                term *= -a * a / k;
                sum += term / (2 * k + 1);
            }
            upper = 1 - 2 / Math.sqrt(Math.PI) * sum;
        } else {
            double fraction = 0;
            for (int k = 60; k > 0; k--) fraction = k / 2.0 / (a + fraction);
            upper = StrictMath.exp(-a * a) / Math.sqrt(Math.PI) / (a + fraction);
        }
        return x < 0 ? 2 - upper : upper;
    }
}
