package dev.dipole.tests.speed;

import static org.junit.jupiter.api.Assertions.assertEquals;

import java.io.IOException;
import java.nio.file.Path;
import java.util.Arrays;

/// A main class of these tests in a JVM of its own, with one thread and the flags of a user: neither assertions
/// nor poisoned memory, and no compiled code of other tests.
final class Alone {
    private Alone() {}

    /// The numbers that it prints as its last line.
    static double[] run(Class<?> main) throws IOException, InterruptedException {
        var process = new ProcessBuilder(
                        Path.of(System.getProperty("java.home"), "bin", "java").toString(),
                        "-Xmx1g",
                        "--add-modules=jdk.incubator.vector",
                        "-Ddipole.threads=1",
                        "-cp",
                        System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                        main.getName())
                .redirectError(ProcessBuilder.Redirect.INHERIT)
                .start();
        var lines = process.inputReader().lines().toList();
        assertEquals(0, process.waitFor(), () -> main.getSimpleName() + " failed: " + lines);
        return Arrays.stream(lines.getLast().split(" "))
                .mapToDouble(Double::parseDouble)
                .toArray();
    }
}
