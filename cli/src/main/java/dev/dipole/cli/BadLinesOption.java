package dev.dipole.cli;

import dev.dipole.contrastive.data.BadLines;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The option of verbs that read lines: stop at the first bad one, or leave out and count.
final class BadLinesOption {
    @Option(
            names = "--skip-bad-lines",
            description = "Leave out and count lines that cannot be used, instead of stopping.")
    private boolean skip;

    private @Nullable BadLines badLines;

    boolean skip() {
        return skip;
    }

    /// What a reader is given; one object for one reading.
    BadLines begin() {
        badLines = skip ? BadLines.skip() : BadLines.fail();
        return badLines;
    }

    /// Says which lines were left out, once all are read.
    void report(Console console) {
        if (badLines == null || badLines.count() == 0) return;
        console.count(badLines.count(), "1 bad line was left out:", "%,d bad lines were left out, the first of them:");
        badLines.first().forEach(line -> console.say("  " + line));
    }
}
