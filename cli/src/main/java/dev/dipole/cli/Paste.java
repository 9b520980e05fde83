package dev.dipole.cli;

import java.util.Arrays;
import java.util.regex.Pattern;
import java.util.stream.Collectors;

/// Commands in messages, so that they can be pasted: begun as the user began this one, and quoted for a shell.
final class Paste {
    /// Words that a shell takes as they are.
    private static final Pattern PLAIN = Pattern.compile("[\\p{L}\\p{N}_@%+=:,./-]+");

    private Paste() {}

    /// `dipole` with arguments; the launcher says how it was called.
    static String dipole(Object... arguments) {
        return quoted(System.getProperty("dipole.command", "dipole")) + " "
                + Arrays.stream(arguments)
                        .map(argument -> quoted(argument.toString()))
                        .collect(Collectors.joining(" "));
    }

    private static String quoted(String word) {
        return PLAIN.matcher(word).matches() ? word : "'" + word.replace("'", "'\\''") + "'";
    }
}
