package dev.dipole.nn.io;

import java.io.IOException;
import java.nio.file.Path;

/// A file or folder cannot be written: no space, no permission, no such place, or it exists and must not be
/// replaced.
public final class OutputException extends FileException {
    /// Says in one sentence why `file` could not be written.
    public OutputException(Path file, IOException cause) {
        super(file.toString(), "cannot be written: " + IoReason.of(cause, file), cause);
    }

    /// The same failure under another name of the file.
    OutputException(Path file, String problem, OutputException original) {
        super(file.toString(), problem, original);
    }

    /// A refusal of our own, before anything was written.
    public OutputException(Path file, String problem) {
        super(file.toString(), problem, null);
    }
}
