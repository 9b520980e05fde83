package dev.dipole.nn.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HexFormat;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SafeTensorsTest {
    @TempDir
    private Path folder;

    /// A file as the format describes it, put together by hand.
    static byte[] file(String header, byte[] buffer) {
        var text = header.getBytes(StandardCharsets.UTF_8);
        return ByteBuffer.allocate(8 + text.length + buffer.length)
                .order(ByteOrder.LITTLE_ENDIAN)
                .putLong(text.length)
                .put(text)
                .put(buffer)
                .array();
    }

    private SafeTensors open(String header, byte[] buffer) throws IOException {
        return SafeTensors.open(Files.write(folder.resolve("given.safetensors"), file(header, buffer)));
    }

    private SafeTensors open(String dtype, int count, byte[] buffer) throws IOException {
        return open(
                "{\"x\":{\"dtype\":\"%s\",\"shape\":[%d],\"data_offsets\":[0,%d]}}"
                        .formatted(dtype, count, buffer.length),
                buffer);
    }

    private static byte[] bytes(int size, Consumer<ByteBuffer> content) {
        var bytes = new byte[size];
        content.accept(ByteBuffer.wrap(bytes).order(ByteOrder.LITTLE_ENDIAN));
        return bytes;
    }

    @Test
    void everyTypeIsReadAsTheNumbersItHolds() throws IOException {
        try (var file =
                open("F64", 3, bytes(24, b -> b.putDouble(1.5).putDouble(-0.0).putDouble(1e300)))) {
            assertArrayEquals(new double[] {1.5, -0.0, 1e300}, file.doubles("x"));
            var problem = assertThrows(FileFormatException.class, () -> file.floats("x"));
            assertTrue(
                    problem.getMessage()
                            .endsWith("given.safetensors: tensor 'x' cannot be read as floats: its element"
                                    + " 2 is 1.0E300, which does not fit a 32-bit float"),
                    problem.getMessage());
        }
        try (var file = open("F32", 2, bytes(8, b -> b.putFloat(0.1f).putFloat(Float.NEGATIVE_INFINITY)))) {
            assertArrayEquals(new float[] {0.1f, Float.NEGATIVE_INFINITY}, file.floats("x"));
            assertArrayEquals(new double[] {0.1f, Double.NEGATIVE_INFINITY}, file.doubles("x"));
        }
        // 1, the smallest subnormal, 65504, -2, not a number.
        var half = new short[] {0x3C00, 0x0001, 0x7BFF, (short) 0xC000, 0x7E00};
        try (var file = open("F16", 5, shorts(half))) {
            assertArrayEquals(new float[] {1, 0x1p-24f, 65504, -2, Float.NaN}, file.floats("x"));
            assertArrayEquals(new double[] {1, 0x1p-24, 65504, -2, Double.NaN}, file.doubles("x"));
        }
        var brain = new short[] {0x3F80, (short) 0xC040, 0x0001};
        try (var file = open("BF16", 3, shorts(brain))) {
            assertArrayEquals(new float[] {1, -3, 0x1p-133f}, file.floats("x"));
        }
    }

    private static byte[] shorts(short... values) {
        return bytes(2 * values.length, b -> b.asShortBuffer().put(values));
    }

    @ParameterizedTest
    @CsvSource({
        "I64, FEFFFFFFFFFFFFFF, -2",
        "U64, FFFFFFFFFFFFFF7F, 9223372036854775807",
        "I32, FEFFFFFF, -2",
        "U32, FEFFFFFF, 4294967294",
        "I16, FEFF, -2",
        "U16, FEFF, 65534",
        "I8, FE, -2",
        "U8, FE, 254",
        "BOOL, 01, 1"
    })
    void integersKeepTheirSignAndTheirSize(String dtype, String hex, long expected) throws IOException {
        var buffer = HexFormat.of().parseHex(hex);
        try (var file = open(dtype, 1, buffer)) {
            assertArrayEquals(new long[] {expected}, file.longs("x"));
            assertArrayEquals(new double[] {expected}, file.doubles("x"));
            assertArrayEquals(new float[] {expected}, file.floats("x"));
            if (expected == (int) expected) assertArrayEquals(new int[] {(int) expected}, file.ints("x"));
            else assertThrows(FileFormatException.class, () -> file.ints("x"));
        }
    }

    @Test
    void whatNoJavaNumberHoldsIsRefused() throws IOException {
        try (var file = open("U64", 1, bytes(8, b -> b.putLong(-1)))) {
            var problem = assertThrows(FileFormatException.class, () -> file.longs("x"));
            assertTrue(problem.getMessage().contains("18446744073709551615"), problem.getMessage());
        }
        try (var file = open("F8_E4M3", 1, new byte[1])) {
            assertEquals(1, file.bytes("x").byteSize());
            assertThrows(FileFormatException.class, () -> file.floats("x"));
        }
        try (var file = open("F32", 1, new byte[4])) {
            assertThrows(FileFormatException.class, () -> file.longs("x"));
        }
    }

    @Test
    void longTensorsAreReadAcrossChunks() throws IOException {
        int n = 20_011;
        var values = new short[n];
        for (int i = 0; i < n; i++) values[i] = (short) i;
        try (var file = open("I16", n, shorts(values))) {
            var longs = file.longs("x");
            var floats = file.floats("x");
            for (int i = 0; i < n; i++) {
                assertEquals((short) i, longs[i]);
                assertEquals((short) i, floats[i]);
            }
        }
    }

    @Test
    void scalarsEmptyTensorsAndPaddingAreValid() throws IOException {
        var header = "{\"empty\":{\"dtype\":\"F32\",\"shape\":[0,3],\"data_offsets\":[4,4]},"
                + "\"scalar\":{\"dtype\":\"F32\",\"shape\":[],\"data_offsets\":[0,4]},"
                + "\"__metadata__\":{\"format\":\"pt\",\"note\":\"ü\"}}";
        try (var file = open(header + "     ", bytes(4, b -> b.putFloat(7)))) {
            assertEquals(List.of("scalar", "empty"), List.copyOf(file.entries().keySet()));
            assertEquals(Map.of("format", "pt", "note", "ü"), file.metadata());
            assertArrayEquals(new float[] {7}, file.floats("scalar"));
            assertEquals(List.of(), file.entry("scalar").shape());
            assertArrayEquals(new float[0], file.floats("empty"));
            assertArrayEquals(new int[] {0, 3}, file.entry("empty").extents());
        }
        try (var file = open("{}", new byte[0])) {
            assertTrue(file.entries().isEmpty());
        }
    }

    @Test
    void anUnknownNameOffersTheNearest() throws IOException {
        var header = "{\"encoder.weight\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]}}";
        try (var file = open(header, new byte[1])) {
            var problem = assertThrows(FileFormatException.class, () -> file.floats("encoder.wieght"));
            assertTrue(
                    problem.getMessage().endsWith("has no tensor 'encoder.wieght'; did you mean 'encoder.weight'?"),
                    problem.getMessage());
        }
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,4]}} | 4 | shape [2] of F32, which is 8"
                        + " bytes",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[2],\"data_offsets\":[0,8]}} | 4 | cut short",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,0]}} | 4 | data_offsets [4, 0]",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[4,8]}} | 8 | begins at byte 4",
                "{\"x\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[0,4]}} | 6 | 2 bytes after the last"
                        + " tensor's end",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[0,2]},\"y\":{\"dtype\":\"U8\",\"shape\":[2],\"data_offsets\":[1,3]}}"
                        + " | 3 | tensor 'y' begins at byte 1 of the buffer, but the tensor before it ends at 2",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1]},\"x\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[1,2]}}"
                        + " | 2 | tensor 'x' appears twice",
                "{\"x\":{\"dtype\":\"F33\",\"shape\":[1],\"data_offsets\":[0,1]}} | 1 | unknown dtype 'F33'; did you"
                        + " mean 'F32'?",
                "{\"x\":{\"dtype\":\"F4\",\"shape\":[1],\"data_offsets\":[0,1]}} | 1 | impossible shape [1] of F4",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[4294967296,4294967296],\"data_offsets\":[0,1]}} | 1 | impossible"
                        + " shape",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[-1],\"data_offsets\":[0,8]}} | 8 | shape should hold whole"
                        + " numbers",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[1.0],\"data_offsets\":[0,8]}} | 8 | shape should hold whole"
                        + " numbers",
                "{\"x\":{\"dtype\":\"F64\",\"shape\":[1],\"data_offsets\":[0,99999999999999999999]}} | 8 | no valid"
                        + " JSON",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1,2]}} | 1 | data_offsets has 3 numbers",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[1]}} | 1 | lacks dtype, shape or data_offsets",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[1],\"shape\":[1],\"data_offsets\":[0,1]}} | 1 | has the key"
                        + " 'shape' twice",
                "{\"x\":{\"dtype\":\"U8\",\"shape\":[1],\"data_offsets\":[0,1],\"zip\":1}} | 1 | unknown key 'zip'",
                "{\"x\":1} | 0 | tensor 'x' should have an object",
                "{\"__metadata__\":{\"a\":1}} | 0 | the __metadata__ should have a string for 'a'",
                "{\"__metadata__\":{\"a\":\"b\",\"a\":\"c\"}} | 0 | has the key 'a' twice",
                "{\"x\" | 0 | the header is no valid JSON",
                "{} {} | 0 | something follows",
                "[] | 0 | does not begin with '{'",
            })
    void aDamagedHeaderIsNamed(String header, int size, String message) {
        var problem = assertThrows(FileFormatException.class, () -> open(header, new byte[size]));
        assertTrue(problem.getMessage().contains(message), problem.getMessage());
        assertTrue(problem.source().endsWith("given.safetensors"));
    }

    @Test
    void aFileThatIsNoneIsNamed() throws IOException {
        var file = folder.resolve("not.safetensors");
        assertThrows(InputException.class, () -> SafeTensors.open(file));
        assertThrows(InputException.class, () -> SafeTensors.open(folder));
        Files.write(file, new byte[0]);
        assertThrows(FileFormatException.class, () -> SafeTensors.open(file));
        Files.write(file, bytes(10, b -> b.putLong(Long.MAX_VALUE)));
        var cut = assertThrows(FileFormatException.class, () -> SafeTensors.open(file));
        assertTrue(cut.getMessage().contains("should have 9223372036854775807 bytes, but 2 follow"), cut.getMessage());
        Files.write(file, bytes(10, b -> b.putLong(-1)));
        assertThrows(FileFormatException.class, () -> SafeTensors.open(file));
        Files.write(file, bytes(12, b -> b.putLong(4).put((byte) '{').put((byte) 0xC3)));
        var text = assertThrows(FileFormatException.class, () -> SafeTensors.open(file));
        assertTrue(text.getMessage().endsWith("its header: is not valid UTF-8 from byte 1 on"), text.getMessage());
    }

    @Test
    void theWriterSortsPadsAndEscapesAsTheReferenceDoes() throws IOException {
        var file = folder.resolve("written.safetensors");
        new SafeTensorsWriter()
                .metadata("format", "pt")
                .floats("b", new int[] {1}, () -> new float[] {1})
                .floats("half", DType.F16, new int[] {1}, () -> new float[] {1})
                .ints("z", new int[] {}, () -> new int[] {-1})
                .longs("a/\u0001\"ü", new int[] {1, 1}, () -> new long[] {2})
                .floats("brain", DType.BF16, new int[] {1}, () -> new float[] {1})
                .doubles("d", new int[] {0}, () -> new double[0])
                .floats("\uD83D\uDE00", new int[] {1}, () -> new float[] {2})
                .floats("\uFF5E", new int[] {1}, () -> new float[] {3})
                .write(file);
        // I64, F64, F32, I32, BF16, F16; U+FF5E before U+1F600, which UTF-16 would turn round.
        var header = "{\"__metadata__\":{\"format\":\"pt\"},"
                + "\"a/\\u0001\\\"ü\":{\"dtype\":\"I64\",\"shape\":[1,1],\"data_offsets\":[0,8]},"
                + "\"d\":{\"dtype\":\"F64\",\"shape\":[0],\"data_offsets\":[8,8]},"
                + "\"b\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[8,12]},"
                + "\"\uFF5E\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[12,16]},"
                + "\"\uD83D\uDE00\":{\"dtype\":\"F32\",\"shape\":[1],\"data_offsets\":[16,20]},"
                + "\"z\":{\"dtype\":\"I32\",\"shape\":[],\"data_offsets\":[20,24]},"
                + "\"brain\":{\"dtype\":\"BF16\",\"shape\":[1],\"data_offsets\":[24,26]},"
                + "\"half\":{\"dtype\":\"F16\",\"shape\":[1],\"data_offsets\":[26,28]}}";
        int length = header.getBytes(StandardCharsets.UTF_8).length;
        var buffer = bytes(
                28,
                b -> b.putLong(2)
                        .putFloat(1)
                        .putFloat(3)
                        .putFloat(2)
                        .putInt(-1)
                        .putShort((short) 0x3F80)
                        .putShort((short) 0x3C00));
        assertArrayEquals(file(header + " ".repeat((8 - length % 8) % 8), buffer), Files.readAllBytes(file));
    }

    @Test
    void brainFloatsRoundToNearestEven() {
        assertEquals(0x3F80, Elements.toBfloat16(Float.intBitsToFloat(0x3F80_8000)));
        assertEquals(0x3F82, Elements.toBfloat16(Float.intBitsToFloat(0x3F81_8000)));
        assertEquals(0x3F81, Elements.toBfloat16(Float.intBitsToFloat(0x3F80_8001)));
        assertEquals((short) 0xFF80, Elements.toBfloat16(Float.NEGATIVE_INFINITY));
        assertEquals(0x7FC0, Elements.toBfloat16(Float.intBitsToFloat(0x7F80_0001)));
    }

    @Test
    void whatCannotBeWrittenLeavesNothingBehind() throws IOException {
        var file = folder.resolve("refused.safetensors");
        var large = new SafeTensorsWriter().floats("x", DType.F16, new int[] {2}, () -> new float[] {0, 70_000});
        var problem = assertThrows(OutputException.class, () -> large.write(file));
        assertTrue(
                problem.getMessage()
                        .endsWith("tensor 'x' cannot be stored: its element 1 is 70000.0, which does not" + " fit F16"),
                problem.getMessage());
        var wrong = new SafeTensorsWriter().floats("x", new int[] {2}, () -> new float[3]);
        assertThrows(IllegalArgumentException.class, () -> wrong.write(file));
        assertThrows(IllegalArgumentException.class, () -> wrong.longs("x", new int[0], () -> new long[1]));
        assertThrows(IllegalArgumentException.class, () -> wrong.longs("__metadata__", new int[0], () -> new long[1]));
        assertThrows(IllegalArgumentException.class, () -> wrong.longs("y", new int[] {-1}, () -> new long[1]));
        assertThrows(IllegalArgumentException.class, () -> wrong.metadata("y", "\uD83D"));
        try (var left = Files.list(folder)) {
            assertEquals(List.of(), left.toList());
        }
    }

    @Test
    void longTensorsSurviveTheRoundTrip() {
        int n = 20_011;
        var floats = new float[n];
        var doubles = new double[n];
        var longs = new long[n];
        var ints = new int[n];
        var raw = new byte[3 * n];
        for (int i = 0; i < n; i++) {
            floats[i] = i / 7f;
            doubles[i] = -i / 7.0;
            longs[i] = (long) i << 33;
            ints[i] = -i;
            raw[3 * i] = (byte) i;
        }
        var file = folder.resolve("long.safetensors");
        new SafeTensorsWriter()
                .floats("floats", new int[] {n}, () -> floats)
                .doubles("doubles", new int[] {n}, () -> doubles)
                .longs("longs", new int[] {n}, () -> longs)
                .ints("ints", new int[] {n}, () -> ints)
                .bytes("raw", DType.I8, List.of((long) n, 3L), () -> MemorySegment.ofArray(raw))
                .write(file);
        try (var read = SafeTensors.open(file)) {
            assertArrayEquals(floats, read.floats("floats"));
            assertArrayEquals(doubles, read.doubles("doubles"));
            assertArrayEquals(longs, read.longs("longs"));
            assertArrayEquals(ints, read.ints("ints"));
            assertArrayEquals(raw, read.bytes("raw").toArray(ValueLayout.JAVA_BYTE));
        }
    }
}
