package dev.dipole.tensor.cpu;

import static dev.dipole.tensor.cpu.ScalarMath.SQRT_HALF_BITS;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/// The functions of `ScalarMath` over vectors: the same operations in the same order, both sides of a branch
/// computed and one chosen. Names follow [dev.dipole.tensor.Unary] and [dev.dipole.tensor.Binary];
/// `VectorLoops` calls them.
final class VectorMath {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;

    // Constants are vectors that exist once: broadcasting a number where it is used costs the compiler a hundred nodes,
    // and a
    // function of too many is compiled in pieces, with an object for each vector between them.
    private static final FloatVector ZERO = all(0);
    private static final FloatVector ONE = all(1);
    private static final FloatVector MINUS_ONE = all(-1);
    private static final FloatVector TWO = all(2);
    private static final FloatVector HALF = all(0.5f);
    private static final FloatVector MINUS_HALF = all(-0.5f);
    private static final FloatVector NAN = all(Float.NaN);
    private static final FloatVector INFINITY = all(Float.POSITIVE_INFINITY);
    private static final FloatVector MINUS_INFINITY = all(Float.NEGATIVE_INFINITY);
    private static final FloatVector MIN_NORMAL = all(Float.MIN_NORMAL);
    private static final FloatVector TINY_SCALE = all(0x1p25f);
    private static final FloatVector TINY_EXPONENT = all(25);
    private static final FloatVector G1_3 = all(3 * ScalarMath.G1);
    private static final FloatVector E0 = all(ScalarMath.E0);
    private static final FloatVector E1 = all(ScalarMath.E1);
    private static final FloatVector E2 = all(ScalarMath.E2);
    private static final FloatVector E3 = all(ScalarMath.E3);
    private static final FloatVector E4 = all(ScalarMath.E4);
    private static final FloatVector EXP_HIGHEST = all(ScalarMath.EXP_HIGHEST);
    private static final FloatVector EXP_LOWEST = all(ScalarMath.EXP_LOWEST);
    private static final FloatVector G0 = all(ScalarMath.G0);
    private static final FloatVector G1 = all(ScalarMath.G1);
    private static final FloatVector INVERSE_SQRT_2PI = all(ScalarMath.INVERSE_SQRT_2PI);
    private static final FloatVector L0 = all(ScalarMath.L0);
    private static final FloatVector L1 = all(ScalarMath.L1);
    private static final FloatVector L2 = all(ScalarMath.L2);
    private static final FloatVector L3 = all(ScalarMath.L3);
    private static final FloatVector L4 = all(ScalarMath.L4);
    private static final FloatVector L5 = all(ScalarMath.L5);
    private static final FloatVector L6 = all(ScalarMath.L6);
    private static final FloatVector L7 = all(ScalarMath.L7);
    private static final FloatVector L8 = all(ScalarMath.L8);
    private static final FloatVector LN2_HIGH = all(ScalarMath.LN2_HIGH);
    private static final FloatVector LN2_LOW = all(ScalarMath.LN2_LOW);
    private static final FloatVector LOG2_E = all(ScalarMath.LOG2_E);
    private static final FloatVector MILLS = all(ScalarMath.MILLS);
    private static final FloatVector R0 = all(ScalarMath.R0);
    private static final FloatVector R1 = all(ScalarMath.R1);
    private static final FloatVector R2 = all(ScalarMath.R2);
    private static final FloatVector R3 = all(ScalarMath.R3);
    private static final FloatVector R4 = all(ScalarMath.R4);
    private static final FloatVector R5 = all(ScalarMath.R5);
    private static final FloatVector R6 = all(ScalarMath.R6);
    private static final FloatVector R7 = all(ScalarMath.R7);
    private static final FloatVector ROUND = all(ScalarMath.ROUND);
    private static final FloatVector T0 = all(ScalarMath.T0);
    private static final FloatVector T1 = all(ScalarMath.T1);
    private static final FloatVector T2 = all(ScalarMath.T2);
    private static final FloatVector T3 = all(ScalarMath.T3);
    private static final FloatVector T4 = all(ScalarMath.T4);
    private static final FloatVector TANH_SMALL = all(ScalarMath.TANH_SMALL);

    private VectorMath() {}

    private static FloatVector all(float number) {
        return FloatVector.broadcast(S, number);
    }

    // ---- two operands

    static FloatVector add(FloatVector x, FloatVector y) {
        return x.add(y);
    }

    static FloatVector subtract(FloatVector x, FloatVector y) {
        return x.sub(y);
    }

    static FloatVector multiply(FloatVector x, FloatVector y) {
        return x.mul(y);
    }

    static FloatVector divide(FloatVector x, FloatVector y) {
        return x.div(y);
    }

    static FloatVector maximum(FloatVector x, FloatVector y) {
        return x.max(y);
    }

    // ---- values

    static FloatVector negate(FloatVector x) {
        return x.neg();
    }

    static FloatVector abs(FloatVector x) {
        return x.abs();
    }

    static FloatVector square(FloatVector x) {
        return x.mul(x);
    }

    static FloatVector sqrt(FloatVector x) {
        return x.sqrt();
    }

    static FloatVector reciprocal(FloatVector x) {
        return ONE.div(x);
    }

    static FloatVector exp(FloatVector x) {
        return expInRange(x).blend(ZERO, x.lt(EXP_LOWEST)).blend(INFINITY, x.compare(GT, EXP_HIGHEST));
    }

    /// [#exp] of what is not above 88.
    static FloatVector expOfNegative(FloatVector x) {
        return expInRange(x).blend(ZERO, x.lt(EXP_LOWEST));
    }

    private static FloatVector expInRange(FloatVector x) {
        FloatVector t = x.fma(LOG2_E, ROUND);
        FloatVector n = ROUND.sub(t);
        FloatVector r = n.fma(LN2_LOW, n.fma(LN2_HIGH, x));
        FloatVector p = E4.fma(r, E3).fma(r, E2).fma(r, E1).fma(r, E0);
        p = p.fma(r.mul(r), r).add(ONE);
        IntVector exponent = t.reinterpretAsInts().lanewise(LSHL, 23).add(126 << 23);
        return p.add(p).mul(exponent.reinterpretAsFloats());
    }

    static FloatVector log(FloatVector x) {
        var tiny = x.lt(MIN_NORMAL);
        IntVector bits = x.blend(x.mul(TINY_SCALE), tiny).reinterpretAsInts();
        IntVector exponent = bits.sub(SQRT_HALF_BITS).lanewise(ASHR, 23);
        FloatVector f =
                bits.sub(exponent.lanewise(LSHL, 23)).reinterpretAsFloats().sub(ONE);
        FloatVector e = (FloatVector) exponent.convert(I2F, 0);
        e = e.blend(e.sub(TINY_EXPONENT), tiny);
        FloatVector p = L8.fma(f, L7).fma(f, L6).fma(f, L5).fma(f, L4);
        p = p.fma(f, L3).fma(f, L2).fma(f, L1).fma(f, L0);
        FloatVector square = f.mul(f);
        p = e.fma(LN2_LOW, p.mul(f).mul(square));
        FloatVector y = e.fma(LN2_HIGH, f.add(MINUS_HALF.fma(square, p)));
        y = y.blend(x, x.eq(INFINITY));
        y = y.blend(NAN, x.compare(GT, ZERO).not());
        return y.blend(MINUS_INFINITY, x.eq(ZERO));
    }

    static FloatVector tanh(FloatVector x) {
        FloatVector a = x.abs();
        FloatVector z = a.mul(a);
        FloatVector p = T4.fma(z, T3).fma(z, T2).fma(z, T1).fma(z, T0);
        FloatVector small = p.fma(z.mul(a), a);
        FloatVector large = ONE.sub(TWO.div(exp(a.add(a)).add(ONE)));
        IntVector magnitude = large.blend(small, a.lt(TANH_SMALL)).reinterpretAsInts();
        IntVector sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
        return magnitude.or(sign).reinterpretAsFloats();
    }

    static FloatVector sigmoid(FloatVector x) {
        return ONE.div(ONE.add(exp(x.neg())));
    }

    static FloatVector softplus(FloatVector x) {
        return x.max(ZERO).add(log1p(exp(x.abs().neg())));
    }

    private static FloatVector log1p(FloatVector u) {
        FloatVector w = ONE.add(u);
        FloatVector rounded = w.sub(ONE);
        return log(w).mul(u.div(rounded)).blend(u, rounded.eq(ZERO));
    }

    static FloatVector relu(FloatVector x) {
        return x.max(ZERO);
    }

    static FloatVector gelu(FloatVector x) {
        return x.mul(normal(x, bell(x)));
    }

    private static FloatVector bell(FloatVector x) {
        FloatVector exponent = MINUS_HALF.mul(x).mul(x);
        return expOfNegative(exponent);
    }

    private static FloatVector normal(FloatVector x, FloatVector bell) {
        FloatVector t = ONE.div(MILLS.fma(x.abs(), ONE));
        FloatVector p = R7.fma(t, R6).fma(t, R5).fma(t, R4).fma(t, R3);
        p = p.fma(t, R2).fma(t, R1).fma(t, R0);
        FloatVector tail = p.mul(t).mul(bell);
        return ONE.sub(tail).blend(tail, x.lt(ZERO));
    }

    static FloatVector geluTanh(FloatVector x) {
        return x.mul(sigmoid(geluTanhArgument(x)));
    }

    private static FloatVector geluTanhArgument(FloatVector x) {
        return x.mul(G1.fma(x.mul(x), G0));
    }

    static FloatVector silu(FloatVector x) {
        return x.mul(sigmoid(x));
    }

    // ---- derivatives at x, where y is the value

    static FloatVector negateSlope(FloatVector x, FloatVector y) {
        return MINUS_ONE;
    }

    static FloatVector absSlope(FloatVector x, FloatVector y) {
        return x.blend(ONE, x.compare(GT, ZERO)).blend(MINUS_ONE, x.lt(ZERO));
    }

    static FloatVector squareSlope(FloatVector x, FloatVector y) {
        return TWO.mul(x);
    }

    static FloatVector sqrtSlope(FloatVector x, FloatVector y) {
        return HALF.div(y);
    }

    static FloatVector reciprocalSlope(FloatVector x, FloatVector y) {
        return y.neg().mul(y);
    }

    static FloatVector expSlope(FloatVector x, FloatVector y) {
        return y;
    }

    static FloatVector logSlope(FloatVector x, FloatVector y) {
        return ONE.div(x);
    }

    static FloatVector tanhSlope(FloatVector x, FloatVector y) {
        return y.neg().fma(y, ONE);
    }

    static FloatVector sigmoidSlope(FloatVector x, FloatVector y) {
        return y.mul(ONE.sub(y));
    }

    static FloatVector softplusSlope(FloatVector x, FloatVector y) {
        return sigmoid(x);
    }

    static FloatVector reluSlope(FloatVector x, FloatVector y) {
        return ZERO.blend(ONE, x.compare(GT, ZERO));
    }

    static FloatVector geluSlope(FloatVector x, FloatVector y) {
        FloatVector bell = bell(x);
        return x.mul(INVERSE_SQRT_2PI).fma(bell, normal(x, bell));
    }

    static FloatVector geluTanhSlope(FloatVector x, FloatVector y) {
        FloatVector s = sigmoid(geluTanhArgument(x));
        return x.mul(s.mul(ONE.sub(s))).fma(G1_3.fma(x.mul(x), G0), s);
    }

    static FloatVector siluSlope(FloatVector x, FloatVector y) {
        FloatVector s = sigmoid(x);
        return s.mul(x.fma(ONE.sub(s), ONE));
    }
}
