package dev.dipole.nn.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonLinesWriterTest {
    @Test
    void aLineIsOneValue(@TempDir Path folder) throws IOException {
        var file = folder.resolve("rows.jsonl");
        try (var writer = JsonLinesWriter.open(file)) {
            writer.append("a \"ü\"\n", new float[] {0.1f, -2, 1e-9f});
            writer.append(JsonFiles.object().put("n", 1));
            assertFalse(Files.exists(file));
            writer.commit();
            assertEquals(2, writer.rows());
        }
        assertEquals("""
            {"text":"a \\"ü\\"\\n","embedding":[0.1,-2.0,1.0E-9]}
            {"n":1}
            """, Files.readString(file));
        var row = JsonFiles.parse("rows", Files.readAllLines(file).getFirst());
        assertEquals(1e-9f, (float) row.get("embedding").get(2).doubleValue());
    }

    @Test
    void aFailureLeavesNoFile(@TempDir Path folder) {
        var file = folder.resolve("rows.jsonl");
        var problem = assertThrows(IllegalArgumentException.class, () -> {
            try (var writer = JsonLinesWriter.open(file)) {
                writer.append("fine", new float[] {1});
                writer.append("broken", new float[] {1, Float.NaN});
            }
        });
        assertEquals("row 1: element 1 of the embedding is NaN", problem.getMessage());
        assertFalse(Files.exists(file));
    }

    @Test
    void aStreamIsWrittenAndStaysOpen() {
        var out = new ByteArrayOutputStream();
        try (var writer = JsonLinesWriter.to("standard output", out)) {
            writer.append(JsonFiles.object());
            writer.commit();
        }
        assertEquals("{}\n", out.toString(StandardCharsets.UTF_8));
        var broken = JsonLinesWriter.to("standard output", new OutputStream() {
            @Override
            public void write(int b) throws IOException {
                throw new IOException("Broken pipe");
            }
        });
        var problem = assertThrows(OutputException.class, () -> broken.append(JsonFiles.object()));
        assertEquals("standard output: cannot be written: Broken pipe", problem.getMessage());
    }
}
