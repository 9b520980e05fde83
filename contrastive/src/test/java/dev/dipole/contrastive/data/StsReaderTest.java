package dev.dipole.contrastive.data;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class StsReaderTest {
    @TempDir
    Path folder;

    @Test
    void readsTheBenchmarksTableWhateverItsName() throws IOException {
        Path file = write("sts.csv", """
                main-captions\tMSRvid\t2012test\t0024\t2.500\tA "girl", styling.\tA girl is brushing.
                main-news\tx\ty\t3\t5.000\tfirst\tsecond\textra\tcolumns
                """);
        assertEquals(
                List.of(
                        new Example(
                                "1", "A \"girl\", styling.", List.of("A girl is brushing."), List.of(), "sts.csv", 0.5),
                        new Example("2", "first", List.of("second"), List.of(), "sts.csv", 1.0)),
                StsReader.read(file));
    }

    @Test
    void readsSemEvalsTable() throws IOException {
        Path file = write("STS12.tsv", "4.0\tone\ttwo\n0\tthree\tfour\n");
        assertEquals(
                List.of(
                        new Example("1", "one", List.of("two"), List.of(), "STS12.tsv", 0.8),
                        new Example("2", "three", List.of("four"), List.of(), "STS12.tsv", 0.0)),
                StsReader.read(file));
    }

    @Test
    void readsNamedColumnsAsWritten() throws IOException {
        List<Example> expected = List.of(new Example("2", "a", List.of("b"), List.of(), "x", 4.5));
        assertEquals(expected, StsReader.read(write("x.csv", "score,sentence1,sentence2\n4.5,a,b\n")));
        assertEquals(expected, StsReader.read(write("x.tsv", "sentence1\tsentence2\tscore\na\tb\t4.5\n")));
        Path sick = write("x.txt", """
                pair_ID\tsentence_A\tsentence_B\trelatedness_score\tentailment_judgment
                2\ta\tb\t4.5\tNEUTRAL
                """);
        assertEquals(expected, StsReader.read(sick));
        Path json = write("x.jsonl", "\n{\"sentence1\": \"a\", \"sentence2\": \"b\", \"score\": 4.5}\n");
        assertEquals(expected, StsReader.read(json));
    }

    @Test
    void badRowsAreNamedOrSkipped() throws IOException {
        assertProblem("4.0\tone\ttwo\n9\tone\ttwo\n", ", line 2: the score \"9\" is no number from 0 to 5");
        assertProblem("4.0\tone\ttwo\n1\tone\n", ", line 2: 2 columns: too few for a score and two sentences after it");
        assertProblem("4.0\tone\ttwo\n1\tone\t \n", ", line 2: a sentence is empty");
        BadLines badLines = BadLines.skip();
        Path file = write("a.tsv", "4.0\tone\ttwo\n1\tone\t \n1\tx\ty\n");
        assertEquals(2, StsReader.read(file, badLines).size());
        assertEquals(List.of(file + ", line 2: a sentence is empty"), badLines.first());
        Path noScore = write("b.tsv", "sentence1\tsentence2\na\tb\n");
        assertEquals(
                noScore + ": example 2 is no pair with a score: expected sentence1, sentence2, score",
                assertThrows(DataException.class, () -> StsReader.read(noScore)).getMessage());
    }

    @Test
    void readsTheRealTables() {
        String data = System.getProperty("dipole.data", "");
        assumeFalse(data.isBlank(), "skipped: -Ddipole.data names no folder with sts/sts-test.csv");
        Path sts = Path.of(data, "sts");
        assertEquals(1_379, StsReader.read(sts.resolve("sts-test.csv")).size());
        assertEquals(3_108, StsReader.read(sts.resolve("STS12.tsv")).size());
        assertEquals(4_500, StsReader.read(sts.resolve("SICK_train.txt")).size());
    }

    private void assertProblem(String text, String problem) throws IOException {
        Path file = write("bad.tsv", text);
        assertEquals(
                file + problem,
                assertThrows(DataException.class, () -> StsReader.read(file)).getMessage());
    }

    private Path write(String name, String text) throws IOException {
        return Files.writeString(folder.resolve(name), text);
    }
}
