package dev.dipole.cli;

import dev.dipole.nn.io.AtomicFiles;
import dev.dipole.nn.io.OutputException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.jspecify.annotations.Nullable;

/// The file that a verb is to write, looked at before the work rather than after it.
final class OutputFile {
    private OutputFile() {}

    /// Stops if the file exists and must not be replaced, is a folder, or has no place to be made in.
    static void check(@Nullable Path file, boolean overwrite) {
        if (file == null) return;
        if (Files.isDirectory(file)) throw new OutputException(file, "is a folder; name a file");
        if (!overwrite && Files.exists(file)) {
            throw new OutputException(file, "exists already; choose another name, or replace it with --overwrite");
        }
        AtomicFiles.requireRoom(file);
    }
}
