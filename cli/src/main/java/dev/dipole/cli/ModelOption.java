package dev.dipole.cli;

import dev.dipole.transformer.EmbeddingModel;
import dev.dipole.transformer.model.ModelFolder;
import dev.dipole.transformer.model.Note;
import java.nio.file.Files;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// The option of verbs that need a whole model.
final class ModelOption {
    @Option(names = "--model", required = true, paramLabel = "DIR", description = "Model folder.")
    private Path folder;

    /// The model; what its files left open and had to be assumed is told.
    EmbeddingModel read(Console console) {
        return read(folder, console);
    }

    /// The model once more, on another backend: what had to be assumed has been told.
    EmbeddingModel readAgain() {
        return ModelFolder.read(folder, note -> {});
    }

    /// The model of a folder.
    static EmbeddingModel read(Path folder, Console console) {
        refuseRunFolder(folder);
        return ModelFolder.read(folder, note -> {
            if (note.kind() != Note.Kind.ASSUMED) return;
            var file = note.file().equals(".") ? folder : folder.resolve(note.file());
            console.say("%s: %s (assumed)".formatted(file, note.text()));
        });
    }

    /// A run folder has a `config.json` as well, and the model that is meant lies one folder deeper.
    static void refuseRunFolder(Path folder) {
        var model = folder.resolve("model");
        if (Inspect.isRunFolder(folder)) {
            throw new IllegalArgumentException(
                    Files.isDirectory(model)
                            ? "%s: is a run folder; its model is %s".formatted(folder, model)
                            : "%s: is a run folder whose model is not there yet; finish it with: %s"
                                    .formatted(folder, Paste.dipole("train", "--resume", "--out", folder)));
        }
    }
}
