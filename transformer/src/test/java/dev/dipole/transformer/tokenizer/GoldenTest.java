package dev.dipole.transformer.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import dev.dipole.nn.io.JsonFiles;
import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStream;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.HashMap;
import java.util.List;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;

/// Ids, token types, offsets, decoded texts and pairs against Hugging Face tokenizers 0.23, on real and hostile
/// lines.
class GoldenTest {
    /// A slice of the golden files with the pieces it needs; `code` cuts identifiers.
    @ParameterizedTest
    @ValueSource(strings = {"uncased", "cased", "code"})
    void slice(String name) throws IOException {
        var tokenizer = TokenizerJson.read(TestFiles.copy(name + ".json"));
        var lines = TestFiles.lines(name + ".jsonl");
        assertTrue(lines.size() >= 9);
        for (String line : lines) {
            check(tokenizer, JsonFiles.parse(name, line));
        }
    }

    @ParameterizedTest
    @ValueSource(strings = {"wordpiece-uncased", "wordpiece-cased"})
    void allLines(String name) throws IOException {
        String data = System.getProperty("dipole.data", "");
        assumeFalse(data.isBlank(), "needs the golden files: -Ddipole.data=FOLDER");
        Path folder = Path.of(data, "golden", "tokenizers", name);
        var tokenizer = TokenizerJson.read(folder.resolve("tokenizer.json"));
        List<String> lines = unzip(Files.newInputStream(folder.resolve("expected.jsonl.gz")));
        assertEquals(1591, lines.size());
        for (String line : lines) {
            check(tokenizer, JsonFiles.parse(name, line));
        }
    }

    /// English sentences with the ids of `bert-base-uncased`. The greedy cut finds the same pieces when the
    /// others are missing, so the few that are needed stand for all 30,522.
    @Test
    void english() throws IOException {
        var pieces = TestFiles.lines("english-pieces.tsv").stream()
                .map(line -> line.split("\t", 2))
                .toList();
        var vocabulary = Vocabulary.of(pieces.stream().map(piece -> piece[1]).toList());
        var published = new HashMap<Integer, Integer>();
        for (int id = 0; id < pieces.size(); id++) {
            published.put(id, Integer.valueOf(pieces.get(id)[0]));
        }
        var tokenizer = Tokenizer.bert(vocabulary, true);
        for (String text : TestFiles.lines("english.jsonl")) {
            JsonNode line = JsonFiles.parse("english.jsonl", text);
            int[] ids = tokenizer.encode(line.get("text").stringValue()).ids();
            for (int i = 0; i < ids.length; i++) {
                ids[i] = published.get(ids[i]);
            }
            assertArrayEquals(ints(line.get("ids")), ids, text);
        }
    }

    private static void check(Tokenizer tokenizer, JsonNode line) {
        String text = line.get("text").stringValue();
        Encoding encoding =
                line.has("pair") ? tokenizer.encodePair(text, line.get("pair").stringValue()) : tokenizer.encode(text);
        assertArrayEquals(ints(line.get("ids")), encoding.ids(), text);
        JsonNode offsets = line.get("offsets");
        for (int i = 0; i < encoding.length(); i++) {
            String token = "token " + i + " of " + text;
            assertEquals(offsets.get(i).get(0).intValue(), encoding.start(i), () -> "start of " + token);
            assertEquals(offsets.get(i).get(1).intValue(), encoding.end(i), () -> "end of " + token);
        }
        if (line.has("type_ids")) {
            assertArrayEquals(ints(line.get("type_ids")), encoding.typeIds(), text);
        }
        if (line.has("decoded")) {
            assertEquals(line.get("decoded").stringValue(), tokenizer.decode(encoding.ids(), true), text);
        }
    }

    private static int[] ints(JsonNode array) {
        return array.values().stream().mapToInt(JsonNode::intValue).toArray();
    }

    private static List<String> unzip(InputStream zipped) throws IOException {
        try (var reader =
                new BufferedReader(new InputStreamReader(new GZIPInputStream(zipped), StandardCharsets.UTF_8))) {
            return reader.lines().toList();
        }
    }
}
