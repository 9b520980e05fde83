package dev.dipole.cli;

import dev.dipole.nn.io.OutputException;
import java.io.BufferedOutputStream;
import java.io.FileDescriptor;
import java.io.FileOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.file.Path;

/// Standard output whose failures are not swallowed: [System#out] would go on writing to a full disk in
/// silence.
final class StandardOutput extends OutputStream {
    /// What messages call it.
    static final String NAME = "standard output";

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

    /// The process' own, buffered until it is flushed.
    static OutputStream open() {
        return over(new FileOutputStream(FileDescriptor.out));
    }

    /// `out`, buffered; a closed pipe is a [ClosedException], any other failure an [OutputException].
    static OutputStream over(OutputStream out) {
        return new BufferedOutputStream(new StandardOutput(out), 1 << 16);
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
            throw new OutputException(Path.of(NAME), e);
        }
    }
}
