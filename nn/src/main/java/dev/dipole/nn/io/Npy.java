package dev.dipole.nn.io;

import java.io.IOException;
import java.lang.foreign.Arena;
import java.lang.foreign.MemorySegment;
import java.lang.foreign.ValueLayout;
import java.lang.reflect.Array;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.nio.channels.FileChannel;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.util.Arrays;
import java.util.HashMap;
import java.util.Locale;
import java.util.Map;
import java.util.Set;
import java.util.regex.Pattern;

/// Matrices in NumPy's `.npy` format, version 1.0: 32- or 64-bit floats, little-endian, row by row.
///
/// A file is 128 bytes of header, then the values; `numpy.load` reads it and `numpy.save` writes the same
/// bytes. To write rows as they come, use [NpyWriter].
///
/// Format: <https://numpy.org/doc/stable/reference/generated/numpy.lib.format.html>.
public final class Npy {
    /// The magic word and the version.
    private static final byte[] MAGIC = {(byte) 0x93, 'N', 'U', 'M', 'P', 'Y', 1, 0};

    /// The magic word and the two bytes of the header's length.
    private static final int PREFIX = MAGIC.length + 2;

    /// Long enough for any shape, so that a header can be rewritten when the rows are counted.
    private static final int HEADER = 128;

    private static final Map<String, DType> TYPES = Map.of("<f4", DType.F32, "<f8", DType.F64);
    private static final Pattern ITEM =
            Pattern.compile("\\s*'(\\w+)'\\s*:\\s*('[^']*'|True|False|\\([^()]*\\))\\s*(?:,|(?=}))\\s*");
    private static final Pattern SHAPE = Pattern.compile("\\(\\s*(\\d{1,18})\\s*,\\s*(\\d{1,18})\\s*,?\\s*\\)");

    private Npy() {}

    /// Reads a matrix as rows of 32-bit floats; doubles are rounded, and one too large for a float is refused.
    ///
    /// @throws InputException if the file cannot be read
    /// @throws FileFormatException if it holds no such matrix, or more or less than its shape says
    public static float[][] readFloats(Path file) {
        return read(file, new float[0], Elements::floats);
    }

    /// Reads a matrix as rows of 64-bit floats.
    ///
    /// @throws InputException if the file cannot be read
    /// @throws FileFormatException if it holds no such matrix, or more or less than its shape says
    public static double[][] readDoubles(Path file) {
        return read(file, new double[0], Elements::doubles);
    }

    /// Writes a matrix of 32-bit floats; all rows have the same length.
    ///
    /// @throws OutputException if it cannot be written
    public static void write(Path file, float[][] rows) {
        try (var writer = NpyWriter.open(file)) {
            for (var row : rows) writer.append(row);
            writer.commit();
        }
    }

    /// Writes a matrix of 64-bit floats; all rows have the same length.
    ///
    /// @throws OutputException if it cannot be written
    public static void write(Path file, double[][] rows) {
        try (var writer = NpyWriter.open(file)) {
            for (var row : rows) writer.append(row);
            writer.commit();
        }
    }

    /// The header as `numpy.save` writes it: a Python dictionary, spaces, a line end.
    static byte[] header(DType dtype, int rows, int columns) {
        var descr = switch (dtype) {
            case F32 -> "<f4";
            case F64 -> "<f8";
            case I8 -> "|i1";
            default -> throw new IllegalArgumentException("no matrices of " + dtype + " are written");
        };
        var dictionary = String.format(
                Locale.ROOT, "{'descr': '%s', 'fortran_order': False, 'shape': (%d, %d), }", descr, rows, columns);
        var header = new byte[HEADER];
        Arrays.fill(header, (byte) ' ');
        ByteBuffer.wrap(header)
                .order(ByteOrder.LITTLE_ENDIAN)
                .put(MAGIC)
                .putShort((short) (HEADER - PREFIX))
                .put(dictionary.getBytes(StandardCharsets.US_ASCII));
        header[HEADER - 1] = '\n';
        return header;
    }

    /// What the header says, after it was held against the file's size.
    record Layout(DType dtype, long start, int rows, int columns) {
        long rowBytes() {
            return dtype.bytes(columns);
        }
    }

    @FunctionalInterface
    private interface Decoder<R> {
        R decode(MemorySegment bytes, DType type, int count);
    }

    /// `kind` is an empty row, to make the array of rows from.
    private static <R> R[] read(Path file, R kind, Decoder<R> decoder) {
        try (var arena = Arena.ofConfined();
                var channel = FileChannel.open(file, StandardOpenOption.READ)) {
            var all = channel.map(FileChannel.MapMode.READ_ONLY, 0, channel.size(), arena);
            var layout = layout(file.toString(), all);
            @SuppressWarnings("unchecked") // an array of what `kind` is
            var rows = (R[]) Array.newInstance(kind.getClass(), layout.rows());
            for (int i = 0; i < rows.length; i++) {
                var bytes = all.asSlice(layout.start() + i * layout.rowBytes(), layout.rowBytes());
                try {
                    rows[i] = decoder.decode(bytes, layout.dtype(), layout.columns());
                } catch (ArithmeticException e) {
                    throw bad(file.toString(), "row " + i, "row %d: %s".formatted(i, e.getMessage()));
                }
            }
            return rows;
        } catch (IOException e) {
            throw new InputException(file, e);
        }
    }

    static Layout layout(String source, MemorySegment file) {
        long size = file.byteSize();
        if (size < PREFIX) throw bad(source, "", "has only %d bytes; it is no .npy file".formatted(size));
        var prefix = file.asSlice(0, PREFIX).toArray(ValueLayout.JAVA_BYTE);
        if (!Arrays.equals(prefix, 0, 6, MAGIC, 0, 6)) throw bad(source, "", "is no .npy file");
        if (prefix[6] != 1 || prefix[7] != 0) {
            throw bad(source, "", "is .npy version %d.%d; only 1.0 is read".formatted(prefix[6], prefix[7]));
        }
        int length = Byte.toUnsignedInt(prefix[8]) + (Byte.toUnsignedInt(prefix[9]) << 8);
        long start = (long) PREFIX + length;
        if (start > size) throw bad(source, "header", "is cut short within its header");
        var text = file.asSlice(PREFIX, length).toArray(ValueLayout.JAVA_BYTE);
        var fields = fields(source, new String(text, StandardCharsets.ISO_8859_1));
        return layout(source, fields, start, size);
    }

    private static Layout layout(String source, Map<String, String> fields, long start, long size) {
        var dtype = TYPES.get(fields.getOrDefault("descr", "").replace("'", ""));
        if (dtype == null) {
            throw bad(
                    source,
                    "descr",
                    "holds values of type %s; only '<f4' and '<f8' are read".formatted(fields.get("descr")));
        }
        if (!"False".equals(fields.get("fortran_order"))) {
            throw bad(source, "fortran_order", "is stored column by column; only row by row is read");
        }
        var shape = SHAPE.matcher(fields.getOrDefault("shape", ""));
        if (!shape.matches()) {
            throw bad(source, "shape", "has the shape %s; only matrices are read".formatted(fields.get("shape")));
        }
        long rows = Long.parseLong(shape.group(1));
        long columns = Long.parseLong(shape.group(2));
        // A row without columns takes no bytes, so nothing in the file would bound their number.
        if ((columns == 0 && rows > 0) || rows > Integer.MAX_VALUE - 8 || columns > Integer.MAX_VALUE - 8) {
            throw bad(source, "shape", "has the shape (%d, %d), which is too large or empty".formatted(rows, columns));
        }
        var layout = new Layout(dtype, start, (int) rows, (int) columns);
        // By division, because the product of three large numbers may come round to the right size.
        long bytes = size - start;
        long row = Math.max(1, layout.rowBytes());
        if (bytes % row != 0 || bytes / row != rows) {
            throw bad(
                    source,
                    "shape",
                    "has the shape (%d, %d), which is not the %d bytes after its header"
                            .formatted(rows, columns, bytes));
        }
        return layout;
    }

    private static Map<String, String> fields(String source, String header) {
        var fields = new HashMap<String, String>();
        var item = ITEM.matcher(header.strip());
        int at = 1;
        boolean valid = header.startsWith("{");
        while (valid && item.region(at, item.regionEnd()).lookingAt()) {
            valid = fields.put(item.group(1), item.group(2)) == null;
            at = item.end();
        }
        valid &= header.strip().substring(Math.min(at, header.strip().length())).equals("}");
        if (valid && fields.keySet().equals(Set.of("descr", "fortran_order", "shape"))) return fields;
        throw bad(source, "header", "its header should be {'descr': …, 'fortran_order': …, 'shape': …}");
    }

    private static FileFormatException bad(String source, String place, String problem) {
        return new FileFormatException(source, place, problem);
    }
}
