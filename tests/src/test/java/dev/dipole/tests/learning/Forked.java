package dev.dipole.tests.learning;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/// A main class of these tests in a JVM of its own.
final class Forked {
    private Forked() {}

    /// @param vectors whether it has the vector module
    static Process java(boolean vectors, List<String> flags, Class<?> main, String... arguments) throws IOException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+IgnoreUnrecognizedVMOptions"); // there is no UseAVX on other processors
        command.add("-Xmx512m");
        if (vectors) command.add("--add-modules=jdk.incubator.vector");
        command.addAll(flags);
        command.add("-cp");
        command.add(System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")));
        command.add(main.getName());
        command.addAll(List.of(arguments));
        return new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
    }
}
