package dev.dipole.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/// What goes wrong most often, verb by verb: one sentence that names what is wrong and how to go on, exit code
/// 1 or 2, no stack trace, and nothing left behind.
///
/// In the tables `M` is a good model, `R` a good recipe, `D/` the folder of the files below, `N` a place for
/// something new.
@ExtendWith(TinyModel.Maker.class)
class BadInputTest {
    @TempDir
    Path folder;

    private TinyModel tiny;

    @BeforeEach
    void files(TinyModel tiny) throws IOException {
        this.tiny = tiny;
        var good = Files.readString(Path.of(tiny.pairsFile()));
        write(
                "bad.jsonl",
                "{\"query\": \"a\", \"pos\": [\"b\"]}\nno json\n{\"query\": \"x\"}\n{\"query\": \"\", \"pos\": [\"y\"]}\n"
                        + good);
        write("nothing.jsonl", "");
        write("one.jsonl", "{\"query\": \"opens the apple\", \"pos\": [\"b\"]}\n");
        write("three.jsonl", good.lines().limit(3).reduce("", (a, b) -> a + b + "\n"));
        write("texts.jsonl", "{\"text\": \"a\"}\n{\"txt\": \"b\"}\n{\"text\": \"c\"}\n");
        write("deep.jsonl", "[".repeat(100_000) + "\n");
        Files.write(folder.resolve("latin.txt"), "fine\ncaf\u00e9\n".getBytes(StandardCharsets.ISO_8859_1));
        write("plain.txt", "some text\n");
        write("same.tsv", "sentence1\tsentence2\tscore\na\tb\t3\nc\td\t3\n");
        write("noscore.tsv", "sentence1\tsentence2\na\tb\n");
        write("high.tsv", "sentence1\tsentence2\tscore\na\tb\thigh\n");
        write("cut.json", "{\"data\": {\"type\"");
        write("list.json", "[]\n");
        write("key.json", Files.readString(tiny.folder().resolve("tiny.json")).replace("\"steps\"", "\"stepps\""));
        write(
                "heads.json",
                Files.readString(tiny.folder().resolve("tiny.json")).replace("\"heads\": 2", "\"heads\": 3"));
        Files.createDirectory(folder.resolve("full"));
        write("full/file", "x");
    }

    private void write(String name, String text) throws IOException {
        Files.writeString(folder.resolve(name), text);
    }

    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            frobnicate | 2 | there is no command 'frobnicate'
            encod --model M | 2 | did you mean 'encode'?
            train | 2 | name a recipe
            train jdk-serch --out N | 2 | did you mean 'jdk-search'?
            train D/missing.json --out N | 2 | there is no recipe
            train D/full --out N | 1 | is a folder, not a file
            train D/cut.json --out N | 1 | cut.json: line 1, column 17: no valid JSON: the text ends too early
            train D/list.json --out N | 1 | should hold an object
            train D/nothing.jsonl --out N | 1 | is empty
            train D/latin.txt --out N | 1 | is not valid UTF-8
            train D/key.json --out N | 1 | unknown key 'stepps' in training; did you mean 'steps'?
            train D/heads.json --out N | 1 | the width 16 is not divisible by 3 heads; choose a divisor of 16
            train R --out N --set training.stpes=3 | 2 | did you mean 'steps'?
            train R --out N --set traning.steps=3 | 2 | did you mean 'training'?
            train R --out N --set training.steps | 2 | should read path=value
            train R --out N --set training.steps=many | 2 | should be a whole number
            train R --out N --set training.steps=0 | 2 | steps must be ≥ 1, not 0
            train R --out N --set training.steps=99999999999 | 2 | should be between
            train R --out N --set training.beta1=2 | 2 | beta1 must lie in [0, 1), not 2.0
            train R --out N --set model.pooling=meen | 2 | did you mean 'mean'?
            train R --out N --set model.width=2000000000 --set model.heads=1 | 2 | more than an array can hold
            train R --out N --set objective.type=infonc | 2 | did you mean 'infonce'?
            train R --out N --set objective.temperature=0 | 2 | the temperature must be a number above 0
            train R --out N --set model.positions=8 | 2 | need as many positions
            train R --out N --set training.batch=1 | 1 | a batch of one pair has no negatives
            train R --out N --set training.batch=1000 | 1 | cannot fill a batch of 1000
            train R --out N --set data.train=D/missing.jsonl | 1 | missing.jsonl: no such file
            train R --out N --set data.train=D/full | 1 | is a folder, not a file
            train R --out N --set data.train=D/nothing.jsonl | 1 | holds no example
            train R --out N --set data.train=D/one.jsonl | 1 | no example is left to train on
            train R --out N --set data.train=D/three.jsonl | 1 | cannot fill a batch of 8
            train R --out N --set data.train=D/bad.jsonl | 1 | bad.jsonl, line 2: not JSON
            train R --out D/full | 1 | exists already; choose another folder
            train R --out D/full/file/run | 1 | is in the way and is not a folder
            train quickstart --out N --skip-bad-lines | 2 | is for recipes that read files
            train R --out N --steps 3 | 2 | there is no option '--steps'
            train --resume | 2 | --resume needs --out
            train --resume --out RUN --skip-bad-lines | 2 | --skip-bad-lines cannot change a run
            train --resume --out N | 1 | is no run folder
            train --resume --out D/full | 1 | is no run folder
            quickstart --data D/missing.jsonl --out N | 1 | no such file
            quickstart --data D/bad.jsonl --out N | 1 | bad.jsonl, line 2
            quickstart --data D/plain.txt --out N --steps x | 2 | 'x' is not a whole number
            quickstart --jdk D/full --out N | 1 | name a JDK that has lib/src.zip (--jdk DIR), bring pairs of your own
            quickstart --jdk a --data b | 2 | mutually exclusive
            encode | 2 | missing required option: '--model=DIR'
            encode --model D/missing | 1 | cannot be read: it does not exist
            encode --model D/full | 1 | is no model folder
            encode --model RUN | 1 | is a run folder; its model is
            encode --model M --input D/missing.txt | 1 | missing.txt: no such file
            encode --model M --input D/full | 1 | is a folder, not a file
            encode --model M --input D/latin.txt | 1 | latin.txt, line 2: the bytes are not UTF-8
            encode --model M --input D/texts.jsonl --output N.npy | 1 | texts.jsonl, line 2: no field "text"
            encode --model M --input D/deep.jsonl | 1 | deep.jsonl, line 1: not JSON
            encode --model M --input D/plain.txt --output N.txt | 2 | it can end with .jsonl, .npy or .safetensors
            encode --model M --input D/plain.txt --output D/texts.jsonl | 1 | replace it with --overwrite
            encode --model M --input D/plain.txt --output D/full --overwrite | 1 | is a folder; name a file
            encode --model M --input D/plain.txt --output D/full/file/x.safetensors | 1 | is in the way
            encode --model M --input D/plain.txt --precision int7 | 2 | expected one of [float32, int8, binary]
            encode --model M --input D/plain.txt --truncate-dim 17 | 2 | the model's vectors have 1 to 16 dimensions
            encode --model M --input D/plain.txt --prompt query | 1 | the model has no prompt 'query'
            tokenize --model D/full | 1 | tokenizer.json: cannot be read
            tokenize --model M --input D/plain.txt --max-length 1 | 1 | leaves no room for the 2 special ones
            evaluate --model M --task stss --data D/same.tsv | 2 | expected one of [sts, retrieval, pairs, triplets]
            evaluate --model M --task sts --data D/missing.tsv | 1 | no such file
            evaluate --model M --task sts --data D/same.tsv | 1 | all scores are the same
            evaluate --model M --task sts --data D/noscore.tsv | 1 | is no pair with a score
            evaluate --model M --task sts --data D/high.tsv | 1 | line 2: the score "high" is no number
            evaluate --model M --task pairs --data D/bad.jsonl | 1 | bad.jsonl, line 2
            evaluate --model M --task triplets --data D/three.jsonl | 1 | no example has a negative
            evaluate --model M --task retrieval --data D/full | 1 | expected corpus.jsonl, queries.jsonl and qrels/test.tsv
            evaluate --model M --task retrieval --data D/same.tsv | 1 | is a file: expected a folder
            evaluate --model M --task pairs --data D/three.jsonl --output D/bad.jsonl | 1 | --overwrite
            search --model M --corpus D/nothing.jsonl words | 1 | holds no texts to search
            search --model M --corpus D/missing words | 1 | no such file
            search --model M --corpus D/plain.txt --top 0 words | 2 | --top must be at least 1
            search --model M --corpus D/plain.txt | 2 | missing required parameter: 'QUERY'
            search --model M --corpus D/latin.txt words | 1 | latin.txt, line 2
            inspect D/missing | 1 | it does not exist
            inspect D/plain.txt | 1 | is a file
            inspect D/full | 1 | is no model folder
            doctor --model D/full | 1 | is no model folder
            """)
    void oneSentence(String line, int exitCode, String message) throws IOException {
        var fresh = folder.resolve("new");
        var run = CommandRun.fed("", arguments(line, fresh));
        assertEquals(exitCode, run.exitCode(), run.err());
        var sentence = run.err().lines().toList().getLast();
        assertTrue(sentence.startsWith("dipole"), run.err());
        assertTrue(sentence.contains(message), sentence);
        assertFalse(run.err().contains("\tat "), "a stack trace");
        assertFalse(run.err().contains("unexpected error"), sentence);
        try (var entries = Files.list(folder)) {
            var left = entries.map(p -> p.getFileName().toString())
                    .filter(name -> name.startsWith("new") || name.startsWith("."))
                    .toList();
            assertEquals(List.of(), left, "something was left behind");
        }
    }

    private String[] arguments(String line, Path fresh) {
        return Arrays.stream(line.split(" "))
                .map(word -> switch (word) {
                    case "M" -> tiny.model().toString();
                    case "R" -> tiny.folder().resolve("tiny.json").toString();
                    case "RUN" -> tiny.run().toString();
                    default -> word.replace("D/", folder + "/").replaceFirst("^N(?=$|\\.)", fresh.toString());
                })
                .toArray(String[]::new);
    }

    @Test
    void badLinesAreSkippedCountedAndReported() {
        var out = folder.resolve("new").toString();
        var bad = folder.resolve("bad.jsonl").toString();
        var model = tiny.model().toString();
        var recipe = tiny.folder().resolve("tiny.json").toString();
        var train = CommandRun.of(
                "train",
                recipe,
                "--out",
                out,
                "--set",
                "data.train=" + bad,
                "--set",
                "training.steps=1",
                "--skip-bad-lines");
        assertTrue(
                train.done().err().contains("3 bad lines of " + bad + " were skipped, the first: " + bad + ", line 2"),
                train.err());
        var pairs = CommandRun.of("evaluate", "--model", model, "--task", "pairs", "--data", bad, "--skip-bad-lines");
        assertTrue(pairs.done().err().contains("3 bad lines were left out"), pairs.err());
        assertTrue(pairs.err().contains(bad + ", line 4: the query is empty"), pairs.err());
        var texts = folder.resolve("texts.jsonl").toString();
        var encode = CommandRun.of("encode", "--model", model, "--input", texts, "--skip-bad-lines");
        assertEquals(2, encode.done().out().lines().count());
        assertTrue(encode.err().contains("1 bad line was left out"), encode.err());
        var search = CommandRun.of("search", "--model", model, "--corpus", texts, "--skip-bad-lines", "words");
        assertTrue(search.done().err().contains(texts + ", line 2: no field \"text\""), search.err());
    }

    @Test
    void emptyTextsHaveAVectorAndAreTold() {
        var run = CommandRun.fed(
                        "\n \nword\n", "encode", "--model", tiny.model().toString())
                .done();
        assertEquals(3, run.out().lines().count());
        assertTrue(run.err().contains("2 texts were empty"), run.err());
        var search =
                CommandRun.fed("", "search", "--model", tiny.model().toString(), "--corpus", tiny.pairsFile(), " ");
        assertEquals(2, search.exitCode());
        assertTrue(search.err().contains("the question is empty"), search.err());
    }

    @Test
    void noTextsAtAllAreNoError() {
        for (var name : List.of("none.npy", "none.safetensors", "none.jsonl")) {
            var out = folder.resolve(name);
            CommandRun.fed("", "encode", "--model", tiny.model().toString(), "--output", out.toString())
                    .done();
            assertTrue(Files.exists(out), name);
        }
        assertEquals(
                "",
                CommandRun.fed("", "tokenize", "--model", tiny.model().toString())
                        .done()
                        .out());
    }

    @Test
    void aTextOfTenMegabytesIsCutAndTold() throws IOException {
        write("big.txt", "opens the apple ".repeat(650_000) + "\n" + "x".repeat(10_000_000) + "\n");
        var run = CommandRun.of(
                "encode",
                "--model",
                tiny.model().toString(),
                "--input",
                folder.resolve("big.txt").toString(),
                "--output",
                folder.resolve("big.npy").toString());
        assertTrue(run.done().err().contains("1 text was longer than the model's 24 tokens and was cut"), run.err());
    }

    @Test
    void withoutHeldOutPairsTrainingSaysSo() {
        var run = CommandRun.of(
                "train",
                tiny.folder().resolve("tiny.json").toString(),
                "--out",
                folder.resolve("new").toString(),
                "--set",
                "data.train=" + folder.resolve("three.jsonl"),
                "--set",
                "training.batch=2",
                "--set",
                "training.steps=1");
        assertTrue(run.done().err().contains("no evaluation: it takes two held-out examples"), run.err());
        assertTrue(run.err().contains("model folder  " + folder.resolve("new/model")), run.err());
    }

    /// Settings, vocabulary and data hash must be whole; the journal and the latest checkpoint need not be.
    @ParameterizedTest(name = "{0}")
    @CsvSource(delimiter = '|', textBlock = """
            config.json | 1 | config.json: is not valid UTF-8
            manifest.json | 1 | manifest.json: is not valid UTF-8
            tokenizer.json | 1 | tokenizer.json: is not valid UTF-8
            metrics.jsonl | 0 | continuing after step 12
            checkpoints/step-000012/weights.safetensors | 0 | is damaged and not used
            checkpoints/step-000012/state.json | 0 | no checkpoint was left: beginning anew
            """)
    void aDamagedRunFolder(String name, int exitCode, String message) throws IOException {
        var run = folder.resolve("damaged");
        TinyModel.copy(tiny.run(), run);
        Files.write(run.resolve(name), new byte[] {'{', (byte) 0xff, (byte) 0xfe, '\n'});
        var resumed = CommandRun.of("train", "--resume", "--out", run.toString());
        assertEquals(exitCode, resumed.exitCode(), resumed.err());
        assertTrue(resumed.err().contains(message), resumed.err());
        assertFalse(resumed.err().contains("unexpected error"), resumed.err());
        if (exitCode == 0) {
            var weights = "model/model.safetensors";
            assertArrayEquals(
                    Files.readAllBytes(tiny.run().resolve(weights)), Files.readAllBytes(run.resolve(weights)));
        }
    }

    @Test
    void aRunIsNotContinuedByAnotherRecipe() {
        var run = CommandRun.of(
                "train", "quickstart", "--resume", "--out", tiny.run().toString());
        assertEquals(1, run.exitCode());
        assertTrue(run.err().contains("was begun with other settings"), run.err());
    }
}
