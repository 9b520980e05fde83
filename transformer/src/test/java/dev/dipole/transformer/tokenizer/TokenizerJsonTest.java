package dev.dipole.transformer.tokenizer;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.nn.io.FileException;
import dev.dipole.nn.io.FileFormatException;
import dev.dipole.nn.io.JsonFiles;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

class TokenizerJsonTest {
    private static final String MODEL = """
            {"type": "WordPiece", "unk_token": "[UNK]", "continuing_subword_prefix": "##", "max_input_chars_per_word": 100,
             "vocab": {"[UNK]": 0, "a": 1, "[CLS]": 2, "[SEP]": 3}}""";

    @TempDir
    private Path folder;

    private Path file(String json) throws IOException {
        return Files.writeString(folder.resolve("tokenizer.json"), json);
    }

    /// What Hugging Face wrote comes back with every key and value; the order of keys is theirs, too.
    @ParameterizedTest
    @ValueSource(strings = {"uncased", "cased", "code"})
    void writesWhatItRead(String name) throws IOException {
        Path original = TestFiles.copy(name + ".json");
        Path written = folder.resolve("written.json");
        TokenizerJson.write(TokenizerJson.read(original), written);
        assertEquals(JsonFiles.read(original), JsonFiles.read(written));
        assertEquals(
                List.copyOf(JsonFiles.read(original).propertyNames()),
                List.copyOf(JsonFiles.read(written).propertyNames()));
    }

    /// Every construct, with settings that are not the defaults.
    @Test
    void everythingComesBack() throws IOException {
        var json = """
                {"version": "1.0",
                 "truncation": {"direction": "Left", "max_length": 7, "strategy": "OnlySecond", "stride": 2},
                 "padding": {"strategy": {"Fixed": 128}, "direction": "Right", "pad_to_multiple_of": 8, "pad_id": 1,
                             "pad_type_id": 0, "pad_token": "a"},
                 "added_tokens": [{"id": 4, "content": "C++", "single_word": true, "lstrip": true, "rstrip": true,
                                   "normalized": true, "special": false}],
                 "normalizer": {"type": "Sequence", "normalizers": [
                    {"type": "Replace", "pattern": {"String": "x"}, "content": "yy"},
                    {"type": "Replace", "pattern": {"Regex": "\\\\s+"}, "content": " "},
                    {"type": "Lowercase"},
                    {"type": "BertNormalizer", "clean_text": false, "handle_chinese_chars": false,
                     "strip_accents": true, "lowercase": false}]},
                 "pre_tokenizer": {"type": "Sequence", "pretokenizers": [
                    {"type": "Whitespace"}, {"type": "WhitespaceSplit"}, {"type": "BertPreTokenizer"},
                    {"type": "Punctuation", "behavior": "Contiguous"}, {"type": "Digits", "individual_digits": true},
                    {"type": "Split", "pattern": {"Regex": "(?<=a)(?=b)"}, "behavior": "MergedWithNext", "invert": true}]},
                 "post_processor": {"type": "BertProcessing", "sep": ["[SEP]", 3], "cls": ["[CLS]", 2]},
                 "decoder": {"type": "WordPiece", "prefix": "~", "cleanup": false},
                 "model": %s}""".formatted(MODEL);
        Path file = file(json);
        var tokenizer = TokenizerJson.read(file);
        Path written = folder.resolve("written.json");
        TokenizerJson.write(tokenizer, written);
        assertEquals(JsonFiles.read(file), JsonFiles.read(written));
        assertEquals(
                new Truncation(7, Truncation.Strategy.ONLY_SECOND, Truncation.Direction.LEFT, 2),
                tokenizer.truncation());
        assertEquals(new Padding(128, Truncation.Direction.RIGHT, 8, 1, 0, "a"), tokenizer.padding());
    }

    @Test
    void theLeastThatAFileMayHold() throws IOException {
        var tokenizer = TokenizerJson.read(file("{\"model\": " + MODEL.replace("\"type\": \"WordPiece\",", "") + "}"));
        assertEquals(List.of("a"), tokenizer.encode("a").tokens());
        Path written = folder.resolve("written.json");
        TokenizerJson.write(tokenizer, written);
        assertEquals(List.of("a"), TokenizerJson.read(written).encode("a").tokens());
    }

    static Stream<Arguments> badFiles() {
        return Stream.of(
                bad("{\"model\": {\"vocab\"", "no valid JSON"),
                bad("", "is empty"),
                bad("[]", "should hold an object"),
                bad("{}", "model is missing"),
                bad("{\"model\": null}", "model must be an object"),
                model(", \"a\": 1", ", \"a\": 2", "gives the id 2 to both \"a\" and \"[CLS]\""),
                model(", \"a\": 1", ", \"a\": 9", "\"a\" has the id 9; ids must run from 0 without holes"),
                model(", \"a\": 1", ", \"a\": -1", "model.vocab.a must be a whole number"),
                model(", \"a\": 1", ", \"a\": 1.5", "model.vocab.a must be a whole number"),
                model(", \"a\": 1", ", \"[UNK]\": 1", "appears twice"),
                model("\"[UNK]\": 0", "\"b\": 0", "the unknown token \"[UNK]\" is not in the vocabulary"),
                model("WordPiece", "BPE", "model.type \"BPE\" is not supported; known are WordPiece"),
                model("\"unk_token\": \"[UNK]\",", "", "model.unk_token is missing"),
                model("100", "\"100\"", "model.max_input_chars_per_word must be a whole number"),
                model("\"unk_token\"", "\"dropout\": 0.1, \"unk_token\"", "model.dropout is not known here"),
                part("version", "\"2.0\"", "version \"2.0\" is not supported"),
                part("surprise", "1", "surprise is not known here"),
                part("normalizer", "{\"type\": \"NFKC\"}", "normalizer.type \"NFKC\" is not supported; known are Bert"),
                part(
                        "normalizer",
                        "{\"type\": \"Sequence\", \"normalizers\": [{\"type\": \"Nmt\"}]}",
                        "normalizer.normalizers[0].type \"Nmt\" is not supported"),
                part(
                        "normalizer",
                        "{\"type\": \"Lowercase\", \"locale\": \"tr\"}",
                        "normalizer.locale is not known here"),
                part(
                        "normalizer",
                        "{\"type\": \"Replace\", \"pattern\": {\"Regex\": \"\\\\b\"}, \"content\": \"\"}",
                        "outside the subset"),
                part("normalizer", "{\"type\": \"BertNormalizer\"}", "normalizer.clean_text is missing"),
                part("pre_tokenizer", "{\"type\": \"ByteLevel\"}", "pre_tokenizer.type \"ByteLevel\" is not supported"),
                part(
                        "pre_tokenizer",
                        "{\"type\": \"Punctuation\", \"behavior\": \"Odd\"}",
                        "pre_tokenizer.behavior \"Odd\" is not supported"),
                part("post_processor", "{\"type\": \"RobertaProcessing\"}", "post_processor.type"),
                part(
                        "post_processor",
                        "{\"type\": \"BertProcessing\", \"sep\": [\"[SEP]\"], \"cls\": [\"[CLS]\", 2]}",
                        "post_processor must give sep and cls"),
                part(
                        "post_processor",
                        "{\"type\": \"BertProcessing\", \"sep\": [\"[SEP]\", 2], \"cls\": [\"[CLS]\", 2]}",
                        "the post-processor adds \"[SEP]\" as id 2"),
                part("post_processor", """
                        {"type": "TemplateProcessing", "pair": [], "special_tokens": {},
                         "single": [{"SpecialToken": {"id": "[X]", "type_id": 0}}]}""", "post_processor.special_tokens.[X] is missing"),
                part("decoder", "{\"type\": \"ByteFallback\"}", "decoder.type \"ByteFallback\" is not supported"),
                part("padding", "{\"strategy\": \"Longest\"}", "padding.strategy \"Longest\" is not supported"),
                part("truncation", "{\"max_length\": 3, \"strategy\": \"None\"}", "truncation.strategy \"None\""),
                part("added_tokens", "{}", "added_tokens must be an array"),
                part("added_tokens", "[{\"id\": 4}]", "added_tokens[0].content is missing"));
    }

    private static Arguments bad(String json, String message) {
        return Arguments.of(json, message);
    }

    private static Arguments model(String good, String changed, String message) {
        return bad("{\"model\": " + MODEL.replace(good, changed) + "}", message);
    }

    private static Arguments part(String key, String value, String message) {
        return bad("{\"" + key + "\": " + value + ", \"model\": " + MODEL + "}", message);
    }

    @ParameterizedTest
    @MethodSource("badFiles")
    void saysWhatIsWrong(String json, String message) throws IOException {
        Path file = file(json);
        var error = assertThrows(FileFormatException.class, () -> TokenizerJson.read(file));
        assertTrue(error.getMessage().contains(message), error.getMessage());
        assertTrue(error.getMessage().startsWith(file + ": "), error.getMessage());
        assertEquals(1, error.getMessage().lines().count());
    }

    /// A file cut off anywhere, or with a byte changed, is read or refused by name; nothing else happens.
    @Test
    void damagedFiles() throws IOException {
        byte[] bytes = TestFiles.text("code.json").getBytes(StandardCharsets.UTF_8);
        var random = new Random(9);
        for (int i = 0; i < 1_000; i++) {
            byte[] damaged = bytes.clone();
            if (i % 2 == 0) {
                damaged = Arrays.copyOf(bytes, random.nextInt(bytes.length - 1));
            } else {
                damaged[random.nextInt(bytes.length)] = (byte) random.nextInt(256);
            }
            Path file = Files.write(folder.resolve("tokenizer.json"), damaged);
            try {
                TokenizerJson.read(file).encode("removeEldestEntry");
            } catch (FileException e) {
                assertTrue(e.getMessage().startsWith(file + ": "), e.getMessage());
            }
        }
    }
}
