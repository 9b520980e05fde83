package dev.dipole.cli;

import dev.dipole.contrastive.data.TextReader;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Mixin;
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

    @Mixin
    private BadLinesOption badLinesOption;

    TextReader open() {
        var badLines = badLinesOption.begin();
        var chosen = format == null ? TextReader.Format.of(file) : format;
        return file.toString().equals("-")
                ? TextReader.of(System.in, "standard input", chosen, badLines)
                : TextReader.open(file, chosen, badLines);
    }

    /// Whether a few short texts lie ready: so many bytes at most, and at least one. More may follow them.
    boolean few(int bytes) {
        try {
            long ready = file.toString().equals("-") ? System.in.available() : Files.size(file);
            return ready > 0 && ready <= bytes;
        } catch (IOException e) {
            // Whoever opens the file will say what is wrong with it.
            return false;
        }
    }

    /// Says which lines were left out, once all are read.
    void report(Console console) {
        badLinesOption.report(console);
    }
}
