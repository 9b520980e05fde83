package dev.dipole.transformer.model;

import dev.dipole.nn.io.JsonFiles;
import dev.dipole.nn.io.SafeTensors;
import dev.dipole.nn.io.SafeTensorsWriter;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.function.Consumer;
import java.util.function.UnaryOperator;
import tools.jackson.databind.node.ObjectNode;

/// Changes to a model folder as people and accidents make them.
record FolderEdits(Path folder) {
    /// A folder with everything in it.
    static FolderEdits full(Path folder) {
        ModelFolder.write(TinyModels.full(), folder, new ModelFolder.Options());
        return new FolderEdits(folder);
    }

    FolderEdits json(String file, Consumer<ObjectNode> change) {
        var tree = JsonFiles.readObject(folder.resolve(file));
        change.accept(tree);
        JsonFiles.write(folder.resolve(file), tree);
        return this;
    }

    FolderEdits text(String file, String content) {
        try {
            Files.createDirectories(folder.resolve(file).getParent());
            Files.writeString(folder.resolve(file), content);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    FolderEdits replace(String file, String old, String now) {
        try {
            return text(file, Files.readString(folder.resolve(file)).replace(old, now));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
    }

    /// Keeps the first bytes of a file.
    FolderEdits cut(String file, int bytes) {
        try {
            Files.write(folder.resolve(file), Arrays.copyOf(Files.readAllBytes(folder.resolve(file)), bytes));
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /// Removes a file, or a folder with all that is in it.
    FolderEdits remove(String name) {
        try (var all = Files.walk(folder.resolve(name))) {
            for (var path : all.sorted(Comparator.reverseOrder()).toList()) Files.delete(path);
        } catch (IOException e) {
            throw new UncheckedIOException(e);
        }
        return this;
    }

    /// Writes the weights anew under other names; a tensor whose new name is empty is left out.
    FolderEdits rename(UnaryOperator<String> name) {
        return weights(name, writer -> {});
    }

    /// Writes the weights anew with more tensors.
    FolderEdits add(Consumer<SafeTensorsWriter> more) {
        return weights(name -> name, more);
    }

    FolderEdits weights(UnaryOperator<String> rename, Consumer<SafeTensorsWriter> more) {
        var file = folder.resolve("model.safetensors");
        var writer = new SafeTensorsWriter().metadata("format", "pt");
        try (var old = SafeTensors.open(file)) {
            for (var entry : old.entries().values()) {
                var name = rename.apply(entry.name());
                float[] values = old.floats(entry.name());
                if (!name.isEmpty()) writer.floats(name, entry.extents(), () -> values);
            }
        }
        more.accept(writer);
        writer.write(file);
        return this;
    }
}
