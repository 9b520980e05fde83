package dev.dipole.cli;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.contrastive.train.Recipe;
import dev.dipole.nn.Weights;
import dev.dipole.nn.io.JsonFiles;
import dev.dipole.nn.io.Npy;
import dev.dipole.nn.io.SafeTensors;
import dev.dipole.transformer.model.ModelFolder;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.SequenceInputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.extension.ExtendWith;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// Every verb, on a model that the verb `train` made.
@ExtendWith(TinyModel.Maker.class)
class VerbsTest {
    private static final List<String> TEXTS = List.of("opens the apple", "void sells(river x) {}", "washes");

    @TempDir
    Path folder;

    private TinyModel tiny;
    private String model;

    @BeforeEach
    void model(TinyModel tiny) {
        this.tiny = tiny;
        this.model = tiny.model().toString();
    }

    @Test
    void trainingLeavesAWholeRunFolder() throws IOException {
        var config = JsonFiles.readObject(tiny.run().resolve("config.json"));
        assertEquals(12, config.path("training").path("steps").asInt());
        assertEquals(0.999, config.path("training").path("beta2").asDouble(), "defaults are spelled out");
        assertEquals(12, Files.readAllLines(tiny.run().resolve("metrics.jsonl")).size());
        var manifest = JsonFiles.readObject(tiny.run().resolve("manifest.json"));
        for (var key :
                List.of("dipole_version", "java", "backend", "data_sha256", "seed", "weights_sha256", "evaluation")) {
            assertTrue(manifest.has(key), key);
        }
        assertTrue(Files.isDirectory(tiny.run().resolve("checkpoints/step-000012")));
    }

    /// What `SentenceTransformer("…/model")` looks for.
    @Test
    void theModelFolderHasTheLayoutOfSentenceTransformers() throws IOException {
        var names = new TreeSet<String>();
        try (Stream<Path> all = Files.walk(tiny.model())) {
            all.filter(Files::isRegularFile)
                    .forEach(path -> names.add(tiny.model().relativize(path).toString()));
        }
        assertTrue(
                names.containsAll(List.of(
                        "modules.json",
                        "config.json",
                        "model.safetensors",
                        "tokenizer.json",
                        "tokenizer_config.json",
                        "vocab.txt",
                        "special_tokens_map.json",
                        "sentence_bert_config.json",
                        "config_sentence_transformers.json",
                        "1_Pooling/config.json",
                        "README.md")),
                names::toString);
        var modules = JsonFiles.read(tiny.model().resolve("modules.json"));
        assertEquals(
                "sentence_transformers.models.Transformer",
                modules.get(0).path("type").asString());
        assertEquals(
                "sentence_transformers.models.Pooling",
                modules.get(1).path("type").asString());
        assertEquals("1_Pooling", modules.get(1).path("path").asString());
        assertEquals(
                "sentence_transformers.models.Normalize",
                modules.get(2).path("type").asString());
    }

    @Test
    void theSavedModelIsTheTrainedOneToTheLastBit() {
        var read = ModelFolder.read(tiny.model());
        var manifest = JsonFiles.readObject(tiny.run().resolve("manifest.json"));
        assertEquals(manifest.path("weights_sha256").asString(), Weights.hash(read.parameters()));
        float[][] before = read.embed(TEXTS).vectors();
        var again = folder.resolve("again");
        ModelFolder.write(read, again, new ModelFolder.Options());
        float[][] after = ModelFolder.read(again).embed(TEXTS).vectors();
        for (int i = 0; i < before.length; i++) assertArrayEquals(before[i], after[i]);
    }

    @Test
    void settingsAreOverriddenAndTheSameSeedGivesTheSameWeights() {
        var recipe = tiny.folder().resolve("tiny.json").toString();
        var hashes = Stream.of("one", "two")
                .map(name -> {
                    var out = folder.resolve(name);
                    CommandRun.of(
                                    "train",
                                    recipe,
                                    "--out",
                                    out.toString(),
                                    "--set",
                                    "training.steps=2",
                                    "--set",
                                    "training.seed=5")
                            .done();
                    return JsonFiles.readObject(out.resolve("manifest.json"))
                            .path("weights_sha256")
                            .asString();
                })
                .toList();
        assertEquals(hashes.get(0), hashes.get(1));
        assertEquals(
                5,
                JsonFiles.readObject(folder.resolve("one/config.json"))
                        .path("training")
                        .path("seed")
                        .asInt());
        assertTrue(!hashes.get(0)
                .equals(Weights.hash(ModelFolder.read(tiny.model()).parameters())));
    }

    /// What a crash between the last step and the model folder leaves: `--resume` finishes it.
    @Test
    void resumingAFinishedRunWritesItsModelAgain() throws IOException {
        var run = folder.resolve("run");
        TinyModel.copy(tiny.run(), run);
        TinyModel.delete(run.resolve("model"));
        var recipe = tiny.folder().resolve("tiny.json").toString();
        var resumed = CommandRun.of("train", recipe, "--resume", "--out", run.toString())
                .done();
        assertTrue(resumed.err().contains("continuing after step 12"), resumed.err());
        assertTrue(resumed.out().contains("12 steps"), "the first line is of no untrained model: " + resumed.out());
        assertArrayEquals(
                Files.readAllBytes(tiny.model().resolve("model.safetensors")),
                Files.readAllBytes(run.resolve("model/model.safetensors")));
    }

    @Test
    void encodeWritesTheSameVectorsInEveryFormat() throws IOException {
        float[][] expected = ModelFolder.read(tiny.model()).embed(TEXTS).vectors();
        var lines = encode().done()
                .out()
                .lines()
                .map(line -> JsonFiles.parse("line", line))
                .toList();
        encode("--output", folder.resolve("v.npy").toString()).done();
        encode("--output", folder.resolve("v.safetensors").toString()).done();
        float[][] rows = Npy.readFloats(folder.resolve("v.npy"));
        float[] all;
        try (var tensors = SafeTensors.open(folder.resolve("v.safetensors"))) {
            assertArrayEquals(new int[] {3, 16}, tensors.entry("embeddings").extents());
            all = tensors.floats("embeddings");
        }
        for (int i = 0; i < expected.length; i++) {
            assertEquals(TEXTS.get(i), lines.get(i).path("text").asString());
            assertArrayEquals(expected[i], floats(lines.get(i).path("embedding")));
            assertArrayEquals(expected[i], rows[i]);
            assertArrayEquals(expected[i], java.util.Arrays.copyOfRange(all, 16 * i, 16 * i + 16));
        }
    }

    /// A few bytes begin with the scalar kernels; what comes after them, and long input, has the others.
    @Test
    void encodeBeginsWithTheScalarKernelsAndGoesOnWithTheSameBits() throws IOException {
        var first = "finds the apple\n";
        var second = "sorts the list of apples, and then the map\n";
        var slowly = new SequenceInputStream(
                new ByteArrayInputStream(first.getBytes(StandardCharsets.UTF_8)),
                new ByteArrayInputStream(second.getBytes(StandardCharsets.UTF_8)));
        var inTurn = CommandRun.fed(slowly, "encode", "--model", model).done();
        assertEquals(2, inTurn.out().lines().count());
        var many = folder.resolve("many.txt");
        Files.writeString(many, first + second + "another text\n".repeat(100));
        var together = CommandRun.of("encode", "--model", model, "--input", many.toString())
                .done();
        assertEquals(
                inTurn.out().lines().toList(), together.out().lines().limit(2).toList());
        assertEquals(null, System.getProperty("dipole.cpu.kernels"), "the switch is back");
    }

    @Test
    void encodeShortensAndQuantises() {
        float[][] full = ModelFolder.read(tiny.model()).embed(TEXTS).vectors();
        var shorter = parsed(encode("--truncate-dim", "4", "--normalize"));
        for (int i = 0; i < full.length; i++) {
            float[] vector = floats(shorter.get(i).path("embedding"));
            assertEquals(4, vector.length);
            assertEquals(1, Math.sqrt(Vectors.dot(vector, vector)), 1e-6);
            assertEquals(Math.signum(full[i][0]), Math.signum(vector[0]));
        }
        for (var line : parsed(encode("--precision", "int8"))) {
            for (var x : line.path("embedding")) assertTrue(x.asInt() >= -128 && x.asInt() <= 127);
        }
        var bits = parsed(encode("--precision", "binary"));
        for (int i = 0; i < full.length; i++) {
            assertEquals(2, bits.get(i).path("embedding").size(), "16 signs in two bytes");
            int first = bits.get(i).path("embedding").get(0).asInt() + 128;
            for (int j = 0; j < 8; j++) assertEquals(full[i][j] > 0, (first >> (7 - j) & 1) == 1, "sign " + j);
        }
    }

    @Test
    void aPromptGoesBeforeEachText() throws IOException {
        var copy = folder.resolve("prompted");
        TinyModel.copy(tiny.model(), copy);
        var file = copy.resolve("config_sentence_transformers.json");
        var config = JsonFiles.readObject(file);
        config.putObject("prompts").put("query", "finds ");
        JsonFiles.write(file, config);
        var prompted = CommandRun.fed("the apple\n", "encode", "--model", copy.toString(), "--prompt", "query")
                .done();
        var spelled = CommandRun.fed("finds the apple\n", "encode", "--model", copy.toString())
                .done();
        assertEquals(
                JsonFiles.parse("", spelled.out()).path("embedding"),
                JsonFiles.parse("", prompted.out()).path("embedding"));
        var mistyped = CommandRun.fed("x\n", "encode", "--model", copy.toString(), "--prompt", "qery");
        assertTrue(mistyped.err().contains("did you mean 'query'?"), mistyped.err());
    }

    @Test
    void evaluateMeasuresSentencesAndSearches() throws IOException {
        var sts = folder.resolve("sts.tsv");
        Files.writeString(
                sts,
                "sentence1\tsentence2\tscore\nopens the apple\topens the apple\t5\nopens the apple\thides the river\t1\n"
                        + "sells the stone\tsells the table\t3\n");
        var scores = JsonFiles.parse(
                "",
                CommandRun.of("evaluate", "--model", model, "--task", "sts", "--data", sts.toString())
                        .done()
                        .out());
        assertEquals(1, scores.path("spearman_cosine").asDouble(), 1e-9, scores.toString());
        var beir = Files.createDirectories(folder.resolve("beir/qrels")).getParent();
        Files.writeString(beir.resolve("corpus.jsonl"), """
                {"_id": "a", "title": "", "text": "opens the apple"}
                {"_id": "b", "title": "", "text": "hides the river"}
                """);
        Files.writeString(beir.resolve("queries.jsonl"), "{\"_id\": \"q\", \"text\": \"hides the river\"}\n");
        Files.writeString(beir.resolve("qrels/test.tsv"), "query-id\tcorpus-id\tscore\nq\tb\t1\n");
        var output = folder.resolve("figures.json");
        CommandRun.of(
                        "evaluate",
                        "--model",
                        model,
                        "--task",
                        "retrieval",
                        "--data",
                        beir.toString(),
                        "--output",
                        output.toString())
                .done();
        assertEquals(1, JsonFiles.readObject(output).path("ndcg@10").asDouble());
        var pairs = JsonFiles.parse(
                "",
                CommandRun.of("evaluate", "--model", model, "--task", "pairs", "--data", tiny.pairsFile())
                        .done()
                        .out());
        assertTrue(pairs.path("accuracy@10").asDouble() > 0.5, pairs.toString());
    }

    @Test
    void searchFindsTheTextItself() throws IOException {
        var corpus = folder.resolve("corpus.jsonl");
        Files.writeString(corpus, "{\"id\": \"x\", \"text\": \"opens the apple\"}\n{\"text\": \"hides the river\"}\n");
        var run = CommandRun.of(
                        "search", "--model", model, "--corpus", corpus.toString(), "--top", "1", "opens the apple")
                .done();
        assertEquals(" 1.0000  x  opens the apple\n", run.out());
        var json = CommandRun.of("search", "--model", model, "--corpus", corpus.toString(), "--json", "hides the river")
                .done();
        var first = JsonFiles.parse("", json.out().lines().findFirst().orElseThrow());
        assertEquals("2", first.path("id").asString(), "a text without an id goes by its place");
        assertEquals("hides the river", first.path("text").asString());
    }

    @Test
    void emptyTextsAreNotSearched() throws IOException {
        var corpus = Files.writeString(folder.resolve("corpus.txt"), "\n \nhides the river\n");
        var run = CommandRun.of("search", "--model", model, "--corpus", corpus.toString(), "hides the river")
                .done();
        assertEquals(" 1.0000  3  hides the river\n", run.out(), "named by its line");
        assertTrue(run.err().contains("2 empty texts were left out"), run.err());
    }

    @Test
    void tokenizeShowsPiecesAndTheirPlaces() {
        var line = JsonFiles.parse(
                "",
                CommandRun.fed("Opens the apple\n", "tokenize", "--model", model)
                        .done()
                        .out());
        assertEquals("[CLS]", line.path("tokens").get(0).asString());
        int last = line.path("tokens").size() - 1;
        assertEquals("[SEP]", line.path("tokens").get(last).asString());
        assertEquals(line.path("ids").size(), line.path("offsets").size());
        assertEquals(15, line.path("offsets").get(last - 1).get(1).asInt(), "the last piece ends where the text does");
    }

    @Test
    void inspectKnowsModelsAndRuns() {
        var ofModel = CommandRun.of("inspect", model).done().out();
        assertTrue(ofModel.contains("Pooling: mean"), ofModel);
        assertTrue(ofModel.contains("dimension   16"), ofModel);
        var ofRun = CommandRun.of("inspect", tiny.run().toString()).done().out();
        assertTrue(ofRun.contains("steps logged     12"), ofRun);
        assertTrue(ofRun.contains("the last         step 12, loss "), ofRun);
        assertTrue(ofRun.lines().anyMatch(line -> line.matches(" +recall( +[01]\\.\\d{3}){5}")), ofRun);
        assertTrue(ofRun.lines().allMatch(line -> line.length() <= 200), ofRun);
        assertTrue(!ofRun.matches("(?s).*[ -]\\d\\.\\d{7}.*"), ofRun);
        assertTrue(ofRun.contains("checkpoint  step-000012"), ofRun);
        assertTrue(ofRun.contains("Pooling: mean"), ofRun);
    }

    @Test
    void doctorComparesAModelWithFloat64() {
        var run = CommandRun.of("doctor", "--model", model).done();
        assertTrue(run.out().contains("16 dimensions"), run.out());
        assertTrue(run.out().lines().toList().getLast().matches("parity .* as it should be"), run.out());
    }

    /// With pairs of one's own; the JDK's source takes minutes.
    @Test
    void quickstartLearnsFromAFile() {
        var out = folder.resolve("quick");
        var run = CommandRun.of("quickstart", "--data", tiny.pairsFile(), "--steps", "1", "--out", out.toString())
                .done();
        assertTrue(run.out().contains("BM25"), run.out());
        assertTrue(run.err().contains("so a batch has"), run.err());
        int width = Recipe.find("quickstart", List.of()).model().width();
        assertEquals(width, ModelFolder.read(out.resolve("model")).dimension());
        var corpus = out.resolve("corpus.jsonl").toString();
        var next = "dipole search --model %s --corpus %s 'your question'".formatted(out.resolve("model"), corpus);
        assertTrue(run.err().contains("try next:\n  " + next), run.err());
        var search = CommandRun.of(
                "search", "--model", out.resolve("model").toString(), "--corpus", corpus, "your question");
        assertEquals(10, search.done().out().lines().count());
    }

    private CommandRun encode(String... more) {
        var arguments = Stream.concat(Stream.of("encode", "--model", model), Stream.of(more))
                .toArray(String[]::new);
        return CommandRun.fed(String.join("\n", TEXTS) + "\n", arguments);
    }

    private static List<JsonNode> parsed(CommandRun run) {
        return run.done()
                .out()
                .lines()
                .map(line -> JsonFiles.parse("line", line))
                .toList();
    }

    private static float[] floats(JsonNode list) {
        var floats = new float[list.size()];
        for (int i = 0; i < floats.length; i++)
            floats[i] = Float.parseFloat(list.get(i).asString());
        return floats;
    }
}
