package dev.dipole.cli;

import dev.dipole.contrastive.data.TextReader;
import dev.dipole.contrastive.data.TextReader.Text;
import dev.dipole.contrastive.train.Progress;
import dev.dipole.tensor.Backend;
import dev.dipole.tensor.Backends;
import dev.dipole.transformer.EmbeddingModel;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/// Turns texts into vectors.
@Command(
        name = "encode",
        description = "Turns texts into vectors: JSON lines on standard output, or a file.",
        footerHeading = "%nExamples:%n",
        footer = {
            "  echo 'Removes the eldest entry' | dipole encode --model my-model",
            "  dipole encode --model my-model --input texts.txt --output vectors.npy",
            "  dipole encode --model my-model --input docs.jsonl.gz --output docs.safetensors --precision int8"
        })
final class Encode implements Runnable {
    /// Texts read before they are embedded: enough for batches of similar length.
    private static final int TEXTS_AT_ONCE = 4096;

    /// So much text, some hundred tokens, is done with the scalar kernels before the others are compiled.
    private static final int FEW_BYTES = 512;

    @Mixin
    private ModelOption model;

    @Mixin
    private InputTexts input;

    @Option(
            names = "--output",
            paramLabel = "FILE",
            description = "FILE.jsonl, FILE.npy or FILE.safetensors. Default: JSON lines on standard output.")
    private @Nullable Path output;

    @Option(names = "--overwrite", description = "Replace the output if it exists.")
    private boolean overwrite;

    @Option(names = "--prompt", paramLabel = "NAME", description = "The model's prompt to put before each text.")
    private @Nullable String prompt;

    @Option(names = "--truncate-dim", paramLabel = "N", description = "Keep the first N numbers of each vector.")
    private @Nullable Integer dimensions;

    @Option(names = "--normalize", description = "Bring the vectors to unit length at the end.")
    private boolean normalize;

    @Option(
            names = "--precision",
            paramLabel = "float32|int8|binary",
            defaultValue = "float32",
            description = "float32 (the default); int8: a byte a number, scaled by the smallest and greatest of each"
                    + " dimension; binary: a bit a number, eight to a byte.")
    private Precision precision;

    @Mixin
    private Console console;

    /// What the first texts are embedded on, if they are few; else null.
    private @Nullable Backend backend;

    /// How a number of a vector is stored.
    enum Precision {
        FLOAT32,
        INT8,
        BINARY
    }

    @Override
    public void run() {
        OutputFile.check(output, overwrite);
        if (input.few(FEW_BYTES)) backend = ScalarKernels.backend().orElse(null);
        var read = backend == null ? model.read(console) : Backends.with(backend, () -> model.read(console));
        check(read);
        var embedding = new Embedding(read, console);
        try (var texts = input.open();
                var sink =
                        output == null ? new VectorSink.JsonLines(console.jsonLines(), true) : VectorSink.open(output);
                var meter = console.progress().start("encode", 0, "texts")) {
            if (precision == Precision.INT8) {
                encodeTogether(texts, embedding, sink, meter);
            } else {
                encodeInTurn(texts, embedding, sink, meter);
            }
            sink.commit();
        }
        input.report(console);
        embedding.report();
    }

    private void check(EmbeddingModel model) {
        // An unknown name is an error before anything is read.
        model.text().prompt(prompt);
        if (dimensions == null) return;
        if (dimensions < 1 || dimensions > model.dimension()) {
            throw new WrongUseException("--truncate-dim %d: the model's vectors have 1 to %d dimensions"
                    .formatted(dimensions, model.dimension()));
        }
        if (model.normalize() && !normalize && dimensions < model.dimension()) {
            console.say("the vectors lose their unit length when they are truncated; --normalize restores it");
        }
    }

    private void encodeInTurn(TextReader texts, Embedding embedding, VectorSink sink, Progress.Meter meter) {
        long before = 0;
        for (var part = next(texts); !part.isEmpty(); part = next(texts)) {
            var vectors = vectors(part, embedding, meter, before);
            for (int i = 0; i < vectors.length; i++) {
                if (precision == Precision.BINARY) {
                    sink.append(part.get(i), Vectors.binary(vectors[i]));
                } else {
                    sink.append(part.get(i), vectors[i]);
                }
            }
            sink.flush();
            before += part.size();
        }
    }

    /// The scale of a dimension is known only when all vectors are.
    private void encodeTogether(TextReader texts, Embedding embedding, VectorSink sink, Progress.Meter meter) {
        var all = new ArrayList<Text>();
        var vectors = new ArrayList<float[]>();
        for (var part = next(texts); !part.isEmpty(); part = next(texts)) {
            vectors.addAll(List.of(vectors(part, embedding, meter, all.size())));
            all.addAll(part);
        }
        var bytes = Vectors.int8(vectors.toArray(float[][]::new));
        for (int i = 0; i < bytes.length; i++) sink.append(all.get(i), bytes[i]);
    }

    /// The next texts: many, but none that would have to be waited for while others could be answered.
    private static List<Text> next(TextReader texts) {
        var part = new ArrayList<Text>();
        for (var text = texts.next(); text != null; text = texts.next()) {
            part.add(text);
            if (part.size() == TEXTS_AT_ONCE || texts.wouldWait()) break;
        }
        return part;
    }

    private float[][] vectors(List<Text> texts, Embedding embedding, Progress.Meter meter, long before) {
        var strings = texts.stream().map(Text::text).toList();
        if (backend != null && before > 0) {
            // More came than a few: from now on the kernels that are quicker in the long run.
            backend = null;
            embedding.use(model.readAgain());
        }
        var vectors = backend == null
                ? embedding.of(strings, prompt, meter, before)
                : Backends.with(backend, () -> embedding.of(strings, prompt, meter, before));
        if (dimensions != null) vectors = Vectors.truncated(vectors, dimensions);
        if (normalize) for (var vector : vectors) Vectors.toUnitLength(vector);
        return vectors;
    }
}
