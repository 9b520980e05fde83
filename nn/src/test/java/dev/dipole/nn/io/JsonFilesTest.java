package dev.dipole.nn.io;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.nn.io.JsonFiles.KeyOrder;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class JsonFilesTest {
    @TempDir
    private Path folder;

    @Test
    void aTreeIsWrittenAsPeopleWriteIt() throws IOException {
        var tree = JsonFiles.parse("test", """
            {"b": {"y": 1, "x": [1, 2.5, {"k": []}]}, "a": {}, "path": "a/ü/\\u0001", "n": null}\
            """);
        assertEquals("""
            {
              "b": {
                "y": 1,
                "x": [1, 2.5, {
                  "k": []
                }]
              },
              "a": {},
              "path": "a/ü/\\u0001",
              "n": null
            }
            """, JsonFiles.pretty(tree, KeyOrder.INSERTION));
        assertEquals("""
            {
              "a": {},
              "b": {
                "x": [1, 2.5, {
                  "k": []
                }],
                "y": 1
              },
              "n": null,
              "path": "a/ü/\\u0001"
            }
            """, JsonFiles.pretty(tree, KeyOrder.SORTED));
        assertEquals(
                "{\"b\":{\"y\":1,\"x\":[1,2.5,{\"k\":[]}]},\"a\":{},\"path\":\"a/ü/\\u0001\",\"n\":null}",
                JsonFiles.line(tree));
        var file = folder.resolve("tree.json");
        JsonFiles.write(file, tree, KeyOrder.SORTED);
        assertEquals(JsonFiles.pretty(tree, KeyOrder.SORTED), Files.readString(file));
        assertEquals(tree, JsonFiles.readObject(file));
    }

    @Test
    void whatIsNoNumberIsNotWritten() {
        var tree = JsonFiles.object();
        tree.putArray("losses").add(1.0).add(Double.NaN);
        var problem = assertThrows(IllegalArgumentException.class, () -> JsonFiles.line(tree));
        assertEquals("the value of losses[1] is not finite, which JSON cannot say", problem.getMessage());
    }

    private static void assertProblem(String expected, String json) {
        var problem = assertThrows(FileFormatException.class, () -> JsonFiles.parse("x.json", json));
        assertTrue(problem.getMessage().startsWith("x.json: " + expected), problem.getMessage());
    }

    @Test
    void aSyntaxErrorHasLineAndColumn() {
        assertProblem("line 2, column 8: no valid JSON: ", "{\n  \"a\": }");
        assertProblem("line 1, column 5: no valid JSON: something follows", "[1] [2]");
        assertProblem("line 1, column 12: no valid JSON: the key \"a\" appears twice", "{\"a\":1,\"a\":2}");
        assertProblem("line 1, column 10: no valid JSON: ", "{\"a\": NaN}");
        assertProblem("is empty", "  ");
        assertProblem("a.b[0] is too large for a number", "{\"a\":{\"b\":[1e999]}}");
        assertProblem(
                "line 1: no valid JSON: Document nesting depth (201) exceeds the maximum allowed (200)",
                "[".repeat(100_000));
        var row = assertThrows(FileFormatException.class, () -> JsonFiles.parse("x.jsonl", 7, "{\"a\":"));
        assertEquals("line 7, column 6", row.place());
    }

    @Test
    void aFileIsReadAsUtf8AndNothingElse() throws IOException {
        var file = folder.resolve("text.json");
        Files.write(file, "\uFEFF{\"a\":\"ü\"}".getBytes(StandardCharsets.UTF_8));
        assertEquals("ü", JsonFiles.readObject(file).get("a").stringValue());
        Files.write(file, "{\"a\":\"ü\"}".getBytes(StandardCharsets.ISO_8859_1));
        var problem = assertThrows(FileFormatException.class, () -> JsonFiles.read(file));
        assertTrue(problem.getMessage().endsWith("text.json: is not valid UTF-8 from byte 6 on"), problem.getMessage());
        Files.writeString(file, "[1]");
        var list = assertThrows(FileFormatException.class, () -> JsonFiles.readObject(file));
        assertTrue(list.getMessage().endsWith("should hold an object in { }, but holds a list"), list.getMessage());
        var missing = assertThrows(InputException.class, () -> JsonFiles.read(folder.resolve("none.json")));
        assertTrue(missing.getMessage().endsWith("none.json: cannot be read: it does not exist"), missing.getMessage());
        assertThrows(InputException.class, () -> JsonFiles.read(folder));
    }
}
