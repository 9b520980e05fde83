package dev.dipole.tensor;

import java.nio.charset.StandardCharsets;

/// Randomness as a value: bits are a pure function of (seed, stream, step, site, index), so the same key gives
/// the same dropout mask, shuffle or initial weight however often, in whatever order and on whatever device it
/// is asked.
///
/// The generator is Philox4x32-10 (Salmon et al., "Parallel random numbers: as easy as 1, 2, 3", SC 2011):
/// `stream` is its 64-bit key, the counter is (index / 4, site, step), four words come out of each block.
///
/// @param stream the 64-bit key: the seed with the stream's name folded in
/// @param step which step of the training asks
/// @param site which place within the step asks
/// @param start the block of four words with which its numbers begin, above 0 for a part of something larger
public record Key(long stream, int step, int site, long start) {
    public Key(long stream, int step, int site) {
        this(stream, step, site, 0);
    }

    /// The key of a named stream: consumers of different names never share bits, and a new one does not shift
    /// the others.
    public static Key of(long seed, String name) {
        long hash = 0xCBF29CE484222325L; // FNV-1a, then mixed with the seed (SplitMix64's finaliser)
        for (byte b : name.getBytes(StandardCharsets.UTF_8)) hash = (hash ^ (b & 0xFF)) * 0x100000001B3L;
        return new Key(mix(hash ^ mix(seed)), 0, 0);
    }

    /// The same stream at another step, site 0.
    public Key atStep(int step) {
        return new Key(stream, step, 0);
    }

    /// The same stream and step at another site.
    public Key atSite(int site) {
        return new Key(stream, step, site);
    }

    /// The same key whose numbers begin where this one has number `index`, a multiple of four (else the next
    /// one): a part of a tensor draws what the whole would draw there.
    public Key from(long index) {
        return new Key(stream, step, site, start + ((index + 3) >>> 2));
    }

    /// 32 random bits.
    public int bits(long index) {
        int[] block = new int[4];
        block(index >>> 2, block);
        return block[(int) (index & 3)];
    }

    /// Uniform in `[0, 1)`, 24 bits.
    public float uniform(long index) {
        return (bits(index) >>> 8) * 0x1p-24f;
    }

    /// Uniform in `{0, … bound-1}`; the bias, below bound/2⁶⁴, is not removed.
    public int below(int bound, long index) {
        long word = ((long) bits(2 * index) << 32) | Integer.toUnsignedLong(bits(2 * index + 1));
        return (int) Math.unsignedMultiplyHigh(word, bound);
    }

    /// Standard normal numbers (Box & Muller, 1958), `StrictMath` so that every machine draws the same.
    public void normals(double[] into) {
        int[] block = new int[4];
        for (int i = 0; i < into.length; i += 2) {
            block(i / 2, block);
            double u = ((block[0] >>> 6) * 0x1p26 + (block[1] >>> 6) + 0.5) * 0x1p-52; // (0, 1)
            double angle = 2 * Math.PI * ((block[2] >>> 6) * 0x1p26 + (block[3] >>> 6)) * 0x1p-52;
            double radius = StrictMath.sqrt(-2 * StrictMath.log(u));
            into[i] = radius * StrictMath.cos(angle);
            if (i + 1 < into.length) into[i + 1] = radius * StrictMath.sin(angle);
        }
    }

    /// A permutation of `0 … n-1` (Fisher & Yates).
    public int[] permutation(int n) {
        int[] order = new int[n];
        for (int i = 0; i < n; i++) order[i] = i;
        for (int i = n - 1; i > 0; i--) {
            int j = below(i + 1, i);
            int swap = order[i];
            order[i] = order[j];
            order[j] = swap;
        }
        return order;
    }

    /// Four words: block number `index` of this key. `into` has four elements.
    public void block(long index, int[] into) {
        int k0 = (int) stream;
        int k1 = (int) (stream >>> 32);
        int x0 = (int) (start + index);
        int x1 = (int) ((start + index) >>> 32);
        int x2 = site;
        int x3 = step;
        for (int round = 0; round < 10; round++) {
            long p0 = 0xD2511F53L * Integer.toUnsignedLong(x0);
            long p1 = 0xCD9E8D57L * Integer.toUnsignedLong(x2);
            x0 = (int) (p1 >>> 32) ^ x1 ^ k0;
            x2 = (int) (p0 >>> 32) ^ x3 ^ k1;
            x1 = (int) p1;
            x3 = (int) p0;
            k0 += 0x9E3779B9;
            k1 += 0xBB67AE85;
        }
        into[0] = x0;
        into[1] = x1;
        into[2] = x2;
        into[3] = x3;
    }

    private static long mix(long z) {
        z = (z + 0x9E3779B97F4A7C15L);
        z = (z ^ (z >>> 30)) * 0xBF58476D1CE4E5B9L;
        z = (z ^ (z >>> 27)) * 0x94D049BB133111EBL;
        return z ^ (z >>> 31);
    }
}
