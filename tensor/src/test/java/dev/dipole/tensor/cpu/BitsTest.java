package dev.dipole.tensor.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// The promise of same bits: whatever the threads, the vectors and the kernels.
class BitsTest {
    private static final Kernels SCALAR = new ScalarKernels();

    @Test
    void threadsDoNotChangeABit() {
        String one = fingerprint(SCALAR, 1);
        assertEquals(one, fingerprint(Kernels.best(), 1), "kernels");
        assertEquals(one, fingerprint(Kernels.best(), 2), "two threads");
        assertEquals(one, fingerprint(Kernels.best(), 3), "three threads");
    }

    @Test
    void vectorWidthsAndKernelsDoNotChangeABit() throws Exception {
        String expected = "fingerprint " + fingerprint(SCALAR, 1);
        for (String width : List.of("3", "2", "1")) {
            assertEquals(expected, forked(true, "-XX:UseAVX=" + width).getLast(), "UseAVX=" + width);
        }
        var lines = forked(false);
        assertTrue(lines.getFirst().contains("scalar kernels"), lines::toString);
        assertEquals(expected, lines.getLast(), "without the vector module");
    }

    private static String fingerprint(Kernels kernels, int threads) {
        var pool = new Pool(threads);
        try {
            return Fingerprint.of(new CpuBackend(kernels, pool));
        } finally {
            pool.close();
        }
    }

    /// Runs [Fingerprint] in a JVM of its own and returns what it printed.
    private static List<String> forked(boolean vectors, String... flags) throws IOException, InterruptedException {
        var command = new ArrayList<String>();
        command.add(Path.of(System.getProperty("java.home"), "bin", "java").toString());
        command.add("-XX:+IgnoreUnrecognizedVMOptions"); // there is no UseAVX on other processors
        if (vectors) command.add("--add-modules=jdk.incubator.vector");
        command.addAll(List.of(flags));
        command.addAll(List.of(
                "-cp",
                System.getProperty("surefire.test.class.path", System.getProperty("java.class.path")),
                Fingerprint.class.getName()));
        var process = new ProcessBuilder(command)
                .redirectError(ProcessBuilder.Redirect.DISCARD)
                .start();
        String output = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8);
        assertTrue(process.waitFor(5, TimeUnit.MINUTES), () -> command + " did not end");
        assertEquals(0, process.exitValue(), () -> command + " printed " + output);
        return output.lines().toList();
    }
}
