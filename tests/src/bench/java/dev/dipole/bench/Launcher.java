package dev.dipole.bench;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;

/// The script `dipole`, whose flags for the JVM are those that users get and hence those that are measured.
public final class Launcher {
    private static final Pattern FLAGS = Pattern.compile("(?m)^flags='([^']*)'$");

    private Launcher() {}

    /// The root of the source tree, from `-Ddipole.root`.
    public static Path root() {
        return Path.of(System.getProperty("dipole.root", ".")).toAbsolutePath().normalize();
    }

    /// Where results and everything unpacked go.
    public static Path output() {
        return root().resolve("tests/target/benchmarks");
    }

    /// The script.
    public static Path script() {
        return root().resolve("dipole");
    }

    /// The flags that it passes to the JVM.
    public static List<String> flags() {
        try {
            var found = FLAGS.matcher(Files.readString(script()));
            if (found.find()) return List.of(found.group(1).split(" +"));
        } catch (IOException e) {
            throw new UncheckedIOException("cannot read the launcher's flags; give -Ddipole.root=FOLDER", e);
        }
        throw new IllegalStateException(script() + " has no line flags='…'; the benchmarks run with those flags");
    }

    /// The Java that runs this.
    public static String java() {
        return Path.of(System.getProperty("java.home"), "bin", "java").toString();
    }
}
