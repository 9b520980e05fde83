package dev.dipole.cli;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.util.concurrent.atomic.AtomicLong;
import org.junit.jupiter.api.Test;

class ProgressLineTest {
    private static final long SECOND = 1_000_000_000L;

    private final StringWriter text = new StringWriter();
    private final AtomicLong clock = new AtomicLong();

    private ProgressLine progress(boolean terminal) {
        return new ProgressLine(new PrintWriter(text), terminal, clock::get);
    }

    private void atSecond(double second) {
        clock.set((long) (second * SECOND));
    }

    @Test
    void withoutATerminalALineEveryFiveSeconds() {
        try (var meter = progress(false).start("train", 1000, "pairs")) {
            for (int second = 0; second <= 12; second++) {
                atSecond(second);
                meter.at(20L * second, "loss 0.5");
            }
        }
        assertEquals("""
            train  100 of 1,000 pairs (10 %), 20 pairs/s, 0:45 left, loss 0.5
            train  200 of 1,000 pairs (20 %), 20 pairs/s, 0:40 left, loss 0.5
            train  240 pairs in 0:12, 20 pairs/s
            """, text.toString());
    }

    @Test
    void onATerminalOneLineIsDrawnAgain() {
        try (var meter = progress(true).start("encode", 10, "texts")) {
            meter.at(0, "");
            atSecond(1);
            meter.at(4, "");
            atSecond(2);
            meter.at(8, "");
        }
        var erase = "\r\u001b[K";
        assertEquals(
                erase + "encode  4 of 10 texts (40 %), 4.0 texts/s, 0:02 left" + erase
                        + "encode  8 of 10 texts (80 %), 4.0 texts/s, 0:01 left" + erase
                        + "encode  8 texts in 0:02, 4.0 texts/s\n",
                text.toString());
    }

    @Test
    void quickWorkIsSilent() {
        try (var meter = progress(true).start("encode", 2, "texts")) {
            atSecond(0.3);
            meter.at(2, "");
        }
        assertEquals("", text.toString());
    }

    @Test
    void resumedWorkIsNotTakenForFast() {
        try (var meter = progress(false).start("train", 10_000, "pairs")) {
            atSecond(1);
            meter.at(9000, "");
            atSecond(11);
            meter.at(9100, "");
        }
        assertTrue(
                text.toString().startsWith("train  9,100 of 10,000 pairs (91 %), 10 pairs/s, 1:30 left\n"),
                text::toString);
        assertTrue(text.toString().endsWith("train  9,100 pairs, 100 of them in 0:10, 10 pairs/s\n"), text::toString);
    }

    @Test
    void slowWorkHasSecondsForEachUnit() {
        try (var meter = progress(false).start("training", 100, "steps")) {
            meter.at(0, "");
            atSecond(21);
            meter.at(10, "");
        }
        assertEquals("""
            training  10 of 100 steps (10 %), 2.1 s/step, 3:09 left
            training  10 steps in 0:21, 2.1 s/step
            """, text.toString());
    }

    /// The first report may come late, after a batch.
    @Test
    void theLastLineCountsFromTheBeginning() {
        try (var meter = progress(false).start("embedding", 4000, "texts")) {
            atSecond(20);
            meter.at(32, "");
            atSecond(40);
            meter.at(4000, "");
        }
        assertTrue(text.toString().endsWith("embedding  4,000 texts in 0:40, 100 texts/s\n"), text::toString);
    }

    @Test
    void aRemarkStandsAboveTheLine() {
        var progress = progress(true);
        try (var meter = progress.start("encode", 10, "texts")) {
            atSecond(1);
            meter.at(4, "");
            progress.say("3 texts were cut");
        }
        var erase = "\r\u001b[K";
        var line = "encode  4 of 10 texts (40 %)";
        assertTrue(text.toString().startsWith(erase + line + erase + "3 texts were cut\n" + line), text::toString);
    }

    @Test
    void aLineNeverWraps() {
        try (var meter = progress(true).start("train", 10, "pairs")) {
            atSecond(1);
            meter.at(4, "x".repeat(200));
            assertEquals(79, text.toString().length() - "\r\u001b[K".length());
        }
    }

    @Test
    void clocks() {
        assertEquals("0:05", ProgressLine.clock(5.4));
        assertEquals("4:17", ProgressLine.clock(257));
        assertEquals("1:02:03", ProgressLine.clock(3723));
    }
}
