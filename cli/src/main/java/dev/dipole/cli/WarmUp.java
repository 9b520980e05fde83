package dev.dipole.cli;

import dev.dipole.nn.io.AtomicFiles;
import dev.dipole.transformer.EmbeddingModel;
import dev.dipole.transformer.Encoder;
import dev.dipole.transformer.EncoderConfig;
import dev.dipole.transformer.Pooling;
import dev.dipole.transformer.TextSettings;
import dev.dipole.transformer.model.ModelFolder;
import dev.dipole.transformer.tokenizer.Tokenizer;
import dev.dipole.transformer.tokenizer.Vocabulary;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintWriter;
import java.io.UncheckedIOException;
import java.io.Writer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Comparator;
import java.util.List;
import picocli.CommandLine.Command;

/// Uses the classes that most commands use, so that the launcher can have the JVM archive them: starts become
/// faster. A model of a handful of weights is written, read and used as one of the user's would be.
@Command(name = "warm-up", hidden = true, description = "Uses what most commands use; for the launcher.")
final class WarmUp implements Runnable {
    private static final List<String> PIECES = List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "the", "map", "##s");
    private static final String TEXT = "The maps, caf\u00e9.\n";

    @Override
    public void run() {
        run("doctor");
        try {
            var folder = Files.createTempDirectory("dipole");
            try {
                encode(folder);
            } finally {
                delete(folder);
            }
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    private static void encode(Path folder) {
        var model = folder.resolve("model");
        var tokenizer = Tokenizer.bert(Vocabulary.of(PIECES), true);
        var encoder = Encoder.of(EncoderConfig.bert(PIECES.size(), 64, 1, 2, 16), 1);
        ModelFolder.write(
                new EmbeddingModel(TextSettings.of(tokenizer, 16), encoder, new Pooling.Mean(), List.of(), true),
                model,
                new ModelFolder.Options());
        // A few texts go one way through the kernels and many the other.
        for (int count : new int[] {1, 100}) {
            var texts = folder.resolve("texts");
            AtomicFiles.write(texts, TEXT.repeat(count));
            run("encode", "--model", model.toString(), "--input", texts.toString());
            run("tokenize", "--model", model.toString(), "--input", texts.toString());
        }
    }

    private static void run(String... arguments) {
        DipoleCommand.run(OutputStream.nullOutputStream(), new PrintWriter(Writer.nullWriter()), arguments);
    }

    private static void delete(Path folder) throws IOException {
        try (var inside = Files.walk(folder)) {
            for (var path : inside.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
        }
    }
}
