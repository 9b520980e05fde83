package dev.dipole.nn.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.lang.foreign.MemorySegment;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.random.RandomGenerator;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Tens of thousands of damaged files: each is either refused with the typed exception, or describes exactly
/// the bytes it has.
class SafeTensorsFuzzTest {
    private static final int TRIALS = 30_000;

    /// Pieces that make JSON interesting; some are put over the header's text.
    private static final String[] PIECES = {
        "{",
        "}",
        "[",
        "]",
        ",",
        ":",
        "\"",
        "\\",
        "\\ud800",
        "0",
        "-1",
        "9".repeat(19),
        "9".repeat(2000),
        "1e999",
        "1.5",
        "null",
        "NaN",
        "[[[[[[[[[[",
        "\"F64\"",
        "\"F4\"",
        "\"shape\"",
        "\"dtype\"",
        "[0,0]",
        "[4294967296,4294967296]",
        " ",
        "\0",
        "ü"
    };

    @Test
    void aDamagedFileIsRefusedOrExact(@TempDir Path folder) throws Exception {
        var valid = valid(folder.resolve("valid.safetensors"));
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(20_260_101);
        int refused = 0;
        for (int trial = 0; trial < TRIALS; trial++) {
            var bytes = damaged(valid, random);
            try {
                var header = SafeTensorsHeader.read("fuzz", MemorySegment.ofArray(bytes));
                long covered = 0;
                for (var entry : header.entries().values()) {
                    assertEquals(covered, entry.begin());
                    assertEquals(entry.dtype().bytes(entry.elements()), entry.end() - entry.begin());
                    covered = entry.end();
                }
                assertEquals(bytes.length, header.bufferStart() + covered);
            } catch (FileFormatException e) {
                refused++;
                assertTrue(e.getMessage().length() < 1000, "a message must stay readable");
            }
        }
        assertTrue(refused > TRIALS / 2 && refused < TRIALS, "refused " + refused);
    }

    @Test
    void everyTruncationIsRefused(@TempDir Path folder) throws Exception {
        var valid = valid(folder.resolve("valid.safetensors"));
        for (int length = 0; length < valid.length; length++) {
            var cut = MemorySegment.ofArray(Arrays.copyOf(valid, length));
            assertThrows(FileFormatException.class, () -> SafeTensorsHeader.read("cut", cut));
        }
    }

    private static byte[] valid(Path file) throws Exception {
        new SafeTensorsWriter()
                .metadata("format", "pt")
                .floats("encoder.weight", new int[] {2, 3}, () -> new float[6])
                .floats("encoder.bias", DType.F16, new int[] {3}, () -> new float[3])
                .longs("positions", new int[] {2}, () -> new long[2])
                .floats("empty", new int[] {0, 4}, () -> new float[0])
                .write(file);
        return Files.readAllBytes(file);
    }

    private static byte[] damaged(byte[] valid, RandomGenerator random) {
        var bytes = valid.clone();
        for (int edits = random.nextInt(1, 4); edits > 0; edits--) {
            int at = random.nextInt(bytes.length);
            switch (random.nextInt(6)) {
                case 0 -> bytes[at] ^= (byte) (1 << random.nextInt(8));
                case 1 -> bytes[at] = (byte) random.nextInt();
                case 2 -> bytes = Arrays.copyOf(bytes, random.nextInt(1, bytes.length + 40));
                case 3 -> bytes[random.nextInt(Math.min(8, bytes.length))] = (byte) random.nextInt();
                case 4 -> bytes = spliced(bytes, at, random);
                default -> bytes[at] = (byte) ('0' + random.nextInt(10));
            }
        }
        return bytes;
    }

    /// A piece of JSON in place of some of the header, with the header's length put right so that the JSON is
    /// read.
    private static byte[] spliced(byte[] bytes, int at, RandomGenerator random) {
        if (at < 8) return bytes;
        var piece = PIECES[random.nextInt(PIECES.length)].getBytes(StandardCharsets.UTF_8);
        int removed = Math.min(bytes.length - at, random.nextInt(4));
        var result = new byte[bytes.length - removed + piece.length];
        System.arraycopy(bytes, 0, result, 0, at);
        System.arraycopy(piece, 0, result, at, piece.length);
        System.arraycopy(bytes, at + removed, result, at + piece.length, bytes.length - at - removed);
        int length = (result[0] & 0xFF) + ((result[1] & 0xFF) << 8) + piece.length - removed;
        result[0] = (byte) length;
        result[1] = (byte) (length >> 8);
        return result;
    }
}
