package dev.dipole.nn.io;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.lang.foreign.MemorySegment;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.Locale;
import java.util.random.RandomGeneratorFactory;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class NpyTest {
    @TempDir
    private Path folder;

    /// A file as the format describes it.
    private Path file(String header, byte[] values) throws IOException {
        var text = (header + "\n").getBytes(StandardCharsets.US_ASCII);
        var bytes = new byte[10 + text.length + values.length];
        ByteBuffer.wrap(bytes)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(new byte[] {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0})
                .putShort((short) text.length)
                .put(text)
                .put(values);
        return Files.write(folder.resolve("given.npy"), bytes);
    }

    @Test
    void theBytesAreThoseOfNumpy() throws IOException {
        var file = folder.resolve("matrix.npy");
        Npy.write(file, new float[][] {{1.5f, -2}, {3, 4}, {5, 6}});
        // numpy.save of the same matrix: 10 bytes, the dictionary, spaces to 127 bytes, a line end, the values.
        var dictionary = "{'descr': '<f4', 'fortran_order': False, 'shape': (3, 2), }";
        var expected = "934e554d5059" + "0100" + "7600"
                + HexFormat.of()
                        .formatHex((dictionary + " ".repeat(117 - dictionary.length()) + "\n")
                                .getBytes(StandardCharsets.US_ASCII))
                + "0000c03f" + "000000c0" + "00004040" + "00008040" + "0000a040" + "0000c040";
        assertEquals(expected, HexFormat.of().formatHex(Files.readAllBytes(file)));
    }

    /// Python reads no other digits than its own.
    @Test
    void theShapeIsWrittenInAsciiWhateverTheLocale() {
        var before = Locale.getDefault();
        Locale.setDefault(Locale.forLanguageTag("ar-EG"));
        try {
            var header = new String(Npy.header(DType.F32, 3, 2), StandardCharsets.US_ASCII);
            assertTrue(header.contains("'shape': (3, 2)"), header);
        } finally {
            Locale.setDefault(before);
        }
    }

    @Test
    void bothTypesSurviveTheRoundTrip() {
        var file = folder.resolve("matrix.npy");
        var floats = new float[300][7];
        var doubles = new double[300][7];
        for (int i = 0; i < 300; i++) {
            for (int j = 0; j < 7; j++) {
                floats[i][j] = i / (j + 1f);
                doubles[i][j] = i / (j + 1.0);
            }
        }
        Npy.write(file, floats);
        assertArrayEquals(floats, Npy.readFloats(file));
        assertEquals(floats[7][6], Npy.readDoubles(file)[7][6]);
        Npy.write(file, doubles);
        assertArrayEquals(doubles, Npy.readDoubles(file));
        assertEquals((float) doubles[7][6], Npy.readFloats(file)[7][6]);
        Npy.write(file, new double[][] {{1e300}});
        var problem = assertThrows(FileFormatException.class, () -> Npy.readFloats(file));
        assertTrue(problem.getMessage().contains("row 0: its element 0 is 1.0E300"), problem.getMessage());
        Npy.write(file, new float[0][]);
        assertEquals(0, Npy.readFloats(file).length);
    }

    @Test
    void otherSpellingsOfTheHeaderAreRead() throws IOException {
        var file = file("{'shape':(1,2),'fortran_order':False,'descr':'<f4'}   ", new byte[8]);
        assertArrayEquals(new float[][] {{0, 0}}, Npy.readFloats(file));
    }

    @ParameterizedTest
    @CsvSource(
            delimiter = '|',
            quoteCharacter = '`',
            value = {
                "{'descr': '<i4', 'fortran_order': False, 'shape': (1, 2), } | values of type '<i4'; only",
                "{'descr': '>f4', 'fortran_order': False, 'shape': (1, 2), } | values of type '>f4'; only",
                "{'descr': '<f4', 'fortran_order': True, 'shape': (1, 2), } | column by column",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2,), } | the shape (2,); only matrices",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 3), } | the shape (1, 3), which is not the 8"
                        + " bytes",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 1), } | the shape (1, 1), which is not the 8"
                        + " bytes",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2000000000, 2000000000), } | which is not the 8"
                        + " bytes",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (2000000000, 0), } | too large or empty",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 999999999999999999), } | too large or empty",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 9999999999999999999), } | only matrices",
                "{'descr': '<f4', 'fortran_order': False, } | its header should be",
                "{'descr': '<f4', 'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), } | its header should be",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), } x | its header should be",
                "{'descr': '<f4', 'fortran_order': False, 'shape': (1, 2), | its header should be",
                "shape | its header should be",
            })
    void aWrongHeaderIsNamed(String header, String message) throws IOException {
        var file = file(header, new byte[8]);
        var problem = assertThrows(FileFormatException.class, () -> Npy.readFloats(file));
        assertTrue(problem.getMessage().contains(message), problem.getMessage());
        assertTrue(problem.source().endsWith("given.npy"));
    }

    @Test
    void aShapeWhoseBytesOverflowToTheFilesSizeIsRefused() throws IOException {
        // 1263665316 · 1824726041 · 8 = 2^64 + 32
        var header = "{'descr': '<f8', 'fortran_order': False, 'shape': (1263665316, 1824726041), }";
        var file = file(header, new byte[32]);
        var problem = assertThrows(FileFormatException.class, () -> Npy.readFloats(file));
        assertTrue(problem.getMessage().contains("which is not the 32 bytes after its header"), problem.getMessage());
    }

    @Test
    void aDamagedFileIsRefusedOrExact() throws IOException {
        var file = folder.resolve("valid.npy");
        Npy.write(file, new float[12][3]);
        var valid = Files.readAllBytes(file);
        var random = RandomGeneratorFactory.of("L64X128MixRandom").create(7);
        int refused = 0;
        for (int trial = 0; trial < 10_000; trial++) {
            var bytes = trial % 10 == 0 ? Arrays.copyOf(valid, random.nextInt(valid.length)) : valid.clone();
            for (int edit = 0; edit < 2 && bytes.length > 0; edit++) {
                bytes[random.nextInt(Math.min(72, bytes.length))] = (byte) random.nextInt(128);
            }
            try {
                var layout = Npy.layout("fuzz", MemorySegment.ofArray(bytes));
                assertEquals(bytes.length, layout.start() + layout.rows() * layout.rowBytes());
            } catch (FileFormatException e) {
                refused++;
            }
        }
        assertTrue(refused > 5_000 && refused < 10_000, "refused " + refused);
    }

    @Test
    void rowsThatDoNotFitTogetherLeaveNoFile() {
        var file = folder.resolve("ragged.npy");
        assertThrows(IllegalArgumentException.class, () -> Npy.write(file, new float[][] {{1}, {1, 2}}));
        assertThrows(IllegalArgumentException.class, () -> Npy.write(file, new float[][] {{}}));
        assertFalse(Files.exists(file));
        assertThrows(OutputException.class, () -> NpyWriter.open(folder));
        assertThrows(InputException.class, () -> Npy.readFloats(file));
        assumeTrue(Files.exists(Path.of("/dev/null")), "skipped: this system has no /dev/null");
        assertThrows(OutputException.class, () -> NpyWriter.open(Path.of("/dev/null")));
    }
}
