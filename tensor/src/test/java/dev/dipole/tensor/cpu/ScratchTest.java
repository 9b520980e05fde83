package dev.dipole.tensor.cpu;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotSame;
import static org.junit.jupiter.api.Assertions.assertSame;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.Arrays;
import org.junit.jupiter.api.Test;

class ScratchTest {
    private static final int LARGE = 5 << 20;

    private final Scratch.Pool pool = new Scratch.Pool();

    @Test
    void matricesOfOneTaskDoNotOverlapAndBeginCacheLines() {
        try (var scratch = pool.open()) {
            var a = scratch.matrix(3, 5);
            var b = scratch.matrix(7, 1);
            Arrays.fill(a.array(), a.at(), a.at() + 15, 1);
            Arrays.fill(b.array(), b.at(), b.at() + 7, 2);
            assertEquals(1, a.array()[a.at() + 14]);
            assertEquals(0, (a.at() - Floats.FIRST) % 16);
            assertEquals(0, (b.at() - Floats.FIRST) % 16);
        }
    }

    @Test
    void whatWasReleasedIsTakenAgain() {
        try (var scratch = pool.open()) {
            scratch.matrix(2, 2);
            int mark = scratch.mark();
            int at = scratch.matrix(4, 4).at();
            scratch.release(mark);
            assertEquals(at, scratch.matrix(1, 1).at());
        }
    }

    @Test
    void tasksAtOnceHaveScratchesOfTheirOwnAndLaterOnesReuseThem() {
        var first = pool.open();
        var second = pool.open();
        assertNotSame(first.matrix(1, 1).array(), second.matrix(1, 1).array());
        second.close();
        assertSame(second, pool.open());
    }

    @Test
    void whatDoesNotFitGetsAnArrayAndMakesTheNextScratchLarger() {
        float[] before;
        try (var scratch = pool.open()) {
            before = scratch.matrix(1, 1).array();
            var large = scratch.matrix(1, LARGE);
            assertNotSame(before, large.array());
            assertTrue(large.array().length >= large.at() + LARGE);
        }
        try (var scratch = pool.open()) {
            var small = scratch.matrix(1, 1);
            var large = scratch.matrix(1, LARGE);
            assertSame(small.array(), large.array());
            assertNotSame(before, large.array());
        }
    }
}
