package dev.dipole.nn.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files written by the reference implementation, read and written again. They lie in the folder `dipole.data`.
class SafeTensorsGoldenTest {
    private static Path golden(String name) {
        var data = System.getProperty("dipole.data", "");
        assumeFalse(data.isBlank(), "skipped: set -Ddipole.data to the folder with the golden files");
        return Path.of(data, "golden").resolve(name);
    }

    @Test
    void aPublishedModelIsRewrittenByteForByte(@TempDir Path folder) throws Exception {
        var copy = folder.resolve("model.safetensors");
        var original = golden("models/bert/model.safetensors");
        try (var file = SafeTensors.open(original)) {
            assertEquals("pt", file.metadata().get("format"));
            assertEquals(
                    List.of(997L, 48L),
                    file.entry("embeddings.word_embeddings.weight").shape());
            var writer = new SafeTensorsWriter();
            file.metadata().forEach(writer::metadata);
            for (var name : file.entries().keySet().stream().sorted().toList().reversed()) {
                writer.floats(name, file.entry(name).extents(), () -> file.floats(name));
            }
            writer.write(copy);
        }
        assertEquals(-1, Files.mismatch(original, copy));
    }

    @Test
    void aTrainingRunInDoublesIsRead() {
        try (var file = SafeTensors.open(golden("training_run.safetensors"))) {
            var names = file.entries().keySet();
            assertTrue(names.contains("final.embeddings.word_embeddings.weight"), names::toString);
            for (var entry : file.entries().values()) {
                assertEquals(DType.F64, entry.dtype());
                var exact = file.doubles(entry.name());
                var rounded = file.floats(entry.name());
                for (int i = 0; i < exact.length; i++) {
                    assertTrue(Double.isFinite(exact[i]));
                    assertEquals((float) exact[i], rounded[i]);
                }
            }
        }
    }
}
