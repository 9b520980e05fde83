package dev.dipole.nn.io;

import org.jspecify.annotations.Nullable;

/// The content of a file is not what its format demands: which file, which place in it, and why.
public final class FileFormatException extends FileException {
    private final String place;

    /// The message reads `source: problem`, so the problem itself says where, in words.
    ///
    /// @param source the file, or what stands for one
    /// @param place where in it, for programs: a tensor's name, `line 3, column 7`, or a path such as
    ///     `schedule.warmup`; empty for the file as a whole
    /// @param problem what is wrong and, when it is known, how to put it right
    public FileFormatException(String source, String place, String problem) {
        this(source, place, problem, null);
    }

    /// The same, with the exception it came from.
    public FileFormatException(String source, String place, String problem, @Nullable Throwable cause) {
        super(source, problem, cause);
        this.place = place;
    }

    /// Where in the file: a tensor's name, a line and column, a path of keys; empty for the file as a whole.
    public String place() {
        return place;
    }
}
