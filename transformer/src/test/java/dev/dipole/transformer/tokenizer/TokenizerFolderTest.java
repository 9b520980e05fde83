package dev.dipole.transformer.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.nn.io.FileFormatException;
import dev.dipole.nn.io.InputException;
import dev.dipole.nn.io.JsonFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class TokenizerFolderTest {
    private static final Vocabulary VOCABULARY =
            Vocabulary.of(List.of("[PAD]", "[UNK]", "[CLS]", "[SEP]", "[MASK]", "é", "e", "E", "中", "##文", "中文"));

    @TempDir
    private Path folder;

    @Test
    void comesBack() throws IOException {
        new TokenizerFolder(Tokenizer.code(VOCABULARY), 128).write(folder);
        var read = TokenizerFolder.read(folder);
        assertEquals(128, read.modelMaxLength());
        assertEquals(Tokenizer.codeNormalizer(), read.tokenizer().normalizer());
        assertEquals(VOCABULARY.pieces(), read.tokenizer().model().vocabulary().pieces());
        assertEquals(
                VOCABULARY.pieces(),
                Vocabulary.read(folder.resolve("vocab.txt")).pieces());
        var expected = """
                {"pad_token": "[PAD]", "unk_token": "[UNK]", "cls_token": "[CLS]", "sep_token": "[SEP]",
                 "mask_token": "[MASK]"}""";
        assertEquals(JsonFiles.parse("expected", expected), JsonFiles.read(folder.resolve("special_tokens_map.json")));
        var config = JsonFiles.readObject(folder.resolve("tokenizer_config.json"));
        assertEquals("PreTrainedTokenizerFast", config.get("tokenizer_class").stringValue());
        try (var files = Files.list(folder)) {
            assertEquals(4, files.count());
        }
    }

    @Test
    void readsAVocabularyWithoutTokenizerJson() throws IOException {
        VOCABULARY.write(folder.resolve("vocab.txt"));
        assertArrayEquals(
                new int[] {2, 6, 3},
                TokenizerFolder.read(folder).tokenizer().encode("É").ids());
        assertNull(TokenizerFolder.read(folder).modelMaxLength());
        config("{\"do_lower_case\": false, \"model_max_length\": 1000000000000000019884624838656}");
        assertArrayEquals(
                new int[] {2, 7, 3},
                TokenizerFolder.read(folder).tokenizer().encode("E").ids());
        assertNull(TokenizerFolder.read(folder).modelMaxLength(), "a number that means: not known");
        config("{\"strip_accents\": false, \"tokenize_chinese_chars\": false, \"model_max_length\": 512}");
        assertArrayEquals(
                new int[] {2, 5, 10, 3},
                TokenizerFolder.read(folder).tokenizer().encode("É 中文").ids());
        assertEquals(512, TokenizerFolder.read(folder).modelMaxLength());
    }

    @Test
    void saysWhatIsWrong() throws IOException {
        var missing = assertThrows(InputException.class, () -> TokenizerFolder.read(folder));
        assertTrue(missing.getMessage().contains("tokenizer.json"), missing.getMessage());
        Path vocabulary = folder.resolve("vocab.txt");
        Files.writeString(vocabulary, "[UNK]\n[CLS]\na\na\n");
        assertMessage("the piece \"a\" twice, as id 2 and as id 3");
        Files.writeString(vocabulary, "[UNK]\n[CLS]\na\n");
        assertMessage("lacks the special token [SEP]");
        Files.write(vocabulary, new byte[] {'a', '\n', (byte) 0xff});
        assertMessage("is not UTF-8 text");
        VOCABULARY.write(vocabulary);
        config("{\"do_lower_case\": 1}");
        assertMessage("do_lower_case must be true or false");
    }

    private void config(String json) throws IOException {
        Files.writeString(folder.resolve("tokenizer_config.json"), json);
    }

    private void assertMessage(String expected) {
        var error = assertThrows(FileFormatException.class, () -> TokenizerFolder.read(folder));
        assertTrue(error.getMessage().contains(expected), error.getMessage());
    }
}
