package dev.dipole.transformer.model;

import dev.dipole.nn.io.AtomicFiles;
import dev.dipole.nn.io.DType;
import dev.dipole.nn.io.InputException;
import dev.dipole.nn.io.JsonFiles;
import dev.dipole.transformer.EmbeddingModel;
import dev.dipole.transformer.NormOrder;
import dev.dipole.transformer.model.WeightFiles.Stored;
import dev.dipole.transformer.tokenizer.Tokenizer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import java.util.TreeSet;
import tools.jackson.databind.node.StringNode;

/// What a model folder holds: the model, its modules, its files with sizes, the weights' types and SHA-256
/// sums, and what was decided
/// while it was read.
///
/// @param modules one line each, in the order in which they run
/// @param files every file of the folder, sorted by name
/// @param weights the files that hold the weights
public record Inspection(
        Path folder,
        EmbeddingModel model,
        List<String> modules,
        List<FileSize> files,
        List<WeightFile> weights,
        List<Note> notes) {
    public Inspection {
        modules = List.copyOf(modules);
        files = List.copyOf(files);
        weights = List.copyOf(weights);
        notes = List.copyOf(notes);
    }

    /// A file and its length in bytes.
    public record FileSize(String name, long bytes) {}

    /// A file of weights.
    ///
    /// @param types the element types in it
    /// @param sha256 of its bytes, 64 hexadecimal digits
    public record WeightFile(String name, int tensors, Set<DType> types, String sha256) {}

    static Inspection of(Path folder) {
        var notes = new ArrayList<Note>();
        var model = ModelFolder.read(folder, notes::add);
        var weights = new ArrayList<WeightFile>();
        var files = new ArrayList<FileSize>();
        for (var file : files(folder)) {
            var name = folder.relativize(file).toString();
            files.add(new FileSize(name, size(file)));
        }
        for (var holder : ModelFolder.weightFolders(folder)) weights.addAll(weights(folder, holder));
        return new Inspection(folder, model, modules(model), files, weights, notes);
    }

    /// All of it as lines for a terminal.
    public String text() {
        var lines = new ArrayList<String>();
        var text = model.text();
        lines.add("model folder %s".formatted(folder));
        modules.forEach(module -> lines.add("  " + module));
        lines.add(String.format(Locale.ROOT, "parameters  %,d", model.size()));
        lines.add(String.format(Locale.ROOT, "dimension   %,d, compared by %s", model.dimension(), text.similarity()));
        lines.add("tokenizer   " + tokenizer(text.tokenizer()));
        lines.add(String.format(Locale.ROOT, "max length  %,d tokens", text.maxLength()));
        text.prompts()
                .forEach((name, prompt) -> lines.add("prompt      %s = %s%s"
                        .formatted(
                                quoted(name), quoted(prompt), name.equals(text.defaultPrompt()) ? " (default)" : "")));
        weights.forEach(file -> lines.add("weights     %s: %s, tensors %d, sha256 %s"
                .formatted(file.name(), types(file), file.tensors(), file.sha256())));
        lines.add("files");
        files.forEach(file -> lines.add(String.format(Locale.ROOT, "  %,14d  %s", file.bytes(), file.name())));
        if (!notes.isEmpty()) lines.add("notes");
        notes.forEach(note -> lines.add("  " + note));
        return String.join("\n", lines) + "\n";
    }

    /// With line ends and the like made visible.
    private static String quoted(String text) {
        return JsonFiles.line(StringNode.valueOf(text));
    }

    private static String types(WeightFile file) {
        return String.join(", ", file.types().stream().map(DType::name).toList());
    }

    private static List<String> modules(EmbeddingModel model) {
        var config = model.encoder().config();
        var lines = new ArrayList<String>();
        lines.add(String.format(
                Locale.ROOT,
                "Transformer: BERT, %s-norm, %d layers × %,d, %d heads, feed-forward %,d (%s), %,d tokens, %,d"
                        + " positions",
                config.normOrder() == NormOrder.POST ? "post" : "pre",
                config.depth(),
                config.width(),
                config.heads(),
                config.inner(),
                Activations.hidden(config.activation()),
                config.vocabulary(),
                config.positions()));
        lines.add("Pooling: " + PoolingFile.names(model.pooling()));
        for (var layer : model.dense()) {
            var shape = layer.linear().weight().shape();
            var activation = layer.activation() == null
                    ? "no activation"
                    : layer.activation().name().toLowerCase(Locale.ROOT);
            lines.add(String.format(Locale.ROOT, "Dense: %,d → %,d, %s", shape.dim(1), shape.dim(0), activation));
        }
        if (model.normalize()) lines.add("Normalize: unit length");
        return lines;
    }

    private static String tokenizer(Tokenizer tokenizer) {
        var special = tokenizer.addedTokens().stream()
                .filter(t -> t.special())
                .map(t -> t.content())
                .toList();
        return String.format(
                Locale.ROOT,
                "%s, %,d tokens, %s, special %s",
                tokenizer.model().getClass().getSimpleName(),
                tokenizer.vocabularySize(),
                tokenizer.normalizer().apply("A").equals("a") ? "uncased" : "cased",
                String.join(" ", special));
    }

    private static List<WeightFile> weights(Path folder, Path holder) {
        try (var open = WeightFiles.open(holder)) {
            var found = new ArrayList<WeightFile>();
            for (var file : new TreeSet<>(
                    open.tensors().values().stream().map(Stored::file).toList())) {
                var entries = open.tensors().values().stream()
                        .filter(t -> t.file().equals(file))
                        .map(Stored::entry)
                        .toList();
                var types = new TreeSet<DType>();
                entries.forEach(entry -> types.add(entry.dtype()));
                found.add(new WeightFile(
                        folder.relativize(file).toString(), entries.size(), types, AtomicFiles.sha256(file)));
            }
            return found;
        }
    }

    private static List<Path> files(Path folder) {
        try (var all = Files.walk(folder)) {
            return all.filter(Files::isRegularFile).sorted().toList();
        } catch (IOException e) {
            throw new InputException(folder, e);
        }
    }

    private static long size(Path file) {
        try {
            return Files.size(file);
        } catch (IOException e) {
            throw new InputException(file, e);
        }
    }
}
