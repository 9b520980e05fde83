package dev.dipole.tensor.cpu;

import dev.dipole.tensor.Key;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.IntVector;
import jdk.incubator.vector.LongVector;
import jdk.incubator.vector.VectorOperators;
import jdk.incubator.vector.VectorSpecies;

/// Dropout with Philox4x32-10 ([Key#block]) in vectors: a lane of 64 bits holds one 32-bit word of one block,
/// because its products need 64. Four such vectors are then interleaved to the order of the elements, 4 · block
/// + word.
final class VectorRandom {
    private static final VectorSpecies<Float> S = VectorKernels.SPECIES;
    private static final int W = S.length();
    private static final VectorSpecies<Long> LONGS = VectorSpecies.of(long.class, S.vectorShape());
    private static final int BLOCKS = W / 2;
    private static final int BATCH = 4 * BLOCKS;

    private static final long LOW = 0xFFFFFFFFL;
    private static final LongVector IOTA = LongVector.zero(LONGS).addIndex(1);
    /// Of the pairs of words (0, 1) and (2, 3) of each block, those of the first half of the blocks, and of the
    /// second.
    private static final LongVector FIRST = interleave(0);

    private static final LongVector SECOND = interleave(BLOCKS / 2);

    private VectorRandom() {}

    private static LongVector interleave(int from) {
        long[] index = new long[BLOCKS];
        for (int i = 0; i < BLOCKS; i++) index[i] = from + i / 2 + (long) (i % 2) * BLOCKS;
        return LongVector.fromArray(LONGS, index, 0);
    }

    static void dropout(
            Key key, long first, int threshold, float factor, float[] x, int xAt, float[] y, int yAt, int n) {
        for (int i = 0; i < n; i += BATCH) {
            LongVector index = IOTA.add(key.start() + ((first + i) >>> 2));
            LongVector x0 = index.and(LOW);
            LongVector x1 = index.lanewise(VectorOperators.LSHR, 32);
            LongVector x2 = LongVector.broadcast(LONGS, Integer.toUnsignedLong(key.site()));
            LongVector x3 = LongVector.broadcast(LONGS, Integer.toUnsignedLong(key.step()));
            int k0 = (int) key.stream();
            int k1 = (int) (key.stream() >>> 32);
            for (int round = 0; round < 10; round++) {
                LongVector p0 = x0.and(LOW).mul(0xD2511F53L);
                LongVector p1 = x2.and(LOW).mul(0xCD9E8D57L);
                x0 = p1.lanewise(VectorOperators.LSHR, 32).lanewise(VectorOperators.XOR, x1);
                x0 = x0.lanewise(VectorOperators.XOR, Integer.toUnsignedLong(k0));
                x2 = p0.lanewise(VectorOperators.LSHR, 32).lanewise(VectorOperators.XOR, x3);
                x2 = x2.lanewise(VectorOperators.XOR, Integer.toUnsignedLong(k1));
                x1 = p1.and(LOW);
                x3 = p0.and(LOW);
                k0 += 0x9E3779B9;
                k1 += 0xBB67AE85;
            }
            LongVector words01 = x0.or(x1.lanewise(VectorOperators.LSHL, 32));
            LongVector words23 = x2.or(x3.lanewise(VectorOperators.LSHL, 32));
            keep(FIRST.selectFrom(words01, words23).reinterpretAsInts(), threshold, factor, x, xAt, y, yAt, i, n);
            keep(SECOND.selectFrom(words01, words23).reinterpretAsInts(), threshold, factor, x, xAt, y, yAt, i + W, n);
        }
    }

    private static void keep(
            IntVector bits, int threshold, float factor, float[] x, int xAt, float[] y, int yAt, int i, int n) {
        var kept = bits.lanewise(VectorOperators.LSHR, 8)
                .compare(VectorOperators.GE, threshold)
                .cast(S);
        if (i <= n - W) {
            FloatVector v = FloatVector.fromArray(S, x, xAt + i).mul(factor);
            FloatVector.zero(S).blend(v, kept).intoArray(y, yAt + i);
        } else if (i < n) {
            var rest = S.indexInRange(i, n);
            FloatVector v = FloatVector.fromArray(S, x, xAt + i, rest).mul(factor);
            FloatVector.zero(S).blend(v, kept).intoArray(y, yAt + i, rest);
        }
    }
}
