package dev.dipole.transformer.tokenizer;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Objects;

/// The files beside these tests.
final class TestFiles {
    private TestFiles() {}

    static String text(String name) throws IOException {
        try (var in = Objects.requireNonNull(TestFiles.class.getResourceAsStream(name), name)) {
            return new String(in.readAllBytes(), StandardCharsets.UTF_8);
        }
    }

    /// The lines of a file; `\n` alone ends one.
    static List<String> lines(String name) throws IOException {
        return List.of(text(name).split("\n"));
    }

    /// A copy on disk, for what reads paths.
    static Path copy(String name) throws IOException {
        Path file = Files.createTempFile("dipole-test-", "-" + name);
        file.toFile().deleteOnExit();
        return Files.writeString(file, text(name));
    }
}
