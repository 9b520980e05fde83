package dev.dipole.transformer.model;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.nn.io.AtomicFiles;
import dev.dipole.nn.io.DType;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Set;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InspectionTest {
    @TempDir
    Path temporary;

    private Path folder = Path.of("");

    @BeforeEach
    void write() {
        folder = FolderEdits.full(temporary.resolve("m")).folder();
    }

    @Test
    void weights() {
        var weights = ModelFolder.inspect(folder).weights();
        assertEquals(3, weights.size());
        var encoder = weights.getFirst();
        assertEquals("model.safetensors", encoder.name());
        assertEquals(37, encoder.tensors());
        assertEquals(Set.of(DType.F32), encoder.types());
        assertEquals(AtomicFiles.sha256(folder.resolve("model.safetensors")), encoder.sha256());
    }

    @Test
    void files() throws IOException {
        var files = ModelFolder.inspect(folder).files();
        assertEquals(15, files.size());
        for (var file : files) assertEquals(Files.size(folder.resolve(file.name())), file.bytes(), file.name());
    }

    @Test
    void text() {
        var text =
                ModelFolder.inspect(folder).text().replace(temporary + "/", "").replaceAll("[0-9a-f]{64}", "…");
        var expected = """
            model folder m
              Transformer: BERT, post-norm, 2 layers × 8, 2 heads, feed-forward 12 (gelu), 59 tokens, 20 positions
              Pooling: cls + mean + lasttoken
              Dense: 24 → 5, tanh
              Dense: 5 → 4, no activation
              Normalize: unit length
            parameters  1,873
            dimension   4, compared by dot
            tokenizer   WordPiece, 59 tokens, uncased, special [PAD] [UNK] [CLS] [SEP] [MASK]
            max length  16 tokens
            prompt      "query" = "the "
            prompt      "document" = "entry: " (default)
            prompt      "a | \\"b\\"" = "`|\\n"
            weights     model.safetensors: F32, tensors 37, sha256 …
            weights     2_Dense/model.safetensors: F32, tensors 2, sha256 …
            weights     3_Dense/model.safetensors: F32, tensors 1, sha256 …
            files
                         293  1_Pooling/config.json
            """;
        assertTrue(text.startsWith(expected), text);
        assertTrue(
                text.endsWith("notes\n  sentence_bert_config.json: texts are cut to 16 tokens (max_seq_length)\n"),
                text);
    }
}
