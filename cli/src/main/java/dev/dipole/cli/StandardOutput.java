package dev.dipole.cli;

import dev.dipole.nn.io.OutputException;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.OutputStreamWriter;
import java.io.PrintWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;

/// Standard output whose failures are not swallowed: [System#out] would go on writing to a full disk in silence.
final class StandardOutput extends OutputStream {
    private static final Path NAME = Path.of("standard output");

    private final OutputStream out;

    private StandardOutput(OutputStream out) {
        this.out = out;
    }

    /// The reader at the other end of the pipe has seen enough, as `head` does.
    static final class ClosedException extends RuntimeException {
        private static final long serialVersionUID = 1;

        private ClosedException(IOException cause) {
            super(cause);
        }
    }

    /// The process' own, in UTF-8 whatever the locale, buffered until it is flushed.
    static PrintWriter open() {
        return over(new FileOutputStream(FileDescriptor.out));
    }

    /// Text in UTF-8 to `out`; a closed pipe is a [ClosedException], any other failure an [OutputException].
    static PrintWriter over(OutputStream out) {
        var buffered = new BufferedOutputStream(new StandardOutput(out), 1 << 16);
        return new PrintWriter(new OutputStreamWriter(buffered, StandardCharsets.UTF_8));
    }

    @Override
    public void write(int b) {
        write(new byte[] {(byte) b}, 0, 1);
    }

    @Override
    public void write(byte[] bytes, int offset, int length) {
        try {
            out.write(bytes, offset, length);
        } catch (IOException e) {
            // The JDK has no class of its own for it, only the system's words.
            String reason = String.valueOf(e.getMessage());
            if (reason.contains("Broken pipe") || reason.contains("pipe is being closed")) throw new ClosedException(e);
            throw new OutputException(NAME, e);
        }
    }
}
