package dev.dipole.cli;

import java.util.Arrays;

/// What is done to embeddings after the model: fewer dimensions, unit length, fewer bits.
///
/// The formulas are those of sentence-transformers' `quantize_embeddings`, in single precision as there.
final class Vectors {
    private Vectors() {}

    /// The leading `dimensions` of each vector.
    static float[][] truncated(float[][] vectors, int dimensions) {
        var shorter = new float[vectors.length][];
        for (int i = 0; i < vectors.length; i++) shorter[i] = Arrays.copyOf(vectors[i], dimensions);
        return shorter;
    }

    /// `v / ‖v‖₂`, in place; a zero vector stays.
    static void toUnitLength(float[] vector) {
        double squares = 0;
        for (float x : vector) squares += (double) x * x;
        double length = Math.sqrt(squares);
        if (length == 0) return;
        for (int i = 0; i < vector.length; i++) vector[i] = (float) (vector[i] / length);
    }

    /// `⟨a, b⟩`.
    static double dot(float[] a, float[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += (double) a[i] * b[i];
        return sum;
    }

    /// One byte a dimension: `clip(⌊(x − min) / step⌋, 0, 255) − 128`, `step = (max − min) / 255` (1 where max
    /// = min), with
    /// minimum and maximum of each dimension over all vectors.
    static byte[][] int8(float[][] vectors) {
        if (vectors.length == 0) return new byte[0][];
        int width = vectors[0].length;
        var minimum = vectors[0].clone();
        var maximum = vectors[0].clone();
        for (var vector : vectors) {
            for (int j = 0; j < width; j++) {
                minimum[j] = Math.min(minimum[j], vector[j]);
                maximum[j] = Math.max(maximum[j], vector[j]);
            }
        }
        var bytes = new byte[vectors.length][width];
        for (int j = 0; j < width; j++) {
            float step = maximum[j] == minimum[j] ? 1 : (maximum[j] - minimum[j]) / 255;
            for (int i = 0; i < vectors.length; i++) {
                int level = (int) Math.floor((vectors[i][j] - minimum[j]) / step);
                bytes[i][j] = (byte) (Math.clamp(level, 0, 255) - 128);
            }
        }
        return bytes;
    }

    /// One bit a dimension: set where `x > 0`, eight to a byte with the first in the highest place, the last
    /// byte filled
    /// with zeros, minus 128.
    static byte[] binary(float[] vector) {
        var bytes = new byte[Math.ceilDiv(vector.length, 8)];
        for (int i = 0; i < bytes.length; i++) {
            int bits = 0;
            for (int j = 8 * i; j < 8 * i + 8; j++) {
                bits = bits << 1 | (j < vector.length && vector[j] > 0 ? 1 : 0);
            }
            bytes[i] = (byte) (bits - 128);
        }
        return bytes;
    }
}
