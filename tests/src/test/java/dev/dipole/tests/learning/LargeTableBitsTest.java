package dev.dipole.tests.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.nio.charset.StandardCharsets;
import java.util.List;
import java.util.concurrent.TimeUnit;
import org.junit.jupiter.api.Test;

/// A score table in blocks gives the same loss and gradients to the bit for any number of threads.
class LargeTableBitsTest {
    @Test
    void oneThreadAndTwoAgree() throws Exception {
        assertEquals(hashWith("1 thread", 1), hashWith("2 threads", 2));
    }

    private static String hashWith(String described, int threads) throws Exception {
        var process = Forked.java(true, List.of("-Ddipole.threads=" + threads), BitsOfLargeTable.class);
        var lines = new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8)
                .lines()
                .toList();
        assertTrue(process.waitFor(5, TimeUnit.MINUTES), "it did not end");
        assertEquals(0, process.exitValue(), lines::toString);
        assertTrue(lines.getFirst().contains(described), lines::toString);
        return lines.getLast();
    }
}
