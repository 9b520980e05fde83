package dev.dipole.contrastive.train;

import dev.dipole.nn.io.AtomicFiles;
import dev.dipole.nn.io.FileFormatException;
import dev.dipole.nn.io.JsonConfig;
import dev.dipole.nn.io.JsonFiles;
import dev.dipole.transformer.tokenizer.Tokenizer;
import dev.dipole.transformer.tokenizer.TokenizerJson;
import java.nio.file.Files;
import java.nio.file.Path;
import tools.jackson.databind.node.ObjectNode;

/// The folder of one training: `config.json` (effective, every default spelled out), `manifest.json` (what it
/// was made with and from), `tokenizer.json`, `metrics.jsonl`, `checkpoints/`, `model/`.
public record RunFolder(Path path) {
    /// Makes the folder of a new run, with all that it needs to be continued, or not at all; it must not exist,
    /// or be empty.
    void create(Recipe recipe, Tokenizer tokenizer, ObjectNode facts) {
        AtomicFiles.writeFolder(path, AtomicFiles.Existing.REFUSE, place -> {
            var inside = new RunFolder(place);
            JsonFiles.write(inside.config(), JsonConfig.tree(recipe));
            TokenizerJson.write(tokenizer, inside.tokenizer());
            JsonFiles.write(inside.manifest(), facts);
        });
    }

    /// The folder of a run that is to be continued.
    public static RunFolder open(Path path) {
        var folder = new RunFolder(path);
        if (!Files.isRegularFile(folder.config())) {
            throw new IllegalArgumentException("%s is no run folder: it has no config.json".formatted(path));
        }
        return folder;
    }

    /// The recipe that the run was started with.
    public Recipe recipe() {
        return JsonConfig.read(config()).to(Recipe.class);
    }

    Path config() {
        return path.resolve("config.json");
    }

    Path manifest() {
        return path.resolve("manifest.json");
    }

    Path tokenizer() {
        return path.resolve("tokenizer.json");
    }

    Path metrics() {
        return path.resolve("metrics.jsonl");
    }

    /// Where the trained model goes.
    public Path model() {
        return path.resolve("model");
    }

    Checkpoints checkpoints(int keep) {
        return new Checkpoints(path.resolve("checkpoints"), keep);
    }

    /// Removes what a killed process left half written, and puts back what it had set aside.
    void cleanUp() {
        AtomicFiles.cleanUp(path);
        var checkpoints = path.resolve("checkpoints");
        if (Files.isDirectory(checkpoints)) AtomicFiles.cleanUp(checkpoints);
    }

    /// Adds to the manifest what `facts` says; other keys stay.
    void record(ObjectNode facts) {
        var manifest = Files.exists(manifest()) ? JsonFiles.readObject(manifest()) : JsonFiles.object();
        manifest.setAll(facts);
        JsonFiles.write(manifest(), manifest);
    }

    /// Refuses to continue with data that differs from what the run was started with.
    void requireSameData(String hash) {
        String before = JsonFiles.readObject(manifest()).path("data_sha256").asString("");
        if (before.isEmpty()) {
            throw new FileFormatException(
                    manifest().toString(),
                    "data_sha256",
                    "has no data_sha256, so nobody can say whether the data is the same; start a new run");
        }
        if (!before.equals(hash)) {
            throw new FileFormatException(
                    manifest().toString(),
                    "data_sha256",
                    "the data has changed since the run began: continue with the same JDK or files, or start a new run");
        }
    }
}
