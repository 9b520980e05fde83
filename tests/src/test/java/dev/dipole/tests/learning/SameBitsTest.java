package dev.dipole.tests.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// A whole training gives the same weights to the bit, whatever the threads, the vectors and the kernels.
class SameBitsTest {
    private static final String EXPECTED = BitsOfTraining.hash();

    private record Machine(String name, boolean vectors, String described, List<String> flags) {}

    /// Every number of threads and every width once: a JVM takes seconds to warm up.
    @TestFactory
    Stream<DynamicTest> theFinalWeightsAreTheSame() {
        return Stream.of(
                        new Machine(
                                "AVX3, one thread", true, "1 thread", List.of("-XX:UseAVX=3", "-Ddipole.threads=1")),
                        new Machine(
                                "AVX2, three threads",
                                true,
                                "3 threads",
                                List.of("-XX:UseAVX=2", "-Ddipole.threads=3")),
                        new Machine(
                                "AVX1, two threads", true, "2 threads", List.of("-XX:UseAVX=1", "-Ddipole.threads=2")),
                        new Machine(
                                "no vector module", false, "scalar kernels, 2 threads", List.of("-Ddipole.threads=2")))
                .map(m -> DynamicTest.dynamicTest(m.name(), () -> theSameOn(m)));
    }

    private static void theSameOn(Machine machine) throws IOException, InterruptedException {
        var process = Forked.java(machine.vectors(), machine.flags(), BitsOfTraining.class);
        var lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertTrue(process.waitFor(5, TimeUnit.MINUTES), "it did not end");
        assertEquals(0, process.exitValue(), lines::toString);
        assertTrue(lines.getFirst().contains(machine.described()), lines::toString);
        assertEquals(EXPECTED, lines.getLast());
    }
}
