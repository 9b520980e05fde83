package dev.dipole.nn.io;

import dev.dipole.nn.io.SafeTensors.Entry;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteOrder;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.jspecify.annotations.Nullable;
import tools.jackson.core.JacksonException;
import tools.jackson.core.JsonParser;
import tools.jackson.core.JsonToken;
import tools.jackson.core.ObjectReadContext;
import tools.jackson.core.StreamReadConstraints;
import tools.jackson.core.json.JsonFactory;

/// The head of a safetensors file, read without believing any of it.
///
/// Every number is held against the size of the file before it is used, so what is allocated here is in
/// proportion to bytes that exist.
record SafeTensorsHeader(Map<String, String> metadata, Map<String, Entry> entries, long bufferStart) {
    /// The limit of the reference implementation.
    static final long MAX_LENGTH = 100_000_000;

    static final String METADATA = "__metadata__";

    private static final ValueLayout.OfLong LENGTH = ValueLayout.JAVA_LONG_UNALIGNED.withOrder(ByteOrder.LITTLE_ENDIAN);
    private static final JsonFactory JSON = JsonFactory.builder()
            .streamReadConstraints(StreamReadConstraints.builder()
                    .maxNestingDepth(8)
                    .maxStringLength((int) MAX_LENGTH)
                    .build())
            .build();

    static SafeTensorsHeader read(String source, MemorySegment file) {
        long size = file.byteSize();
        if (size < Long.BYTES) {
            throw bad(source, "", "has only %d bytes; it is no safetensors file".formatted(size));
        }
        long length = file.get(LENGTH, 0);
        if (length < 2 || length > size - Long.BYTES) {
            var claimed = Long.toUnsignedString(length);
            throw bad(
                    source,
                    "header",
                    "is cut short or no safetensors file: its header should have %s bytes, but %d follow"
                            .formatted(claimed, size - Long.BYTES));
        }
        if (length > MAX_LENGTH) {
            throw bad(source, "header", "its header has %d bytes, and %d are allowed".formatted(length, MAX_LENGTH));
        }
        if (file.get(ValueLayout.JAVA_BYTE, Long.BYTES) != '{') {
            throw bad(source, "header", "its header does not begin with '{'; it is no safetensors file");
        }
        var bytes = file.asSlice(Long.BYTES, length).toArray(ValueLayout.JAVA_BYTE);
        long bufferStart = Long.BYTES + length;
        return new Parser(source, size - bufferStart).parse(Utf8.decode(source + ": its header", bytes), bufferStart);
    }

    private static FileFormatException bad(String source, String place, String problem) {
        return new FileFormatException(source, place, problem);
    }

    /// One pass over the header's JSON. `place` is the tensor being read, for the messages.
    private static final class Parser {
        private final String source;
        private final long bufferSize;
        private final Map<String, String> metadata = new LinkedHashMap<>();
        private final Map<String, Entry> entries = new LinkedHashMap<>();
        private String place = "header";

        Parser(String source, long bufferSize) {
            this.source = source;
            this.bufferSize = bufferSize;
        }

        SafeTensorsHeader parse(String text, long bufferStart) {
            try (var json = JSON.createParser(ObjectReadContext.empty(), text)) {
                expect(json, JsonToken.START_OBJECT, "an object");
                for (var name = json.nextName(); name != null; name = json.nextName()) {
                    place = name;
                    if (name.equals(METADATA)) metadata(json);
                    else if (entries.put(name, entry(json, name)) != null) throw bad("appears twice");
                }
                place = "header";
                if (json.nextToken() != null) throw bad("something follows the header's closing '}'");
            } catch (JacksonException e) {
                throw new FileFormatException(
                        source, place, where() + "the header is no valid JSON: " + e.getOriginalMessage(), e);
            }
            return new SafeTensorsHeader(Collections.unmodifiableMap(metadata), inFileOrder(), bufferStart);
        }

        private void metadata(JsonParser json) {
            if (!metadata.isEmpty()) throw bad("appears twice");
            expect(json, JsonToken.START_OBJECT, "an object");
            for (var key = json.nextName(); key != null; key = json.nextName()) {
                expect(json, JsonToken.VALUE_STRING, "a string for '" + key + "'");
                if (metadata.put(key, json.getString()) != null) throw bad("has the key '" + key + "' twice");
            }
        }

        private Entry entry(JsonParser json, String name) {
            DType dtype = null;
            List<Long> shape = null;
            List<Long> offsets = null;
            expect(json, JsonToken.START_OBJECT, "an object");
            for (var key = json.nextName(); key != null; key = json.nextName()) {
                switch (key) {
                    case "dtype" -> dtype = once(dtype, key, dtype(json));
                    case "shape" -> shape = once(shape, key, numbers(json, key));
                    case "data_offsets" -> offsets = once(offsets, key, numbers(json, key));
                    default -> throw bad("has the unknown key '" + key + "'");
                }
            }
            if (dtype == null || shape == null || offsets == null) throw bad("lacks dtype, shape or data_offsets");
            if (offsets.size() != 2) throw bad("data_offsets has " + offsets.size() + " numbers instead of 2");
            return checked(new Entry(name, dtype, shape, offsets.get(0), offsets.get(1)));
        }

        private <T> T once(@Nullable T before, String key, T value) {
            if (before != null) throw bad("has the key '" + key + "' twice");
            return value;
        }

        private DType dtype(JsonParser json) {
            expect(json, JsonToken.VALUE_STRING, "a string for dtype");
            var name = json.getString();
            for (var type : DType.values()) if (type.name().equals(name)) return type;
            var known = Arrays.stream(DType.values()).map(DType::name).toList();
            throw bad("has the unknown dtype '%s'%s".formatted(name, NearestName.hint(name, known)));
        }

        private List<Long> numbers(JsonParser json, String key) {
            expect(json, JsonToken.START_ARRAY, "a list for " + key);
            var numbers = new ArrayList<Long>();
            for (var token = json.nextToken(); token != JsonToken.END_ARRAY; token = json.nextToken()) {
                if (token != JsonToken.VALUE_NUMBER_INT || json.getLongValue() < 0) {
                    throw bad(key + " should hold whole numbers from 0 to 2^63 - 1");
                }
                numbers.add(json.getLongValue());
            }
            return List.copyOf(numbers);
        }

        private Entry checked(Entry entry) {
            long begin = entry.begin();
            long end = entry.end();
            if (begin > end || end > bufferSize) {
                throw bad("has the data_offsets [%d, %d], but the buffer has %d bytes; the file is cut short or damaged"
                        .formatted(begin, end, bufferSize));
            }
            long bytes;
            try {
                bytes = entry.dtype().bytes(entry.elements());
            } catch (ArithmeticException e) {
                throw bad("has the impossible shape %s of %s".formatted(entry.shape(), entry.dtype()));
            }
            if (bytes != end - begin) {
                throw bad("has the shape %s of %s, which is %d bytes, but data_offsets [%d, %d] hold %d"
                        .formatted(entry.shape(), entry.dtype(), bytes, begin, end, end - begin));
            }
            return entry;
        }

        /// Sorts by place in the buffer, which must be covered without a hole or an overlap.
        private Map<String, Entry> inFileOrder() {
            var sorted = new ArrayList<>(entries.values());
            sorted.sort(Comparator.comparingLong(Entry::begin).thenComparingLong(Entry::end));
            var ordered = new LinkedHashMap<String, Entry>();
            long covered = 0;
            for (var entry : sorted) {
                place = entry.name();
                if (entry.begin() != covered) {
                    throw bad("begins at byte %d of the buffer, but the tensor before it ends at %d"
                            .formatted(entry.begin(), covered));
                }
                covered = entry.end();
                ordered.put(entry.name(), entry);
            }
            place = "buffer";
            if (covered != bufferSize) {
                throw bad("has %d bytes after the last tensor's end".formatted(bufferSize - covered));
            }
            return Collections.unmodifiableMap(ordered);
        }

        private void expect(JsonParser json, JsonToken wanted, String what) {
            if (json.nextToken() != wanted) throw bad("should have " + what);
        }

        private FileFormatException bad(String problem) {
            return SafeTensorsHeader.bad(source, place, where() + problem);
        }

        private String where() {
            return switch (place) {
                case "header", "buffer", METADATA -> "the " + place + " ";
                default -> "tensor '" + place + "' ";
            };
        }
    }
}
