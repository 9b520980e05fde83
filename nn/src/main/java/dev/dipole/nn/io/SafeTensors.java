package dev.dipole.nn.io;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.nio.channels.FileChannel;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.List;
import java.util.Map;
import java.util.Objects;
import java.util.function.Supplier;

/// An open safetensors file: named tensors, mapped into memory and read on demand.
///
/// Opening checks the whole header against the size of the file: lengths, JSON, types, `shape × width = size`,
/// and that the tensors cover the buffer without a hole or an overlap. Whatever is wrong is a
/// [FileFormatException]; nothing is allocated on the word of the file alone.
///
/// ```java
/// try (var file = SafeTensors.open(path)) {
///     for (var entry : file.entries().values()) load(entry.name(), entry.extents(), file.floats(entry.name()));
/// }
/// ```
///
/// Reads may come from any thread. The file must not be cut short by someone else while it is open: the
/// operating system then fails the access itself, as with every mapped file.
///
/// Format: <https://github.com/huggingface/safetensors#format>. Writing: [SafeTensorsWriter].
public final class SafeTensors implements AutoCloseable {
    /// The longest array that every JVM can allocate.
    private static final int MAX_ARRAY = Integer.MAX_VALUE - 8;

    private final Path file;
    private final Arena arena;
    private final MemorySegment buffer;
    private final SafeTensorsHeader header;

    private SafeTensors(Path file, Arena arena, MemorySegment all) {
        this.file = file;
        this.arena = arena;
        this.header = SafeTensorsHeader.read(file.toString(), all);
        this.buffer = all.asSlice(header.bufferStart());
    }

    /// One tensor of the file: row-major values of `dtype` in `[begin, end)` of the buffer behind the header.
    public record Entry(String name, DType dtype, List<Long> shape, long begin, long end) {
        /// The number of values: the product of the shape, 1 for a scalar.
        ///
        /// @throws ArithmeticException if it exceeds a `long`; never for an entry of an open file
        public long elements() {
            return shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
        }

        /// The shape as Java array lengths.
        ///
        /// @throws ArithmeticException if one of them exceeds an `int`
        public int[] extents() {
            return shape.stream().mapToInt(Math::toIntExact).toArray();
        }
    }

    /// Opens and validates a file; close it to unmap it.
    ///
    /// @throws InputException if it cannot be read
    /// @throws FileFormatException if it is not a valid safetensors file
    public static SafeTensors open(Path file) {
        var arena = Arena.ofShared();
        try (var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var all = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            return new SafeTensors(file, arena, all);
        } catch (IOException e) {
            arena.close();
            throw new InputException(file, e);
        } catch (RuntimeException e) {
            arena.close();
            throw e;
        }
    }

    /// The tensors by name, in the order in which their values lie in the file.
    public Map<String, Entry> entries() {
        return header.entries();
    }

    /// The free texts that the file carries about itself, such as `format` → `pt`.
    public Map<String, String> metadata() {
        return header.metadata();
    }

    /// The entry of that name.
    ///
    /// @throws FileFormatException if the file has none; the message offers the nearest name
    public Entry entry(String name) {
        var entry = entries().get(name);
        if (entry == null) {
            var hint = NearestName.hint(name, entries().keySet());
            throw new FileFormatException(file.toString(), name, "has no tensor '%s'%s".formatted(name, hint));
        }
        return entry;
    }

    /// The values as 32-bit floats, from any floating or integer type: F64 and integers are rounded to nearest,
    /// and a finite value too large for a float is refused.
    public float[] floats(String name) {
        return read(name, "floats", Elements::floats);
    }

    /// `count` of those values from `first` on, in row-major order, for reading a large tensor piece by piece.
    public float[] floats(String name, long first, int count) {
        var entry = entry(name);
        Objects.checkFromIndexSize(first, count, entry.elements());
        long width = entry.elements() == 0 ? 0 : (entry.end() - entry.begin()) / entry.elements();
        var bytes = bytes(name).asSlice(first * width, count * width);
        return decode(name, "floats", () -> Elements.floats(bytes, entry.dtype(), count));
    }

    /// The values as 64-bit floats, from any floating or integer type. Exact, but for integers beyond 2^53.
    public double[] doubles(String name) {
        return read(name, "doubles", Elements::doubles);
    }

    /// The values of an integer type (`BOOL` gives 0 and 1), exactly; one beyond a `long` is refused.
    public long[] longs(String name) {
        return read(name, "integers", Elements::longs);
    }

    /// The values of an integer type (`BOOL` gives 0 and 1), exactly; one beyond an `int` is refused.
    public int[] ints(String name) {
        return read(name, "integers", Elements::ints);
    }

    /// The tensor's bytes as they lie in the file: read-only, little-endian, and valid until this file is
    /// closed.
    public MemorySegment bytes(String name) {
        var entry = entry(name);
        return buffer.asSlice(entry.begin(), entry.end() - entry.begin());
    }

    /// Unmaps the file. Segments from [#bytes] are invalid from then on; arrays are copies and stay.
    @Override
    public void close() {
        arena.close();
    }

    @FunctionalInterface
    private interface Decoder<A> {
        A decode(MemorySegment bytes, DType type, int count);
    }

    private <A> A read(String name, String kind, Decoder<A> decoder) {
        var entry = entry(name);
        long count = entry.elements();
        if (count > MAX_ARRAY) {
            throw bad(name, "has %d values, and a Java array holds at most %d".formatted(count, MAX_ARRAY));
        }
        return decode(name, kind, () -> decoder.decode(bytes(name), entry.dtype(), (int) count));
    }

    private <A> A decode(String name, String kind, Supplier<A> decoded) {
        try {
            return decoded.get();
        } catch (ArithmeticException e) {
            throw bad(name, "cannot be read as %s: %s".formatted(kind, e.getMessage()));
        }
    }

    private FileFormatException bad(String name, String problem) {
        return new FileFormatException(file.toString(), name, "tensor '%s' %s".formatted(name, problem));
    }
}
