package dev.dipole.transformer.tokenizer;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.JsonNode;
import tools.jackson.databind.json.JsonMapper;

/// Ids, offsets, decoded texts and pairs against Hugging Face tokenizers 0.23, on real and hostile lines.
class GoldenTest {
    private static final JsonMapper JSON = new JsonMapper();

    @ParameterizedTest
    @ValueSource(strings = {"wordpiece-uncased", "wordpiece-cased"})
    void allLines(String name) throws IOException {
        Path folder = data().resolve("golden/tokenizers").resolve(name);
        var tokenizer = TokenizerJson.read(folder.resolve("tokenizer.json"));
        int lines = 0;
        try (var reader = new BufferedReader(new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(folder.resolve("expected.jsonl.gz"))),
                StandardCharsets.UTF_8))) {
            for (String line = reader.readLine(); line != null; line = reader.readLine()) {
                check(tokenizer, JSON.readTree(line));
                lines++;
            }
        }
        assertEquals(1591, lines);
    }

    private static void check(Tokenizer tokenizer, JsonNode line) {
        String text = line.get("text").stringValue();
        JsonNode pair = line.get("pair");
        Encoding encoding = pair == null ? tokenizer.encode(text) : tokenizer.encodePair(text, pair.stringValue());
        assertArrayEquals(ints(line.get("ids")), encoding.ids(), text);
        JsonNode offsets = line.get("offsets");
        for (int i = 0; i < encoding.length(); i++) {
            int token = i;
            assertEquals(
                    offsets.get(i).get(0).intValue(),
                    encoding.start(i),
                    () -> "start of token " + token + " in " + text);
            assertEquals(
                    offsets.get(i).get(1).intValue(), encoding.end(i), () -> "end of token " + token + " in " + text);
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

    private static Path data() {
        String data = System.getProperty("dipole.data", "");
        assumeFalse(data.isBlank(), "needs the golden files: -Ddipole.data=FOLDER");
        return Path.of(data);
    }
}
