package dev.dipole.cli;

import dev.dipole.transformer.EmbeddingModel;
import dev.dipole.transformer.model.ModelFolder;
import dev.dipole.transformer.model.Note;
import java.nio.file.Path;
import picocli.CommandLine.Option;

/// The option of verbs that need a whole model.
final class ModelOption {
    @Option(names = "--model", required = true, paramLabel = "DIR", description = "Model folder.")
    private Path folder;

    /// The model; what its files left open and had to be assumed is told.
    EmbeddingModel read(Console console) {
        return ModelFolder.read(folder, note -> {
            if (note.kind() == Note.Kind.ASSUMED) console.say(note.toString());
        });
    }
}
