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

    @TestFactory
    Stream<DynamicTest> theFinalWeightsAreTheSame() {
        return Stream.of(
                        new Machine("one thread", true, "1 thread", List.of("-Ddipole.threads=1")),
                        new Machine("two threads", true, "2 threads", List.of("-Ddipole.threads=2")),
                        new Machine("three threads", true, "3 threads", List.of("-Ddipole.threads=3")),
                        new Machine("AVX1", true, "", List.of("-XX:UseAVX=1")),
                        new Machine("AVX2", true, "", List.of("-XX:UseAVX=2")),
                        new Machine("AVX3", true, "", List.of("-XX:UseAVX=3")),
                        new Machine("no vector module", false, "scalar kernels", List.of()))
                .map(m -> DynamicTest.dynamicTest(m.name(), () -> theSameOn(m)));
    }

    private static void theSameOn(Machine machine) throws IOException, InterruptedException {
        var process = Forked.java(machine.vectors(), machine.flags(), BitsOfTraining.class);
        var lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).lines().toList();
        assertTrue(process.waitFor(5, TimeUnit.MINUTES), "it did not end");
        assertEquals(0, process.exitValue(), lines::toString);
        assertTrue(lines.getFirst().contains(machine.described()), lines::toString);
        assertEquals(EXPECTED, lines.getLast());
    }
}
