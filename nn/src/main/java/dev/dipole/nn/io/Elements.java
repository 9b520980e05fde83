package dev.dipole.nn.io;

import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;

/// Little-endian bytes to Java arrays and back.
///
/// A type that Java has is one bulk copy. Any other is converted in chunks that fit the cache: copied to an
/// array first, because a loop over an array is compiled to vector instructions and one over a mapped segment
/// is not.
final class Elements {
    private static final ValueLayout.OfShort SHORT =
            ValueLayout.JAVA_SHORT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfInt INT = ValueLayout.JAVA_INT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfLong LONG = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfFloat FLOAT =
            ValueLayout.JAVA_FLOAT_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final ValueLayout.OfDouble DOUBLE =
            ValueLayout.JAVA_DOUBLE_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final int CHUNK = 1 << 13;

    private Elements() {}

    @FunctionalInterface
    private interface Chunk {
        void at(int from, int length);
    }

    private static void inChunks(int count, Chunk chunk) {
        for (int from = 0; from < count; from += CHUNK) chunk.at(from, Math.min(CHUNK, count - from));
    }

    /// @throws ArithmeticException if a finite value is too large for a `float`, or the type is no number Java
    /// can hold
    static float[] floats(MemorySegment bytes, DType type, int count) {
        var out = new float[count];
        if (type == DType.F32) {
            MemorySegment.copy(bytes, FLOAT, 0, out, 0, count);
            return out;
        }
        inChunks(count, (from, length) -> {
            switch (type) {
                case F64 -> narrow(doubleChunk(bytes, from, length), out, from);
                case F16, BF16 -> System.arraycopy(halfChunk(bytes, type, from, length), 0, out, from, length);
                default -> {
                    var whole = longChunk(bytes, type, from, length);
                    for (int i = 0; i < length; i++) out[from + i] = whole[i];
                }
            }
        });
        return out;
    }

    /// @throws ArithmeticException if the type is no number Java can hold
    static double[] doubles(MemorySegment bytes, DType type, int count) {
        var out = new double[count];
        if (type == DType.F64) {
            MemorySegment.copy(bytes, DOUBLE, 0, out, 0, count);
            return out;
        }
        inChunks(count, (from, length) -> {
            switch (type) {
                case F32, F16, BF16 -> {
                    var single =
                            type == DType.F32 ? floatChunk(bytes, from, length) : halfChunk(bytes, type, from, length);
                    for (int i = 0; i < length; i++) out[from + i] = single[i];
                }
                default -> {
                    var whole = longChunk(bytes, type, from, length);
                    for (int i = 0; i < length; i++) out[from + i] = whole[i];
                }
            }
        });
        return out;
    }

    /// @throws ArithmeticException if the type is no integer, or an unsigned value exceeds a `long`
    static long[] longs(MemorySegment bytes, DType type, int count) {
        var out = new long[count];
        inChunks(count, (from, length) -> System.arraycopy(longChunk(bytes, type, from, length), 0, out, from, length));
        return out;
    }

    /// @throws ArithmeticException if the type is no integer, or a value does not fit an `int`
    static int[] ints(MemorySegment bytes, DType type, int count) {
        var out = new int[count];
        if (type == DType.I32) {
            MemorySegment.copy(bytes, INT, 0, out, 0, count);
            return out;
        }
        inChunks(count, (from, length) -> {
            var whole = longChunk(bytes, type, from, length);
            for (int i = 0; i < length; i++) {
                out[from + i] = (int) whole[i];
                if (out[from + i] != whole[i]) throw unfit(whole[i], from + i, "an int");
            }
        });
        return out;
    }

    private static void narrow(double[] wide, float[] out, int from) {
        for (int i = 0; i < wide.length; i++) {
            out[from + i] = (float) wide[i];
            if (Float.isInfinite(out[from + i]) && !Double.isInfinite(wide[i])) {
                throw unfit(wide[i], from + i, "a 32-bit float");
            }
        }
    }

    private static double[] doubleChunk(MemorySegment bytes, int from, int length) {
        var chunk = new double[length];
        MemorySegment.copy(bytes, DOUBLE, 8L * from, chunk, 0, length);
        return chunk;
    }

    private static float[] floatChunk(MemorySegment bytes, int from, int length) {
        var chunk = new float[length];
        MemorySegment.copy(bytes, FLOAT, 4L * from, chunk, 0, length);
        return chunk;
    }

    private static float[] halfChunk(MemorySegment bytes, DType type, int from, int length) {
        var half = new short[length];
        MemorySegment.copy(bytes, SHORT, 2L * from, half, 0, length);
        var chunk = new float[length];
        if (type == DType.BF16) {
            for (int i = 0; i < length; i++) chunk[i] = Float.intBitsToFloat(half[i] << 16);
        } else {
            for (int i = 0; i < length; i++) chunk[i] = Float.float16ToFloat(half[i]);
        }
        return chunk;
    }

    private static long[] longChunk(MemorySegment bytes, DType type, int from, int length) {
        var chunk = new long[length];
        switch (type) {
            case I64, U64 -> MemorySegment.copy(bytes, LONG, 8L * from, chunk, 0, length);
            case I32, U32 -> {
                var raw = new int[length];
                MemorySegment.copy(bytes, INT, 4L * from, raw, 0, length);
                long mask = type == DType.U32 ? 0xFFFF_FFFFL : -1L;
                for (int i = 0; i < length; i++) chunk[i] = raw[i] & mask;
            }
            case I16, U16 -> {
                var raw = new short[length];
                MemorySegment.copy(bytes, SHORT, 2L * from, raw, 0, length);
                long mask = type == DType.U16 ? 0xFFFFL : -1L;
                for (int i = 0; i < length; i++) chunk[i] = raw[i] & mask;
            }
            case I8, U8, BOOL -> {
                var raw = new byte[length];
                MemorySegment.copy(bytes, ValueLayout.JAVA_BYTE, from, raw, 0, length);
                long mask = type == DType.I8 ? -1L : 0xFFL;
                for (int i = 0; i < length; i++) chunk[i] = raw[i] & mask;
            }
            default -> throw new ArithmeticException("its type " + type + " cannot be read as this kind of number");
        }
        if (type == DType.U64) refuseBeyondLong(chunk, from);
        return chunk;
    }

    private static void refuseBeyondLong(long[] chunk, int from) {
        for (int i = 0; i < chunk.length; i++) {
            if (chunk[i] < 0) throw unfit(Long.toUnsignedString(chunk[i]), from + i, "a signed 64-bit integer");
        }
    }

    private static ArithmeticException unfit(Object value, int index, String target) {
        return new ArithmeticException("its element %d is %s, which does not fit %s".formatted(index, value, target));
    }

    /// Writes floats as F32, F16 or BF16, rounding to nearest, ties to even.
    ///
    /// @throws ArithmeticException if a finite value is too large for the type
    static void write(OutputStream out, float[] values, DType type) throws IOException {
        var bytes = new byte[4 * Math.min(CHUNK, values.length)];
        var segment = MemorySegment.ofArray(bytes);
        for (int from = 0; from < values.length; from += CHUNK) {
            int length = Math.min(CHUNK, values.length - from);
            if (type == DType.F32) {
                MemorySegment.copy(values, from, segment, FLOAT, 0, length);
                out.write(bytes, 0, 4 * length);
            } else {
                MemorySegment.copy(halves(values, from, length, type), 0, segment, SHORT, 0, length);
                out.write(bytes, 0, 2 * length);
            }
        }
    }

    private static short[] halves(float[] values, int from, int length, DType type) {
        var halves = new short[length];
        for (int i = 0; i < length; i++) {
            float value = values[from + i];
            halves[i] = type == DType.BF16 ? toBfloat16(value) : Float.floatToFloat16(value);
            int exponent = type == DType.BF16 ? 0x7F80 : 0x7C00;
            if ((halves[i] & 0x7FFF) == exponent && !Float.isInfinite(value)) {
                throw unfit(value, from + i, type.toString());
            }
        }
        return halves;
    }

    /// The upper half of a float's bits, rounded to nearest even; a NaN stays one even if only low bits said
    /// so.
    static short toBfloat16(float value) {
        int bits = Float.floatToRawIntBits(value);
        if (Float.isNaN(value)) return (short) ((bits >>> 16) | 0x40);
        int tie = (bits >>> 16) & 1;
        return (short) ((bits + 0x7FFF + tie) >>> 16);
    }

    static void write(OutputStream out, double[] values) throws IOException {
        var bytes = new byte[8 * Math.min(CHUNK, values.length)];
        for (int from = 0; from < values.length; from += CHUNK) {
            int length = Math.min(CHUNK, values.length - from);
            MemorySegment.copy(values, from, MemorySegment.ofArray(bytes), DOUBLE, 0, length);
            out.write(bytes, 0, 8 * length);
        }
    }

    static void write(OutputStream out, long[] values) throws IOException {
        var bytes = new byte[8 * Math.min(CHUNK, values.length)];
        for (int from = 0; from < values.length; from += CHUNK) {
            int length = Math.min(CHUNK, values.length - from);
            MemorySegment.copy(values, from, MemorySegment.ofArray(bytes), LONG, 0, length);
            out.write(bytes, 0, 8 * length);
        }
    }

    static void write(OutputStream out, int[] values) throws IOException {
        var bytes = new byte[4 * Math.min(CHUNK, values.length)];
        for (int from = 0; from < values.length; from += CHUNK) {
            int length = Math.min(CHUNK, values.length - from);
            MemorySegment.copy(values, from, MemorySegment.ofArray(bytes), INT, 0, length);
            out.write(bytes, 0, 4 * length);
        }
    }

    static void write(OutputStream out, MemorySegment raw) throws IOException {
        var bytes = new byte[(int) Math.min(8L * CHUNK, raw.byteSize())];
        for (long from = 0; from < raw.byteSize(); from += bytes.length) {
            int length = (int) Math.min(bytes.length, raw.byteSize() - from);
            MemorySegment.copy(raw, ValueLayout.JAVA_BYTE, from, bytes, 0, length);
            out.write(bytes, 0, length);
        }
    }
}
