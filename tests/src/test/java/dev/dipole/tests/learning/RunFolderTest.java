package dev.dipole.tests.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.contrastive.data.Example;
import dev.dipole.contrastive.data.ExampleWriter;
import dev.dipole.contrastive.train.Progress;
import dev.dipole.contrastive.train.Source;
import dev.dipole.contrastive.train.TokenizedExamples;
import dev.dipole.contrastive.train.TrainingPlan;
import dev.dipole.contrastive.train.TrainingRun;
import dev.dipole.nn.io.JsonFiles;
import dev.dipole.nn.optim.Schedule;
import dev.dipole.transformer.tokenizer.WordPieceTrainer;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import tools.jackson.databind.JsonNode;

/// What stands in the folder of a run, and what is put in order when it goes on.
class RunFolderTest {
    @TempDir
    private Path folder;

    private Path data;
    private Path path;

    @BeforeEach
    void writeData() {
        data = folder.resolve("pairs.jsonl");
        path = folder.resolve("run");
        ExampleWriter.write(data, TinyTraining.pairs());
    }

    /// Six steps, an evaluation after every second, a checkpoint after every third.
    private TrainingRun trained(Progress progress) {
        var plan = new TrainingPlan(6, 8, 16, 16, new Schedule.Constant(3e-3, 2), 0.01, 0.9, 0.999, 1, 7, 3, 2, 2);
        var recipe = DoomedRun.recipe(data).with(plan).with(sourceWithHeldOut());
        var run = TrainingRun.start(recipe, path, progress);
        assertTrue(run.train(() -> false, List.of()));
        return run;
    }

    private Source sourceWithHeldOut() {
        return new Source.File(data, data, false);
    }

    @Test
    void theConfigurationSpellsOutEveryDefaultOfTheObjective() {
        TrainingRun.start(DoomedRun.recipe(data), path, Progress.silent());
        var objective = JsonFiles.readObject(path.resolve("config.json")).path("objective");
        assertEquals("infonce", objective.path("type").asString(""));
        assertEquals("both", objective.path("directions").asString(""));
        assertTrue(objective.path("temperature").isNumber(), objective::toString);
        assertTrue(objective.path("negatives").isString(), objective::toString);
    }

    @Test
    void theManifestNamesTheProcessor() {
        TrainingRun.start(DoomedRun.recipe(data), path, Progress.silent());
        var processor = JsonFiles.readObject(path.resolve("manifest.json"))
                .path("processor")
                .asString("");
        assertTrue(processor.endsWith(" cores"), processor);
    }

    @Test
    void evaluationsOnTheWayStandInTheJournalAndAreSaid() throws IOException {
        var said = new ArrayList<String>();
        var run = trained(new Recorder(said));
        var evaluated = new ArrayList<Integer>();
        for (String line : Files.readAllLines(path.resolve("metrics.jsonl"))) {
            JsonNode json = JsonFiles.parse("metrics.jsonl", line);
            if (!json.has("evaluation")) continue;
            evaluated.add(json.path("step").asInt(0));
            assertTrue(json.path("evaluation").path("mrr@10").isNumber(), line);
        }
        assertEquals(List.of(2, 4, 6), evaluated);
        assertEquals(3, said.stream().filter(line -> line.contains("MRR@10")).count(), said::toString);
        var scores = run.heldOut().of("trained", run.model(), Progress.silent());
        run.record(scores, List.of(scores));
        var manifest = JsonFiles.readObject(path.resolve("manifest.json"));
        assertEquals("trained", manifest.path("baselines").path(0).path("name").asString(""));
        assertTrue(manifest.path("evaluation").has("mrr@10"));
    }

    /// Killed between setting the old checkpoint aside and putting the new one in its place.
    @Test
    void leftoversOfAKillArePutInOrder() throws IOException {
        trained(Progress.silent());
        var checkpoints = path.resolve("checkpoints");
        var aside = checkpoints.resolve(".step-000006.old-0123456789abcdef");
        Files.move(checkpoints.resolve("step-000006"), aside);
        var halfWritten = Files.createDirectory(path.resolve(".model.tmp-0123456789abcdef"));
        assertEquals(6, TrainingRun.resume(path, Progress.silent()).trainer().step());
        assertFalse(Files.exists(aside));
        assertFalse(Files.exists(halfWritten));
    }

    @Test
    void everyPositiveMakesAPair() {
        var tokenizer = WordPieceTrainer.code(120).train(List.of("query one two"));
        var example = new Example("a", "query", List.of("one", "two"), List.of(), "test", null);
        var pairs = TokenizedExamples.of(List.of(example), tokenizer, 16, 16, Progress.silent());
        assertEquals(2, pairs.size());
        assertEquals("one", pairs.examples().get(0).positive());
        assertEquals("two", pairs.examples().get(1).positive());
        assertTrue(pairs.summary().startsWith("2 pairs;"), pairs::summary);
    }

    /// Collects what is said.
    private record Recorder(List<String> said) implements Progress {
        @Override
        public void say(String line) {
            said.add(line);
        }

        @Override
        public Meter start(String what, long total, String units) {
            return Progress.silent().start(what, total, units);
        }
    }
}
