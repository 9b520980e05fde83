package dev.dipole.tensor.cpu;

import dev.dipole.tensor.Unary;

/// The functions of one float and their derivatives, as polynomials of fused multiply-adds. `VectorMath` has
/// the same operations in the same order over vectors: change both or neither.
///
/// The coefficients are minimax fits (Lawson's algorithm, 40 digits); errors are in units in the last place of
/// the result.
final class ScalarMath {
    static final float LOG2_E = 1.442695f;
    /// Adding it rounds to an integer, which then stands in the low bits.
    static final float ROUND = 12582912f;

    static final float LN2_HIGH = 0.6933594f;
    static final float LN2_LOW = -2.1219444e-4f;
    /// `exp` of less than this is taken as 0, of more than that as ∞ (the true limits: 1.2e-38 at −87.3, 3.4e38
    /// at 88.72).
    static final float EXP_LOWEST = -86.9f;

    static final float EXP_HIGHEST = 89f;
    // e^r = 1 + r + r² (E0 + E1 r + …), |r| ≤ ½ ln 2
    static final float E0 = 0.49999994f;
    static final float E1 = 0.1666652f;
    static final float E2 = 0.041668396f;
    static final float E3 = 0.008368797f;
    static final float E4 = 0.0013814425f;
    // log(1 + f) = f − f²/2 + f³ (L0 + L1 f + …), 1 + f in [√½, √2]
    static final float L0 = 0.33333313f;
    static final float L1 = -0.2500001f;
    static final float L2 = 0.20002124f;
    static final float L3 = -0.16668007f;
    static final float L4 = 0.14219454f;
    static final float L5 = -0.12405326f;
    static final float L6 = 0.11888677f;
    static final float L7 = -0.11677577f;
    static final float L8 = 0.06747839f;
    static final int SQRT_HALF_BITS = 0x3F3504F3;
    // tanh x = x + x³ (T0 + T1 x² + …), |x| < 0.625
    static final float TANH_SMALL = 0.625f;
    static final float T0 = -0.3333328f;
    static final float T1 = 0.13331443f;
    static final float T2 = -0.053739727f;
    static final float T3 = 0.020639133f;
    static final float T4 = -0.0057050386f;
    // Φ(−a) = e^(−a²/2) t (R0 + R1 t + …), t = 1 / (1 + MILLS a), a ≥ 0, as in Abramowitz & Stegun 7.1.26
    static final float MILLS = 0.305f;
    static final float R0 = 0.12163974f;
    static final float R1 = 0.12246672f;
    static final float R2 = 0.10342148f;
    static final float R3 = 0.1210197f;
    static final float R4 = -0.03797312f;
    static final float R5 = 0.18571287f;
    static final float R6 = -0.15298598f;
    static final float R7 = 0.03669863f;
    static final float INVERSE_SQRT_2PI = 0.3989423f;
    // tanh approximation of GELU: 2√(2/π) (x + 0.044715 x³) = x (G0 + G1 x²)
    static final float G0 = 1.595769f;
    static final float G1 = 0.07135481f;

    private ScalarMath() {}

    static float value(Unary f, float x) {
        return switch (f) {
            case NEGATE -> -x;
            case ABS -> Math.abs(x);
            case SQUARE -> x * x;
            case SQRT -> (float) Math.sqrt(x);
            case RECIPROCAL -> 1 / x;
            case EXP -> exp(x);
            case LOG -> log(x);
            case TANH -> tanh(x);
            case SIGMOID -> sigmoid(x);
            case SOFTPLUS -> Math.max(x, 0f) + log1p(exp(-Math.abs(x)));
            case RELU -> Math.max(x, 0f);
            case GELU -> x * normal(x, bell(x));
            case GELU_TANH -> x * sigmoid(geluTanhArgument(x));
            case SILU -> x * sigmoid(x);
        };
    }

    /// The derivative at `x`, where `y` is the value.
    static float slope(Unary f, float x, float y) {
        return switch (f) {
            case NEGATE -> -1;
            case ABS -> Math.signum(x);
            case SQUARE -> 2 * x;
            case SQRT -> 0.5f / y;
            case RECIPROCAL -> -y * y;
            case EXP -> y;
            case LOG -> 1 / x;
            case TANH -> Math.fma(-y, y, 1f);
            case SIGMOID -> y * (1 - y);
            case SOFTPLUS -> sigmoid(x);
            case RELU -> x > 0 ? 1 : 0;
            case GELU -> geluSlope(x);
            case GELU_TANH -> geluTanhSlope(x);
            case SILU -> siluSlope(x);
        };
    }

    /// 1.3 ulp.
    static float exp(float x) {
        if (x < EXP_LOWEST) return 0;
        if (x > EXP_HIGHEST) return Float.POSITIVE_INFINITY;
        return expInRange(x);
    }

    /// [#exp] of what is not above 88.
    static float expOfNegative(float x) {
        return x < EXP_LOWEST ? 0 : expInRange(x);
    }

    /// `exp` between [#EXP_LOWEST] and [#EXP_HIGHEST]: `x = n ln 2 + r`, `eˣ = 2ⁿ eʳ`.
    static float expInRange(float x) {
        float t = Math.fma(x, LOG2_E, ROUND);
        float n = ROUND - t; // −n
        float r = Math.fma(n, LN2_LOW, Math.fma(n, LN2_HIGH, x));
        float p = Math.fma(Math.fma(Math.fma(Math.fma(E4, r, E3), r, E2), r, E1), r, E0);
        p = Math.fma(p, r * r, r) + 1;
        // the low bits of t are n; 2ⁿ⁻¹ · 2p, because 2¹²⁸ is no float
        return (p + p) * Float.intBitsToFloat((Float.floatToRawIntBits(t) << 23) + (126 << 23));
    }

    /// 1 ulp; −∞ at 0, NaN below.
    static float log(float x) {
        if (!(x > 0)) return x == 0 ? Float.NEGATIVE_INFINITY : Float.NaN;
        if (x == Float.POSITIVE_INFINITY) return x;
        boolean tiny = x < Float.MIN_NORMAL;
        int bits = Float.floatToRawIntBits(tiny ? x * 0x1p25f : x);
        int exponent = (bits - SQRT_HALF_BITS) >> 23;
        float f = Float.intBitsToFloat(bits - (exponent << 23)) - 1;
        float e = tiny ? exponent - 25f : exponent;
        float p = Math.fma(Math.fma(Math.fma(Math.fma(L8, f, L7), f, L6), f, L5), f, L4);
        p = Math.fma(Math.fma(Math.fma(Math.fma(p, f, L3), f, L2), f, L1), f, L0);
        float square = f * f;
        p = Math.fma(e, LN2_LOW, p * f * square);
        return Math.fma(e, LN2_HIGH, f + Math.fma(-0.5f, square, p));
    }

    /// `log(1 + u)` for `u ≥ 0`, exact where `1 + u` rounds (Kahan's correction).
    static float log1p(float u) {
        float w = 1 + u;
        float rounded = w - 1;
        return rounded == 0 ? u : log(w) * (u / rounded);
    }

    /// 2 ulp.
    static float tanh(float x) {
        float a = Math.abs(x);
        if (!(a < TANH_SMALL)) return Math.copySign(1 - 2 / (exp(a + a) + 1), x);
        float z = a * a;
        float p = Math.fma(Math.fma(Math.fma(Math.fma(T4, z, T3), z, T2), z, T1), z, T0);
        return Math.copySign(Math.fma(p, z * a, a), x);
    }

    /// 2 ulp.
    static float sigmoid(float x) {
        return 1 / (1 + exp(-x));
    }

    /// `e^(−x²/2)`, which the normal distribution and its density share.
    static float bell(float x) {
        return expOfNegative(-0.5f * x * x);
    }

    /// `Φ(x)`, the standard normal distribution, from [#bell]; absolute error 2.5e-7, relative error of the
    /// lower tail 2e-6 down to x = −5.
    static float normal(float x, float bell) {
        float t = 1 / Math.fma(MILLS, Math.abs(x), 1f);
        float p = Math.fma(Math.fma(Math.fma(Math.fma(R7, t, R6), t, R5), t, R4), t, R3);
        p = Math.fma(Math.fma(Math.fma(p, t, R2), t, R1), t, R0);
        float tail = p * t * bell;
        return x < 0 ? tail : 1 - tail;
    }

    private static float geluSlope(float x) {
        float bell = bell(x);
        return Math.fma(x * INVERSE_SQRT_2PI, bell, normal(x, bell));
    }

    private static float geluTanhArgument(float x) {
        return x * Math.fma(G1, x * x, G0);
    }

    private static float geluTanhSlope(float x) {
        float s = sigmoid(geluTanhArgument(x));
        return Math.fma(x * (s * (1 - s)), Math.fma(3 * G1, x * x, G0), s);
    }

    private static float siluSlope(float x) {
        float s = sigmoid(x);
        return s * Math.fma(x, 1 - s, 1f);
    }
}
