package dev.dipole.transformer.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.dipole.nn.io.JsonFiles;
import dev.dipole.tensor.Backends;
import dev.dipole.transformer.EmbeddingModel;
import java.nio.file.Path;
import java.util.List;
import org.jspecify.annotations.Nullable;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import tools.jackson.databind.JsonNode;

/// A folder that sentence-transformers 6.0.1 saved, and the vectors it gives: without a prompt, with each, and
/// truncated.
class SentenceTransformersFolderTest {
    @ParameterizedTest
    @CsvSource({"cpu, 1e-5", "reference, 1e-6"})
    void vectors(String backend, double tolerance) {
        String data = System.getProperty("dipole.data", "");
        assumeFalse(data.isBlank(), "-Ddipole.data is not set");
        var folder = Path.of(data, "golden", "st6-folder");
        var expected = JsonFiles.readObject(folder.resolve("expected.json"));
        var texts =
                expected.get("texts").valueStream().map(JsonNode::stringValue).toList();
        Backends.with(Backends.named(backend), () -> {
            var model = ModelFolder.read(folder);
            assertEquals(64, model.text().maxLength());
            for (var prompt : List.of("query", "document")) {
                assertClose(expected.get("embeddings").get(prompt), vectors(model, texts, prompt), 24, tolerance);
            }
            var plain = vectors(model, texts, null);
            assertClose(expected.get("embeddings").get(""), plain, 24, tolerance);
            assertClose(expected.get("truncate_dim_8"), plain, 8, tolerance);
            return true;
        });
    }

    private static float[][] vectors(EmbeddingModel model, List<String> texts, @Nullable String prompt) {
        return model.embed(texts, prompt, done -> {}).vectors();
    }

    /// Relative to the length of the vector, which is 1.
    private static void assertClose(JsonNode expected, float[][] actual, int width, double tolerance) {
        assertEquals(expected.size(), actual.length);
        for (int i = 0; i < actual.length; i++) {
            assertEquals(width, expected.get(i).size());
            for (int j = 0; j < width; j++) {
                assertEquals(
                        expected.get(i).get(j).doubleValue(), actual[i][j], tolerance, "text " + i + ", column " + j);
            }
        }
    }
}
