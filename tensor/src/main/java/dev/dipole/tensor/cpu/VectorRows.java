package dev.dipole.tensor.cpu;

import static dev.dipole.tensor.cpu.Kernels.LANES;
import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.MAX;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Sums over rows with vectors of 4, 8 or 16 lanes, and what is made of them.
///
/// A method `…From(lane)` goes through the columns lane, lane + 16, … as one vector, so that a vector of 16
/// lanes needs one such walk, one of 8 lanes two, one of 4 lanes four, and every column lands in the same
/// logical lane. [#fold] then adds the lanes in halves; for narrow vectors the first halvings are additions of
/// whole vectors.
final class VectorRows {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int W = S.length();
    private static final VectorShuffle<Float> HALF8 = swap(8);
    private static final VectorShuffle<Float> HALF4 = swap(4);
    private static final VectorShuffle<Float> HALF2 = swap(2);
    private static final VectorShuffle<Float> HALF1 = swap(1);

    private VectorRows() {}

    private static VectorShuffle<Float> swap(int distance) {
        return VectorShuffle.fromOp(S, lane -> (lane ^ distance) % W);
    }

    private static FloatVector load(float[] x, int at) {
        return FloatVector.fromArray(S, x, at);
    }

    private static FloatVector load(float[] x, int at, VectorMask<Float> mask) {
        return FloatVector.fromArray(S, x, at, mask);
    }

    private static VectorMask<Float> rest(int i, int n) {
        return S.indexInRange(i, n);
    }

    private static float fold(FloatVector sum) {
        if (W == 16) sum = sum.add(sum.rearrange(HALF8));
        if (W >= 8) sum = sum.add(sum.rearrange(HALF4));
        sum = sum.add(sum.rearrange(HALF2));
        return sum.add(sum.rearrange(HALF1)).lane(0);
    }

    // ---- sums

    static float sum(float[] x, int xAt, int n) {
        FloatVector sum = sumFrom(0, x, xAt, n);
        if (W == 8) sum = sum.add(sumFrom(8, x, xAt, n));
        if (W == 4) {
            sum = sum.add(sumFrom(8, x, xAt, n)).add(sumFrom(4, x, xAt, n).add(sumFrom(12, x, xAt, n)));
        }
        return fold(sum);
    }

    private static FloatVector sumFrom(int lane, float[] x, int xAt, int n) {
        FloatVector sum = FloatVector.zero(S);
        int i = lane;
        for (; i <= n - W; i += LANES) sum = sum.add(load(x, xAt + i));
        if (i < n) sum = sum.add(load(x, xAt + i, rest(i, n)), rest(i, n));
        return sum;
    }

    static float dot(float[] x, int xAt, float[] y, int yAt, int n) {
        FloatVector sum = dotFrom(0, x, xAt, y, yAt, n);
        if (W == 8) sum = sum.add(dotFrom(8, x, xAt, y, yAt, n));
        if (W == 4) {
            sum = sum.add(dotFrom(8, x, xAt, y, yAt, n))
                    .add(dotFrom(4, x, xAt, y, yAt, n).add(dotFrom(12, x, xAt, y, yAt, n)));
        }
        return fold(sum);
    }

    private static FloatVector dotFrom(int lane, float[] x, int xAt, float[] y, int yAt, int n) {
        FloatVector sum = FloatVector.zero(S);
        int i = lane;
        for (; i <= n - W; i += LANES) sum = load(x, xAt + i).fma(load(y, yAt + i), sum);
        if (i < n) {
            var rest = rest(i, n);
            sum = sum.blend(load(x, xAt + i, rest).fma(load(y, yAt + i, rest), sum), rest);
        }
        return sum;
    }

    static float squares(float[] x, int xAt, float shift, int n) {
        FloatVector sum = squaresFrom(0, x, xAt, shift, n);
        if (W == 8) sum = sum.add(squaresFrom(8, x, xAt, shift, n));
        if (W == 4) {
            sum = sum.add(squaresFrom(8, x, xAt, shift, n))
                    .add(squaresFrom(4, x, xAt, shift, n).add(squaresFrom(12, x, xAt, shift, n)));
        }
        return fold(sum);
    }

    private static FloatVector squaresFrom(int lane, float[] x, int xAt, float shift, int n) {
        FloatVector centre = FloatVector.broadcast(S, shift);
        FloatVector sum = FloatVector.zero(S);
        int i = lane;
        for (; i <= n - W; i += LANES) {
            FloatVector d = load(x, xAt + i).sub(centre);
            sum = d.fma(d, sum);
        }
        if (i < n) {
            var rest = rest(i, n);
            FloatVector d = load(x, xAt + i, rest).sub(centre);
            sum = sum.blend(d.fma(d, sum), rest);
        }
        return sum;
    }

    /// `Σ g · x̂` with `g = dy · gamma` and `x̂ = (x − mean) · inverse`.
    static float alongNormal(
            float[] x, int xAt, float mean, float inverse, float[] gamma, int gammaAt, float[] dy, int dyAt, int n) {
        FloatVector sum = alongFrom(0, x, xAt, mean, inverse, gamma, gammaAt, dy, dyAt, n);
        if (W == 8) sum = sum.add(alongFrom(8, x, xAt, mean, inverse, gamma, gammaAt, dy, dyAt, n));
        if (W == 4) {
            sum = sum.add(alongFrom(8, x, xAt, mean, inverse, gamma, gammaAt, dy, dyAt, n))
                    .add(alongFrom(4, x, xAt, mean, inverse, gamma, gammaAt, dy, dyAt, n)
                            .add(alongFrom(12, x, xAt, mean, inverse, gamma, gammaAt, dy, dyAt, n)));
        }
        return fold(sum);
    }

    private static FloatVector alongFrom(
            int lane,
            float[] x,
            int xAt,
            float mean,
            float inverse,
            float[] gamma,
            int gammaAt,
            float[] dy,
            int dyAt,
            int n) {
        FloatVector centre = FloatVector.broadcast(S, mean);
        FloatVector scale = FloatVector.broadcast(S, inverse);
        FloatVector sum = FloatVector.zero(S);
        int i = lane;
        for (; i <= n - W; i += LANES) {
            FloatVector normal = load(x, xAt + i).sub(centre).mul(scale);
            sum = load(dy, dyAt + i).mul(load(gamma, gammaAt + i)).fma(normal, sum);
        }
        if (i < n) {
            var rest = rest(i, n);
            FloatVector normal = load(x, xAt + i, rest).sub(centre).mul(scale);
            sum = sum.blend(
                    load(dy, dyAt + i, rest).mul(load(gamma, gammaAt + i, rest)).fma(normal, sum), rest);
        }
        return sum;
    }

    // ---- maxima: exact, so that their order does not matter

    static float maximum(float[] x, int xAt, int n) {
        FloatVector max = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
        int i = 0;
        for (; i <= n - W; i += W) max = max.max(load(x, xAt + i));
        if (i < n) max = max.lanewise(MAX, load(x, xAt + i, rest(i, n)), rest(i, n));
        return max.reduceLanes(MAX);
    }

    /// The largest `x`, not counting NaN; 0 instead of −∞, so that it can be subtracted.
    static float finiteMaximum(float[] x, int xAt, int n) {
        FloatVector max = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
        int i = 0;
        for (; i <= n - W; i += W) {
            FloatVector v = load(x, xAt + i);
            max = max.blend(v, v.compare(GT, max));
        }
        if (i < n) {
            FloatVector v = load(x, xAt + i, rest(i, n));
            max = max.blend(v, v.compare(GT, max).and(rest(i, n)));
        }
        float largest = foldMaximum(max);
        return largest == Float.NEGATIVE_INFINITY ? 0 : largest;
    }

    private static float foldMaximum(FloatVector max) {
        if (W == 16) max = larger(max, max.rearrange(HALF8));
        if (W >= 8) max = larger(max, max.rearrange(HALF4));
        max = larger(max, max.rearrange(HALF2));
        return larger(max, max.rearrange(HALF1)).lane(0);
    }

    private static FloatVector larger(FloatVector x, FloatVector y) {
        return x.blend(y, y.compare(GT, x));
    }

    /// The largest `x` whose `mask` is not 0.
    static float finiteMaximum(float[] x, int xAt, float[] mask, int maskAt, int n) {
        FloatVector max = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);
        for (int i = 0; i < n; i += W) {
            var rest = rest(i, n);
            FloatVector v = load(x, xAt + i, rest);
            max = max.blend(
                    v, v.compare(GT, max).andNot(load(mask, maskAt + i, rest).eq(0)));
        }
        float largest = foldMaximum(max);
        return largest == Float.NEGATIVE_INFINITY ? 0 : largest;
    }

    // ---- exponentials and their sums

    /// `y = exp(x − max)`; returns the sum. `y` may be `x`.
    static float exponentials(float[] x, int xAt, float max, float[] y, int yAt, int n) {
        FloatVector sum = exponentialsFrom(0, x, xAt, max, y, yAt, n);
        if (W == 8) sum = sum.add(exponentialsFrom(8, x, xAt, max, y, yAt, n));
        if (W == 4) {
            sum = sum.add(exponentialsFrom(8, x, xAt, max, y, yAt, n));
            FloatVector odd = exponentialsFrom(4, x, xAt, max, y, yAt, n);
            sum = sum.add(odd.add(exponentialsFrom(12, x, xAt, max, y, yAt, n)));
        }
        return fold(sum);
    }

    private static FloatVector exponentialsFrom(int lane, float[] x, int xAt, float max, float[] y, int yAt, int n) {
        FloatVector sum = FloatVector.zero(S);
        int i = lane;
        for (; i <= n - W; i += LANES) {
            FloatVector e = VectorMath.exp(load(x, xAt + i).sub(max));
            e.intoArray(y, yAt + i);
            sum = sum.add(e);
        }
        if (i < n) {
            var rest = rest(i, n);
            FloatVector e = VectorMath.exp(load(x, xAt + i, rest).sub(max));
            e.intoArray(y, yAt + i, rest);
            sum = sum.add(e, rest);
        }
        return sum;
    }

    /// `Σ exp(x − max)` over the columns whose `mask` is not 0; nothing is masked where `mask` is `x` itself
    /// and `all` is true.
    static float sumOfExponentials(float[] x, int xAt, float[] mask, int maskAt, boolean all, float max, int n) {
        FloatVector sum = sumOfExponentialsFrom(0, x, xAt, mask, maskAt, all, max, n);
        if (W == 8) sum = sum.add(sumOfExponentialsFrom(8, x, xAt, mask, maskAt, all, max, n));
        if (W == 4) {
            sum = sum.add(sumOfExponentialsFrom(8, x, xAt, mask, maskAt, all, max, n));
            FloatVector odd = sumOfExponentialsFrom(4, x, xAt, mask, maskAt, all, max, n);
            sum = sum.add(odd.add(sumOfExponentialsFrom(12, x, xAt, mask, maskAt, all, max, n)));
        }
        return fold(sum);
    }

    private static FloatVector sumOfExponentialsFrom(
            int lane, float[] x, int xAt, float[] mask, int maskAt, boolean all, float max, int n) {
        FloatVector sum = FloatVector.zero(S);
        for (int i = lane; i < n; i += LANES) {
            var rest = rest(i, n);
            var seen = all ? rest : rest.andNot(load(mask, maskAt + i, rest).eq(0));
            sum = sum.add(VectorMath.exp(load(x, xAt + i, rest).sub(max)), seen);
        }
        return sum;
    }
}
