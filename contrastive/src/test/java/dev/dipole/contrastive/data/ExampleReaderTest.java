package dev.dipole.contrastive.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.nn.io.OutputException;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class ExampleReaderTest {
    @TempDir
    Path folder;

    @Test
    void understandsTheUsualNames() throws IOException {
        Path file = write("mine.jsonl", """
                {"query": "q", "pos": ["p1", "p2"], "neg": ["n1"], "source": "s", "id": 7}
                {"anchor": "q", "positive": "p", "negative": "n0", "negative_1": "n1", "negative_2": "n2"}

                {"sentence1": "q", "sentence2": "p", "score": 0.25}
                {"text1": "q", "text2": "p", "extra": {"deep": [1, 2]}, "flag": true, "nothing": null}
                {"query_id": "17", "query": "q", "positive_passages": [{"docid": "1", "title": "T", "text": "p"}]}
                {"premise": "q", "hypothesis": "p", "label": 2}
                """);
        assertEquals(
                List.of(
                        new Example("7", "q", List.of("p1", "p2"), List.of("n1"), "s", null),
                        new Example("2", "q", List.of("p"), List.of("n0", "n1", "n2"), "mine", null),
                        new Example("4", "q", List.of("p"), List.of(), "mine", 0.25),
                        new Example("5", "q", List.of("p"), List.of(), "mine", null),
                        new Example("17", "q", List.of("T p"), List.of(), "mine", null),
                        new Example("7", "q", List.of("p"), List.of(), "mine", 2.0, "2", List.of())),
                ExampleReader.read(file));
    }

    @Test
    void readsTextsOfClasses() throws IOException {
        Path file = write("intents.csv", "text,category\nHow do I pay?,payment\n\"Lost, my card\",loss\n");
        assertEquals(
                List.of(
                        Example.labelled("2", "How do I pay?", "payment", "intents"),
                        Example.labelled("3", "Lost, my card", "loss", "intents")),
                ExampleReader.read(file));
        Path lines = write("classes.jsonl", """
                {"sentence": "a", "label": 3}
                {"text": "ignored", "query": "q", "pos": "p", "label": "neutral", "score": 0.5}
                {"query": "q", "pos": "p", "label": "neutral"}
                """);
        var read = ExampleReader.read(lines);
        assertEquals(Example.labelled("1", "a", "3", "classes"), read.getFirst());
        assertEquals(new Example("2", "q", List.of("p"), List.of(), "classes", .5, "neutral", List.of()), read.get(1));
        assertNull(read.get(2).score(), "a class by name is no score");
    }

    @Test
    void readsWhatATeacherSays() throws IOException {
        Path file = write("taught.jsonl", """
                {"query": "q", "pos": "p", "neg": ["n", "m"], "scores": [3.5, 1, -2]}
                {"query": "q", "pos": ["p", "o"], "neg": ["n"], "pos_scores": [0.9, 0.8], "neg_scores": [0.1]}
                """);
        var read = ExampleReader.read(file);
        assertEquals(List.of(3.5, 1.0, -2.0), read.getFirst().teacherScores());
        assertEquals(List.of(.9, .8, .1), read.getLast().teacherScores());
        var each = read.getLast().eachPositive();
        assertEquals(List.of("p", "o"), each.getFirst().positives());
        assertEquals(List.of(.9, .8, .1), each.getFirst().teacherScores());
        assertEquals(List.of("o", "p"), each.getLast().positives());
        assertEquals(List.of(.8, .9, .1), each.getLast().teacherScores());
        Path again = folder.resolve("again.jsonl");
        ExampleWriter.write(again, read);
        assertEquals(
                read.stream().map(Example::teacherScores).toList(),
                ExampleReader.read(again).stream().map(Example::teacherScores).toList());
    }

    @Test
    void readsTables() throws IOException {
        Path tsv = write("a.tsv", "anchor\tpositive\tnegative_1\n\"say\tp, q\tn\r\nq2\tp2\t\n");
        assertEquals(
                List.of(
                        new Example("2", "\"say", List.of("p, q"), List.of("n"), "a", null),
                        Example.pair("3", "q2", "p2", "a")),
                ExampleReader.read(tsv));
        Path csv = write("a.csv", "\uFEFFsent0,sent1,hard_neg\n\"a \"\"b\"\", c\",\"two\nlines\",n\nq,p,\n");
        assertEquals(
                List.of(
                        new Example("2", "a \"b\", c", List.of("two\nlines"), List.of("n"), "a", null),
                        Example.pair("4", "q", "p", "a")),
                ExampleReader.read(csv));
    }

    @Test
    void readsGzipWhateverTheFormat() throws IOException {
        List<Example> expected = List.of(Example.pair("1", "ä", "ö", "a"));
        assertEquals(expected, ExampleReader.read(gzip("a.jsonl.gz", "{\"query\":\"ä\",\"pos\":\"ö\"}")));
        assertEquals(List.of(Example.pair("2", "ä", "ö", "a")), ExampleReader.read(gzip("a.csv.gz", "query,pos\nä,ö")));
        assertEquals(
                List.of(Example.pair("2", "ä", "ö", "a")), ExampleReader.read(gzip("a.tsv.gz", "query\tpos\nä\tö")));
    }

    @ParameterizedTest
    @CsvSource(delimiter = '|', quoteCharacter = '`', textBlock = """
            {"query": "q"                          | not JSON
            {"query": "q", "pos": "p"} {}          | not JSON
            {"query": "q", "query": "r"}           | not JSON
            [{"query": "q"}]                       | a JSON array where an object belongs
            17                                     | not a JSON object
            {"query": "q", "neg": ["n"]}           | no positive: expected a field named one of pos, positive,
            {"pos": ["p"]}                         | no query: expected a field named one of query, anchor,
            {"query": "q", "pos": []}              | no positive
            {"query": "q", "pos": ["  "]}          | a positive text is empty
            {"query": "", "pos": ["p"]}            | the query is empty
            {"query": "q", "pos": "p", "neg": ""}  | a negative text is empty
            {"query": "q", "anchor": "a", "pos": "p"} | 2 texts where one query belongs
            {"query": "q", "pos": "p", "score": "x"}  | the score "x" is no number
            {"query": "q", "pos": "p", "score": "NaN"} | the score is NaN, not a finite number
            {"query": "q", "pos": "p", "neg": "n", "scores": [1]} | 1 teacher's scores for 1 positives and 1 negatives
            {"query": "q", "pos": "p", "scores": ["x"]} | the teacher's score "x" is no number
            {"text": "q"}                          | no positive: expected a field named one of pos, positive,
            {"query": "q\\ud83d", "pos": "p"}      | half a character: the escape \\ud83d stands alone
            """)
    void badLinesAreNamed(String line, String problem) throws IOException {
        Path file = write("bad.jsonl", "{\"query\": \"q\", \"pos\": [\"p\"]}\n" + line + "\n");
        var error = assertThrows(DataException.class, () -> ExampleReader.read(file));
        assertTrue(error.getMessage().startsWith(file + ", line 2: " + problem.strip()), error::getMessage);
    }

    @Test
    void missingFieldsAreToldWithWhatWasFound() throws IOException {
        Path file = write("x.jsonl", "{\"en\": \"a\", \"de\": \"b\"}");
        assertEquals(
                file + ", line 1: no query: expected a field named one of query, anchor, sentence1, text1, question,"
                        + " query_text, sent0, sentence_A, premise; found en, de",
                assertThrows(DataException.class, () -> ExampleReader.read(file))
                        .getMessage());
    }

    @Test
    void badLinesCanBeSkippedAndCounted() throws IOException {
        byte[] good = "{\"query\": \"q\", \"pos\": [\"p\"]}\n".getBytes(StandardCharsets.UTF_8);
        byte[] latin = "{\"query\": \"\u00e4\", \"pos\": [\"p\"]}\n".getBytes(StandardCharsets.ISO_8859_1);
        byte[] broken = "{\"query\"\n".getBytes(StandardCharsets.UTF_8);
        var bytes = new ByteArrayOutputStream();
        for (byte[] part : List.of(good, latin, good, broken)) bytes.writeBytes(part);
        Path file = Files.write(folder.resolve("mixed.jsonl"), bytes.toByteArray());

        var strict = assertThrows(DataException.class, () -> ExampleReader.read(file));
        assertEquals(file + ", line 2: the bytes are not UTF-8 (is it in another encoding?)", strict.getMessage());

        BadLines badLines = BadLines.skip();
        List<Example> examples = ExampleReader.read(file, badLines);
        assertEquals(List.of("1", "3"), examples.stream().map(Example::id).toList());
        assertEquals(2, badLines.count());
        assertTrue(badLines.first().getLast().startsWith(file + ", line 4: not JSON"), badLines.first()::toString);
    }

    @Test
    void aFileOfBadLinesIsAnErrorAllTheSame() throws IOException {
        Path file = write("bad.jsonl", "nothing\n");
        var error = assertThrows(DataException.class, () -> ExampleReader.read(file, BadLines.skip()));
        assertTrue(error.getMessage().startsWith(file + ": holds no usable example: "), error::getMessage);
        Path empty = write("empty.jsonl", "\n");
        assertEquals(
                empty + ": holds no example",
                assertThrows(DataException.class, () -> ExampleReader.read(empty))
                        .getMessage());
    }

    @Test
    void tablesWithWrongRowsAreNamed() throws IOException {
        assertProblem(
                write("a.tsv", "query\tpos\nq\tp\nq\n"), ", line 3: 1 fields where the header has 2 (query, pos)");
        assertProblem(write("a.csv", "query,pos\n\"q,p\n"), ", line 2: a quoted field is never closed");
        assertProblem(
                write("b.csv", "query,pos\n\"q\"x,p\n"),
                ", line 2: text after a closing quote: quotes inside a" + " field are doubled");
        assertProblem(write("c.csv", "query,query\na,b\n"), ", line 1: two columns of the header have the same name");
        assertProblem(write("d.csv", ""), ": is empty: expected a header line");
    }

    @Test
    void truncatedAndDamagedGzipAreToldApart() throws IOException {
        var text = new StringBuilder();
        for (int i = 0; i < 20_000; i++) text.append("{\"query\":\"q%d\",\"pos\":\"p%d\"}\n".formatted(i, i * 31));
        byte[] whole = Files.readAllBytes(gzip("whole.jsonl.gz", text.toString()));
        Path cut = Files.write(folder.resolve("cut.jsonl.gz"), Arrays.copyOf(whole, whole.length / 2));
        var error = assertThrows(DataException.class, () -> ExampleReader.read(cut, BadLines.skip()));
        assertTrue(
                error.getMessage()
                        .matches("\\Q" + cut + "\\E, after line \\d+: the gzip stream stops in the middle: .*"),
                error::getMessage);

        byte[] flipped = whole.clone();
        for (int i = whole.length / 2; i < whole.length / 2 + 64; i++) flipped[i] ^= 0x55;
        Path damaged = Files.write(folder.resolve("damaged.jsonl.gz"), flipped);
        assertThrows(DataException.class, () -> ExampleReader.read(damaged));
        Path stub = Files.write(folder.resolve("stub.jsonl.gz"), Arrays.copyOf(whole, 5));
        assertProblem(stub, ": begins like gzip and stops there: the file is cut off, fetch it again");
    }

    @Test
    void longTextsAreFine() throws IOException {
        String text = "word ".repeat(2 << 20).strip();
        Path file = write("long.jsonl", "{\"query\": \"q\", \"pos\": \"" + text + "\"}\n");
        assertEquals(text, ExampleReader.read(file).getFirst().positive());
    }

    @Test
    void filesThatAreNotThere() throws IOException {
        assertProblem(folder.resolve("none.jsonl"), ": no such file");
        Path odd = write("data.parquet", "PAR1");
        assertProblem(odd, ": the name tells no format: expected .jsonl, .tsv or .csv, each also with .gz");
        Path directory = Files.createDirectory(folder.resolve("dir.jsonl"));
        assertProblem(directory, ": is a folder, not a file");
    }

    @Test
    void writtenExamplesComeBack() throws IOException {
        List<Example> examples = List.of(
                new Example("a", "q \u2028 \"x\" \ud83d\ude00", List.of("p1", "p\n2"), List.of("n"), "s", 0.1),
                Example.pair("b", "q", "p", "s"));
        for (String name : List.of("out.jsonl", "out.jsonl.gz")) {
            Path file = folder.resolve(name);
            ExampleWriter.write(file, examples);
            assertEquals(examples, ExampleReader.read(file));
        }
        assertNull(examples.getLast().score());
        assertEquals(2, files(folder).size(), "no partial files");
    }

    @Test
    void aFailedWriteLeavesTheOldFile() throws IOException {
        Path file = write("out.jsonl", "old");
        Iterable<Example> failing = () -> {
            throw new IllegalStateException("no more");
        };
        assertThrows(IllegalStateException.class, () -> ExampleWriter.write(file, failing));
        assertEquals("old", Files.readString(file));
        assertEquals(1, files(folder).size(), "no partial files");
        Path nowhere = file.resolve("out.jsonl");
        var error = assertThrows(OutputException.class, () -> ExampleWriter.write(nowhere, List.of()));
        assertTrue(error.getMessage().startsWith(nowhere + ": cannot be written: "), error::getMessage);
    }

    private static void assertProblem(Path file, String problem) {
        var error = assertThrows(DataException.class, () -> ExampleReader.read(file));
        assertEquals(file + problem, error.getMessage());
    }

    private static List<Path> files(Path folder) throws IOException {
        try (Stream<Path> entries = Files.list(folder)) {
            return entries.toList();
        }
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }

    private Path gzip(String name, String text) throws IOException {
        Path file = folder.resolve(name);
        try (var out = new GZIPOutputStream(Files.newOutputStream(file))) {
            out.write(text.getBytes(StandardCharsets.UTF_8));
        }
        return file;
    }
}
