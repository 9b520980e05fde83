package dev.dipole.tensor.cpu;

import static jdk.incubator.vector.VectorOperators.GT;

import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/// The softmax of attention over scores that stand with a key in each row and a query in each lane: no sum
/// across lanes, no ragged rows.
final class VectorAttention {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int W = S.length();
    /// A constant, so that the loops need no checks of bounds.
    private static final int ROW = Kernels.ACROSS;
    private static final FloatVector NOTHING = FloatVector.broadcast(S, Float.NEGATIVE_INFINITY);

    private VectorAttention() {}

    private static FloatVector load(float[] x, int at) {
        return FloatVector.fromArray(S, x, at);
    }

    static void attend(float[] s, int sAt, int n, int columns, float scale, float[] state, int stateAt) {
        for (int i = 0; i < columns; i += W) {
            load(state, stateAt + i).intoArray(state, stateAt + 2 * ROW + i);
            raise(s, sAt + i, n, scale, state, stateAt + i);
            sum(s, sAt + i, n, scale, state, stateAt + i);
        }
    }

    /// Raises `max` to the largest `scale · s` of each lane's column, not counting NaN. Arrays in, arrays out:
    /// a vector that crosses a call is an object.
    private static void raise(float[] s, int at, int n, float scale, float[] max, int maxAt) {
        FloatVector factor = FloatVector.broadcast(S, scale);
        FloatVector even = load(max, maxAt);
        FloatVector odd = even;
        int j = 0;
        for (; j + 1 < n; j += 2) {
            FloatVector a = load(s, at + j * ROW).mul(factor);
            FloatVector b = load(s, at + j * ROW + ROW).mul(factor);
            even = even.blend(a, a.compare(GT, even));
            odd = odd.blend(b, b.compare(GT, odd));
        }
        if (j < n) {
            FloatVector a = load(s, at + j * ROW).mul(factor);
            even = even.blend(a, a.compare(GT, even));
        }
        even.blend(odd, odd.compare(GT, even)).intoArray(max, maxAt);
    }

    /// Exponentials below the maximum in `state`, and their sum; `state` comes with the maximum before in its
    /// third row and leaves with its factor there.
    private static void sum(float[] s, int at, int n, float scale, float[] state, int stateAt) {
        FloatVector factor = FloatVector.broadcast(S, scale);
        FloatVector max = load(state, stateAt);
        FloatVector shift = max.blend(FloatVector.zero(S), max.eq(NOTHING)).neg();
        FloatVector sum = FloatVector.zero(S);
        for (int j = 0; j < n; j++) {
            FloatVector e = VectorMath.expOfNegative(load(s, at + j * ROW).fma(factor, shift));
            e.intoArray(s, at + j * ROW);
            sum = sum.add(e);
        }
        FloatVector kept =
                VectorMath.expOfNegative(load(state, stateAt + 2 * ROW).add(shift));
        load(state, stateAt + ROW).fma(kept, sum).intoArray(state, stateAt + ROW);
        kept.intoArray(state, stateAt + 2 * ROW);
    }

    /// The pullback in one walk over the scores, with and without dropout. Both stand in one method on purpose:
    /// so large a one HotSpot compiles for itself. Inlined into the whole pullback of attention a smaller one
    /// met the end of what C2 takes into one method, and a vector became an object in each turn of the loop.
    static void gradient(
            float[] p,
            int pAt,
            float[] ds,
            int dsAt,
            float @Nullable [] kept,
            int keptAt,
            int n,
            int columns,
            float scale,
            float[] known,
            int knownAt) {
        FloatVector factor = FloatVector.broadcast(S, scale);
        for (int i = 0; i < columns; i += W) {
            FloatVector shift = load(known, knownAt + i).neg();
            FloatVector inner = load(known, knownAt + ROW + i);
            if (kept == null) {
                for (int j = 0; j < n; j++) {
                    int from = pAt + i + j * ROW;
                    int to = dsAt + i + j * ROW;
                    FloatVector e = VectorMath.expOfNegative(
                            FloatVector.fromArray(S, p, from).fma(factor, shift));
                    e.intoArray(p, from);
                    FloatVector d = FloatVector.fromArray(S, ds, to).sub(inner);
                    e.mul(d).mul(factor).intoArray(ds, to);
                }
            } else {
                for (int j = 0; j < n; j++) {
                    int from = pAt + i + j * ROW;
                    int to = dsAt + i + j * ROW;
                    FloatVector keep = FloatVector.fromArray(S, kept, keptAt + i + j * ROW);
                    FloatVector e = VectorMath.expOfNegative(
                            FloatVector.fromArray(S, p, from).fma(factor, shift));
                    FloatVector d = FloatVector.fromArray(S, ds, to).mul(keep).sub(inner);
                    e.mul(d).mul(factor).intoArray(ds, to);
                    e.mul(keep).intoArray(p, from);
                }
            }
        }
    }
}
