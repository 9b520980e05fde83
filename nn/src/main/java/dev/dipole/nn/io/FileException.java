package dev.dipole.nn.io;

import org.jspecify.annotations.Nullable;

/// What went wrong with a file, in one sentence that can be shown to a user as it is.
///
/// Three kinds: the file cannot be read ([InputException]), its content is not what it should be
/// ([FileFormatException]), or it cannot be written ([OutputException]).
public abstract sealed class FileException extends RuntimeException
        permits InputException, FileFormatException, OutputException {
    private static final int LONGEST = 600;

    private final String source;
    private final String message;

    FileException(String source, String problem, @Nullable Throwable cause) {
        super(null, cause);
        this.source = source;
        this.message = source + ": " + readable(problem);
    }

    /// The sentence; never null, unlike that of other exceptions.
    @Override
    public String getMessage() {
        return message;
    }

    /// The file, or the name of what stands for one, such as a bundled recipe or a command-line option.
    public String source() {
        return source;
    }

    /// Names and values out of a damaged file may hold line ends or megabytes; a sentence should not.
    private static String readable(String problem) {
        var line = problem.replaceAll("\\p{Cntrl}+", " ");
        if (line.length() <= LONGEST) return line;
        return line.substring(0, LONGEST / 2) + " … " + line.substring(line.length() - LONGEST / 2);
    }
}
