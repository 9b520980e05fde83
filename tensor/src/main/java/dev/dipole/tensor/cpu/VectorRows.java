package dev.dipole.tensor.cpu;

import static jdk.incubator.vector.VectorOperators.GT;
import static jdk.incubator.vector.VectorOperators.MAX;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorMask;
import jdk.incubator.vector.VectorShuffle;
import jdk.incubator.vector.VectorSpecies;

/// Maxima of rows with vectors of 4, 8 or 16 lanes: exact, so that their order does not matter. Sums are those
/// of `VectorSums`.
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
}
