package dev.dipole.nn.io;

import java.io.IOException;
import java.nio.file.Path;

/// A file cannot be read: it is missing, is a folder, is not permitted, or the disk failed.
public final class InputException extends FileException {
    /// Says in one sentence why `file` could not be read.
    public InputException(Path file, IOException cause) {
        super(file.toString(), "cannot be read: " + IoReason.of(cause, file), cause);
    }
}
