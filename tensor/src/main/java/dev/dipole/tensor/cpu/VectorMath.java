package dev.dipole.tensor.cpu;

import static dev.dipole.tensor.cpu.ScalarMath.*;
import static jdk.incubator.vector.VectorOperators.ASHR;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.I2F;
import static jdk.incubator.vector.VectorOperators.LSHL;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.VectorSpecies;

/// The functions of `ScalarMath` over vectors: the same operations in the same order, both sides of a branch computed and one
/// chosen. Names follow [dev.dipole.tensor.Unary] and [dev.dipole.tensor.Binary]; `VectorLoops` calls them.
final class VectorMath {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;

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
        return all(1).div(x);
    }

    static FloatVector exp(FloatVector x) {
        return expInRange(x)
                .blend(all(0), x.lt(EXP_LOWEST))
                .blend(all(Float.POSITIVE_INFINITY), x.compare(GT, EXP_HIGHEST));
    }

    private static FloatVector expInRange(FloatVector x) {
        FloatVector t = x.fma(all(LOG2_E), all(ROUND));
        FloatVector n = all(ROUND).sub(t);
        FloatVector r = n.fma(all(LN2_LOW), n.fma(all(LN2_HIGH), x));
        FloatVector p = all(E4).fma(r, all(E3)).fma(r, all(E2)).fma(r, all(E1)).fma(r, all(E0));
        p = p.fma(r.mul(r), r).add(all(1));
        IntVector exponent = t.reinterpretAsInts().lanewise(LSHL, 23).add(126 << 23);
        return p.add(p).mul(exponent.reinterpretAsFloats());
    }

    static FloatVector log(FloatVector x) {
        var tiny = x.lt(Float.MIN_NORMAL);
        IntVector bits = x.blend(x.mul(all(0x1p25f)), tiny).reinterpretAsInts();
        IntVector exponent = bits.sub(SQRT_HALF_BITS).lanewise(ASHR, 23);
        FloatVector f = bits.sub(exponent.lanewise(LSHL, 23)).reinterpretAsFloats().sub(all(1));
        FloatVector e = (FloatVector) exponent.convert(I2F, 0);
        e = e.blend(e.sub(all(25)), tiny);
        FloatVector p = all(L8).fma(f, all(L7)).fma(f, all(L6)).fma(f, all(L5)).fma(f, all(L4));
        p = p.fma(f, all(L3)).fma(f, all(L2)).fma(f, all(L1)).fma(f, all(L0));
        FloatVector square = f.mul(f);
        p = e.fma(all(LN2_LOW), p.mul(f).mul(square));
        FloatVector y = e.fma(all(LN2_HIGH), f.add(all(-0.5f).fma(square, p)));
        y = y.blend(x, x.eq(Float.POSITIVE_INFINITY));
        y = y.blend(all(Float.NaN), x.compare(GT, 0).not());
        return y.blend(all(Float.NEGATIVE_INFINITY), x.eq(0));
    }

    static FloatVector tanh(FloatVector x) {
        FloatVector a = x.abs();
        FloatVector z = a.mul(a);
        FloatVector p = all(T4).fma(z, all(T3)).fma(z, all(T2)).fma(z, all(T1)).fma(z, all(T0));
        FloatVector small = p.fma(z.mul(a), a);
        FloatVector large = all(1).sub(all(2).div(exp(a.add(a)).add(all(1))));
        IntVector magnitude = large.blend(small, a.lt(TANH_SMALL)).reinterpretAsInts();
        IntVector sign = x.reinterpretAsInts().and(Integer.MIN_VALUE);
        return magnitude.or(sign).reinterpretAsFloats();
    }

    static FloatVector sigmoid(FloatVector x) {
        return all(1).div(all(1).add(exp(x.neg())));
    }

    static FloatVector softplus(FloatVector x) {
        return x.max(all(0)).add(log1p(exp(x.abs().neg())));
    }

    private static FloatVector log1p(FloatVector u) {
        FloatVector w = all(1).add(u);
        FloatVector rounded = w.sub(all(1));
        return log(w).mul(u.div(rounded)).blend(u, rounded.eq(0));
    }

    static FloatVector relu(FloatVector x) {
        return x.max(all(0));
    }

    static FloatVector gelu(FloatVector x) {
        return x.mul(normal(x));
    }

    private static FloatVector normal(FloatVector x) {
        FloatVector tail = normalTail(x.abs());
        return all(1).sub(tail).blend(tail, x.lt(0));
    }

    private static FloatVector normalTail(FloatVector a) {
        FloatVector p = all(P9).fma(a, all(P8)).fma(a, all(P7)).fma(a, all(P6)).fma(a, all(P5));
        p = p.fma(a, all(P4)).fma(a, all(P3)).fma(a, all(P2)).fma(a, all(P1)).fma(a, all(P0));
        return expInRange(p).blend(all(0), a.compare(GT, TAIL_END));
    }

    static FloatVector geluTanh(FloatVector x) {
        return x.mul(sigmoid(geluTanhArgument(x)));
    }

    private static FloatVector geluTanhArgument(FloatVector x) {
        return x.mul(all(G1).fma(x.mul(x), all(G0)));
    }

    static FloatVector silu(FloatVector x) {
        return x.mul(sigmoid(x));
    }

    // ---- derivatives at x, where y is the value

    static FloatVector negateSlope(FloatVector x, FloatVector y) {
        return all(-1);
    }

    static FloatVector absSlope(FloatVector x, FloatVector y) {
        return x.blend(all(1), x.compare(GT, 0)).blend(all(-1), x.lt(0));
    }

    static FloatVector squareSlope(FloatVector x, FloatVector y) {
        return all(2).mul(x);
    }

    static FloatVector sqrtSlope(FloatVector x, FloatVector y) {
        return all(0.5f).div(y);
    }

    static FloatVector reciprocalSlope(FloatVector x, FloatVector y) {
        return y.neg().mul(y);
    }

    static FloatVector expSlope(FloatVector x, FloatVector y) {
        return y;
    }

    static FloatVector logSlope(FloatVector x, FloatVector y) {
        return all(1).div(x);
    }

    static FloatVector tanhSlope(FloatVector x, FloatVector y) {
        return y.neg().fma(y, all(1));
    }

    static FloatVector sigmoidSlope(FloatVector x, FloatVector y) {
        return y.mul(all(1).sub(y));
    }

    static FloatVector softplusSlope(FloatVector x, FloatVector y) {
        return sigmoid(x);
    }

    static FloatVector reluSlope(FloatVector x, FloatVector y) {
        return all(0).blend(all(1), x.compare(GT, 0));
    }

    static FloatVector geluSlope(FloatVector x, FloatVector y) {
        return x.mul(all(INVERSE_SQRT_2PI)).fma(exp(all(-0.5f).mul(x).mul(x)), normal(x));
    }

    static FloatVector geluTanhSlope(FloatVector x, FloatVector y) {
        FloatVector s = sigmoid(geluTanhArgument(x));
        return x.mul(s.mul(all(1).sub(s))).fma(all(3 * G1).fma(x.mul(x), all(G0)), s);
    }

    static FloatVector siluSlope(FloatVector x, FloatVector y) {
        FloatVector s = sigmoid(x);
        return s.mul(x.fma(all(1).sub(s), all(1)));
    }
}
