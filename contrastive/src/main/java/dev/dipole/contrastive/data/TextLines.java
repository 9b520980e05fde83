package dev.dipole.contrastive.data;

import java.io.BufferedInputStream;
import java.io.Closeable;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.charset.CharacterCodingException;
import java.nio.charset.CharsetDecoder;
import java.nio.charset.CodingErrorAction;
import java.nio.charset.StandardCharsets;
import java.nio.file.AccessDeniedException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;
import org.jspecify.annotations.Nullable;

/// The lines of a UTF-8 file, plain or gzip (told by its first bytes), one at a time and every byte checked.
///
/// Lines end with LF or CR LF; a byte order mark is dropped. Unlike [java.io.BufferedReader] it knows the
/// number of the line whose bytes are not UTF-8, and a bad line does not spoil the next one.
final class TextLines implements Closeable {
    /// Longer lines are a sign of a file that is no text; it also bounds the memory a bad file can take.
    private static final int MAX_LINE = 1 << 28;

    private final Path file;
    private final InputStream in;
    private final CharsetDecoder decoder = StandardCharsets.UTF_8
            .newDecoder()
            .onMalformedInput(CodingErrorAction.REPORT)
            .onUnmappableCharacter(CodingErrorAction.REPORT);
    private final byte[] chunk = new byte[1 << 16];
    private int chunkAt;
    private int chunkEnd;
    private byte[] line = new byte[1 << 10];
    private long number;

    private TextLines(Path file, InputStream in) {
        this.file = file;
        this.in = in;
    }

    static TextLines open(Path file) {
        if (Files.isDirectory(file)) throw DataException.of(file, "is a folder, not a file");
        try {
            return new TextLines(file, plain(Files.newInputStream(file)));
        } catch (NoSuchFileException e) {
            throw new DataException(file + ": no such file", e);
        } catch (AccessDeniedException e) {
            throw new DataException(file + ": may not be read (permission denied)", e);
        } catch (EOFException e) {
            throw new DataException(
                    file + ": begins like gzip and stops there: the file is cut off, fetch it again", e);
        } catch (IOException e) {
            throw new DataException(file + ": cannot be read (" + e.getMessage() + ")", e);
        }
    }

    /// Reads from a stream; `name` stands for a file in messages.
    static TextLines of(InputStream in, Path name) {
        try {
            return new TextLines(name, plain(in));
        } catch (IOException e) {
            throw new DataException(name + ": cannot be read (" + e.getMessage() + ")", e);
        }
    }

    private static InputStream plain(InputStream raw) throws IOException {
        try {
            var in = new BufferedInputStream(raw, 1 << 16);
            in.mark(2);
            boolean gzip = in.read() == 0x1f && in.read() == 0x8b;
            in.reset();
            return gzip ? new GZIPInputStream(in, 1 << 16) : in;
        } catch (IOException e) {
            raw.close();
            throw e;
        }
    }

    /// The next line, or null at the end.
    ///
    /// @throws BadLine if its bytes are not UTF-8; the line after it can still be read
    /// @throws DataException if the file ends early or cannot be read on
    @Nullable
    String next() throws BadLine {
        int length = readBytes();
        if (length < 0) return null;
        number++;
        try {
            String text = decoder.decode(ByteBuffer.wrap(line, 0, length)).toString();
            return number == 1 && text.startsWith("\uFEFF") ? text.substring(1) : text;
        } catch (CharacterCodingException e) {
            throw new BadLine("the bytes are not UTF-8 (is it in another encoding?)", e);
        }
    }

    /// Whether something lies ready, so that the next line need not be waited for (it may be, if only a part
    /// lies ready).
    boolean ready() {
        try {
            return chunkAt < chunkEnd || in.available() > 0;
        } catch (IOException e) {
            throw broken("cannot be read on (" + e.getMessage() + ")", e);
        }
    }

    /// The number of the line last read, from 1.
    long number() {
        return number;
    }

    Path file() {
        return file;
    }

    /// Fills `line` up to the next LF and returns the length without the line end, −1 at the end of the file.
    private int readBytes() {
        int length = 0;
        while (true) {
            if (chunkAt == chunkEnd && !fill()) {
                return length == 0 ? -1 : length;
            }
            int stop = chunkAt;
            while (stop < chunkEnd && chunk[stop] != '\n') stop++;
            length = append(length, stop - chunkAt);
            boolean complete = stop < chunkEnd;
            chunkAt = complete ? stop + 1 : stop;
            if (complete) return length > 0 && line[length - 1] == '\r' ? length - 1 : length;
        }
    }

    private int append(int length, int count) {
        if (count > MAX_LINE - length) {
            throw DataException.of(file, number + 1, "longer than " + (MAX_LINE >> 20) + " MiB: is this a text file?");
        }
        if (length + count > line.length) line = Arrays.copyOf(line, Math.max(length + count, 2 * line.length));
        System.arraycopy(chunk, chunkAt, line, length, count);
        return length + count;
    }

    private boolean fill() {
        try {
            chunkAt = 0;
            chunkEnd = Math.max(0, in.read(chunk));
            return chunkEnd > 0;
        } catch (EOFException e) {
            throw broken("the gzip stream stops in the middle: the file is cut off, fetch it again", e);
        } catch (ZipException e) {
            throw broken("the gzip stream is damaged (" + e.getMessage() + "), fetch the file again", e);
        } catch (IOException e) {
            throw broken("cannot be read on (" + e.getMessage() + ")", e);
        }
    }

    private DataException broken(String problem, IOException cause) {
        return new DataException(file + ", after line " + number + ": " + problem, cause);
    }

    @Override
    public void close() {
        try {
            in.close();
        } catch (IOException e) {
            throw new DataException(file + ": cannot be closed (" + e.getMessage() + ")", e);
        }
    }

    /// One line that cannot be used; the reader above adds file and number, or skips it.
    static final class BadLine extends Exception {
        private static final long serialVersionUID = 1;

        BadLine(String problem) {
            super(problem);
        }

        BadLine(String problem, Throwable cause) {
            super(problem, cause);
        }

        @Override
        public String getMessage() {
            return String.valueOf(super.getMessage());
        }
    }
}
