package dev.dipole.cli;

import dev.dipole.contrastive.data.BadLines;
import dev.dipole.contrastive.data.TextReader;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Option;

/// The options of verbs that read texts.
final class InputTexts {
    @Option(
            names = "--input",
            paramLabel = "FILE|-",
            defaultValue = "-",
            description = "Texts: one a line, or JSON lines with \"text\"; also as .gz. Default: standard input.")
    private Path file;

    @Option(
            names = "--format",
            paramLabel = "text|jsonl",
            description = "How the texts are written. Default: as the file's name says, .jsonl or not.")
    private TextReader.@Nullable Format format;

    @Option(
            names = "--skip-bad-lines",
            description = "Leave out and count lines that cannot be used, instead of stopping.")
    private boolean skipBadLines;

    private @Nullable BadLines badLines;

    TextReader open() {
        badLines = skipBadLines ? BadLines.skip() : BadLines.fail();
        var chosen = format == null ? TextReader.Format.of(file) : format;
        return file.toString().equals("-")
                ? TextReader.of(System.in, "standard input", chosen, badLines)
                : TextReader.open(file, chosen, badLines);
    }

    /// Says which lines were left out, once all are read.
    void report(Console console) {
        if (badLines == null || badLines.count() == 0) return;
        console.say("%,d bad lines were left out, the first of them:".formatted(badLines.count()));
        badLines.first().forEach(line -> console.say("  " + line));
    }
}
