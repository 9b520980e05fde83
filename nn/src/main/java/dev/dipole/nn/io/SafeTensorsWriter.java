package dev.dipole.nn.io;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.Supplier;
import tools.jackson.core.ObjectWriteContext;
import tools.jackson.core.json.JsonFactory;
import tools.jackson.core.json.JsonWriteFeature;

/// Writes a safetensors file, byte for byte as Hugging Face's writer does.
///
/// Tensors are declared first, each with where its values come from, and asked for one after the other while
/// the file is written, so that a large model need not lie in memory twice. Order in the file: by type, widest
/// first, then by name. The header is padded with spaces to a multiple of 8 bytes. The file appears whole or
/// not at all.
///
/// ```java
/// new SafeTensorsWriter()
///         .metadata("format", "pt")
///         .floats("embeddings.word_embeddings.weight", new int[] {30522, 384}, () -> weights)
///         .write(folder.resolve("model.safetensors"));
/// ```
public final class SafeTensorsWriter {
    /// Names compare as their UTF-8 bytes do, which is not how Java compares strings beyond U+FFFF.
    private static final Comparator<String> BY_BYTES =
            (a, b) -> Arrays.compareUnsigned(a.getBytes(StandardCharsets.UTF_8), b.getBytes(StandardCharsets.UTF_8));

    private static final JsonFactory JSON = JsonFactory.builder()
            .disable(JsonWriteFeature.ESCAPE_FORWARD_SLASHES, JsonWriteFeature.WRITE_HEX_UPPER_CASE)
            .enable(JsonWriteFeature.COMBINE_UNICODE_SURROGATES_IN_UTF8)
            .build();

    private final Map<String, String> metadata = new LinkedHashMap<>();
    private final Map<String, Declared> tensors = new TreeMap<>(BY_BYTES);

    /// Writes the values of one tensor, whose shape has `elements` of them.
    @FunctionalInterface
    private interface Values {
        void to(OutputStream out, long elements) throws IOException;
    }

    private record Declared(String name, DType dtype, List<Long> shape, Values values) {
        long elements() {
            return shape.stream().mapToLong(Long::longValue).reduce(1, Math::multiplyExact);
        }
    }

    /// Adds a text about the file. Other libraries refuse a file without `format` → `pt`.
    public SafeTensorsWriter metadata(String key, String value) {
        metadata.put(encodable(key), encodable(value));
        return this;
    }

    /// Adds a tensor of 32-bit floats.
    public SafeTensorsWriter floats(String name, int[] shape, Supplier<float[]> values) {
        return floats(name, DType.F32, shape, values);
    }

    /// Adds a tensor of floats, stored as F32, F16 or BF16 (rounded to nearest, ties to even; a finite value
    /// too large for the type is refused when it is written).
    public SafeTensorsWriter floats(String name, DType stored, int[] shape, Supplier<float[]> values) {
        if (stored != DType.F32 && stored != DType.F16 && stored != DType.BF16) {
            throw new IllegalArgumentException("tensor '%s': floats cannot be stored as %s".formatted(name, stored));
        }
        return add(name, stored, longs(shape), (out, elements) -> {
            var array = values.get();
            checkLength(name, elements, array.length);
            try {
                Elements.write(out, array, stored);
            } catch (ArithmeticException e) {
                throw new IOException("tensor '%s' cannot be stored: %s".formatted(name, e.getMessage()), e);
            }
        });
    }

    /// Adds a tensor of 64-bit floats.
    public SafeTensorsWriter doubles(String name, int[] shape, Supplier<double[]> values) {
        return add(name, DType.F64, longs(shape), (out, elements) -> {
            var array = values.get();
            checkLength(name, elements, array.length);
            Elements.write(out, array);
        });
    }

    /// Adds a tensor of 64-bit integers.
    public SafeTensorsWriter longs(String name, int[] shape, Supplier<long[]> values) {
        return add(name, DType.I64, longs(shape), (out, elements) -> {
            var array = values.get();
            checkLength(name, elements, array.length);
            Elements.write(out, array);
        });
    }

    /// Adds a tensor of 32-bit integers.
    public SafeTensorsWriter ints(String name, int[] shape, Supplier<int[]> values) {
        return add(name, DType.I32, longs(shape), (out, elements) -> {
            var array = values.get();
            checkLength(name, elements, array.length);
            Elements.write(out, array);
        });
    }

    /// Adds a tensor of any type as its little-endian bytes, for instance from another file's
    /// [SafeTensors#bytes].
    public SafeTensorsWriter bytes(String name, DType dtype, List<Long> shape, Supplier<MemorySegment> values) {
        return add(name, dtype, List.copyOf(shape), (out, elements) -> {
            var segment = values.get();
            checkLength(name, dtype.bytes(elements), segment.byteSize());
            Elements.write(out, segment);
        });
    }

    /// Writes the file; an older one of that name is replaced.
    ///
    /// @throws OutputException if it cannot be written
    public void write(Path file) {
        var ordered = new ArrayList<>(tensors.values());
        ordered.sort(Comparator.comparing(Declared::dtype));
        var header = header(ordered);
        AtomicFiles.write(file, out -> {
            out.write(header);
            for (var tensor : ordered) tensor.values().to(out, tensor.elements());
        });
    }

    private SafeTensorsWriter add(String name, DType dtype, List<Long> shape, Values values) {
        if (name.equals(SafeTensorsHeader.METADATA)) {
            throw new IllegalArgumentException("no tensor can be named " + name);
        }
        if (shape.stream().anyMatch(extent -> extent < 0)) {
            throw new IllegalArgumentException("tensor '%s' has the negative extent in %s".formatted(name, shape));
        }
        if (tensors.putIfAbsent(encodable(name), new Declared(name, dtype, shape, values)) != null) {
            throw new IllegalArgumentException("tensor '%s' is added twice".formatted(name));
        }
        return this;
    }

    private byte[] header(List<Declared> ordered) {
        var bytes = new ByteArrayOutputStream();
        try (var json = JSON.createGenerator(ObjectWriteContext.empty(), bytes)) {
            json.writeStartObject();
            if (!metadata.isEmpty()) {
                json.writeObjectPropertyStart(SafeTensorsHeader.METADATA);
                metadata.forEach(json::writeStringProperty);
                json.writeEndObject();
            }
            long begin = 0;
            for (var tensor : ordered) {
                long end = begin + tensor.dtype().bytes(tensor.elements());
                json.writeObjectPropertyStart(tensor.name());
                json.writeStringProperty("dtype", tensor.dtype().name());
                json.writeArrayPropertyStart("shape");
                for (long extent : tensor.shape()) json.writeNumber(extent);
                json.writeEndArray();
                json.writeArrayPropertyStart("data_offsets");
                json.writeNumber(begin);
                json.writeNumber(end);
                json.writeEndArray();
                json.writeEndObject();
                begin = end;
            }
            json.writeEndObject();
        }
        while (bytes.size() % Long.BYTES != 0) bytes.write(' ');
        var text = bytes.toByteArray();
        var whole = ByteBuffer.allocate(Long.BYTES + text.length).order(ByteOrder.LITTLE_ENDIAN);
        return whole.putLong(text.length).put(text).array();
    }

    private static void checkLength(String name, long expected, long actual) {
        if (expected != actual) {
            throw new IllegalArgumentException(
                    "tensor '%s' was declared with %d values or bytes and has %d".formatted(name, expected, actual));
        }
    }

    private static List<Long> longs(int[] shape) {
        return Arrays.stream(shape).asLongStream().boxed().toList();
    }

    private static String encodable(String text) {
        if (StandardCharsets.UTF_8.newEncoder().canEncode(text)) return text;
        throw new IllegalArgumentException("half a surrogate pair cannot be written: '%s'".formatted(text));
    }
}
