package dev.dipole.contrastive.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class RetrievalSetTest {
    private static final String CORPUS = """
            {"_id": "d2", "title": "Title", "text": "of two"}
            {"_id": "d1", "text": "one", "metadata": {}}
            {"_id": "d0", "title": "", "text": ""}
            """;
    private static final String QUERIES = """
            {"_id": "q2", "text": "second"}
            {"_id": "q1", "text": "first"}
            {"_id": "unjudged", "text": "third"}
            """;
    private static final String QRELS = "query-id\tcorpus-id\tscore\nq1\td1\t2\nq1\td2\t0\nq2\tlost\t1\n";

    @TempDir
    Path folder;

    @BeforeEach
    void layOut() throws IOException {
        Files.createDirectories(folder.resolve("set/qrels"));
        write("corpus.jsonl", CORPUS);
        write("queries.jsonl", QUERIES);
        write("qrels/test.tsv", QRELS);
    }

    @Test
    void readsTheLayout() {
        RetrievalSet set = RetrievalSet.read(folder.resolve("set"));
        assertEquals(Map.of("d2", "Title of two", "d1", "one", "d0", ""), set.documents());
        assertEquals(List.of("d2", "d1", "d0"), List.copyOf(set.documents().keySet()));
        assertEquals(List.of("q2", "q1"), List.copyOf(set.queries().keySet()));
        assertEquals(Map.of("q1", Map.of("d1", 2, "d2", 0), "q2", Map.of("lost", 1)), set.judgements());
        assertEquals(1, set.unknownDocuments());
        assertEquals(set, RetrievalSet.read(folder), "the one folder inside");
    }

    @Test
    void readsGzipAndTrecJudgements() throws IOException {
        RetrievalSet plain = RetrievalSet.read(folder);
        Files.delete(folder.resolve("set/corpus.jsonl"));
        try (var out = new GZIPOutputStream(Files.newOutputStream(folder.resolve("set/corpus.jsonl.gz")))) {
            out.write(CORPUS.getBytes(StandardCharsets.UTF_8));
        }
        write("qrels/dev.tsv", "q1 0 d1 2\nq1 0 d2 0\nq2 0 lost 1\n");
        assertEquals(plain, RetrievalSet.read(folder, "dev"));
    }

    @Test
    void badFilesAreNamed() throws IOException {
        assertProblem("corpus.jsonl", "{\"_id\": \"d\", \"title\": \"t\"}", ", line 1: no text in the field \"text\"");
        assertProblem("corpus.jsonl", CORPUS + CORPUS, ", line 4: the id \"d2\" was there before");
        assertProblem("corpus.jsonl", "\n", ": holds no text");
        write("corpus.jsonl", CORPUS);
        assertProblem(
                "queries.jsonl",
                "{\"_id\": \"q1\", \"text\": \"\"}\n{\"_id\": \"q2\", \"text\": \"x\"}",
                ": the query \"q1\" is empty");
        write("queries.jsonl", QUERIES);
        assertProblem("qrels/test.tsv", "q1\td1\tmuch\n", ", line 1: the grade \"much\" is no whole number");
        assertProblem("qrels/test.tsv", "q9\td1\t1\n", ", line 1: the query \"q9\" is not in queries.jsonl");
        assertProblem("qrels/test.tsv", "q1 d1\n", ", line 1: 2 columns where query, document and grade belong");
        assertProblem("qrels/test.tsv", "q1 d1 1\nq1 d1 1\n", ", line 2: query \"q1\" and document \"d1\" were there");
        assertProblem("qrels/test.tsv", "query-id\tcorpus-id\tscore\n", ": holds no judgement");
        Files.delete(folder.resolve("set/qrels/test.tsv"));
        var missing = assertThrows(DataException.class, () -> RetrievalSet.read(folder));
        assertEquals(folder.resolve("set/qrels/test.tsv") + ": no such file", missing.getMessage());
    }

    @Test
    void foldersWithoutTheLayout() throws IOException {
        Path nowhere = folder.resolve("nowhere");
        assertEquals(
                nowhere + ": no such folder",
                assertThrows(DataException.class, () -> RetrievalSet.read(nowhere))
                        .getMessage());
        Path empty = Files.createDirectory(folder.resolve("empty"));
        assertTrue(assertThrows(DataException.class, () -> RetrievalSet.read(empty))
                .getMessage()
                .startsWith(empty + ": holds no corpus.jsonl: expected"));
    }

    private void assertProblem(String name, String text, String problem) throws IOException {
        write(name, text);
        var error = assertThrows(DataException.class, () -> RetrievalSet.read(folder));
        assertEquals(folder.resolve("set").resolve(name) + problem, error.getMessage());
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve("set").resolve(name), text);
    }
}
