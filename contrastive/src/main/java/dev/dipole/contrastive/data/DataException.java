package dev.dipole.contrastive.data;

import java.nio.file.Path;

/// Data that cannot be used: the message is one sentence that names the file, the place in it, and what is
/// wrong.
public class DataException extends RuntimeException {
    private static final long serialVersionUID = 1;

    public DataException(String message) {
        super(message);
    }

    public DataException(String message, Throwable cause) {
        super(message, cause);
    }

    /// The sentence; never null.
    @Override
    public String getMessage() {
        return String.valueOf(super.getMessage());
    }

    static DataException of(Path file, String problem) {
        return new DataException(file + ": " + problem);
    }

    static DataException of(Path file, long line, String problem) {
        return new DataException(file + ", line " + line + ": " + problem);
    }
}
