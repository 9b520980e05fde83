package dev.dipole.tests.learning;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.contrastive.data.ExampleWriter;
import dev.dipole.contrastive.train.Progress;
import dev.dipole.contrastive.train.TrainingRun;
import dev.dipole.nn.Weights;
import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import tools.jackson.databind.json.JsonMapper;

/// A run whose process is killed goes on to the bits of a run that nobody disturbed.
class KilledRunTest {
    @TempDir
    static Path folder;

    private static Path data;
    private static Path undisturbed;
    private static String expected;

    @BeforeAll
    static void runUndisturbed() {
        data = folder.resolve("pairs.jsonl");
        ExampleWriter.write(data, TinyTraining.pairs());
        undisturbed = folder.resolve("undisturbed");
        var run = TrainingRun.start(DoomedRun.recipe(data), undisturbed, Progress.silent());
        assertTrue(run.train(() -> false, List.of()));
        expected = hash(run);
    }

    /// Before the first checkpoint; between two; while one is being written, or just after.
    @ParameterizedTest
    @ValueSource(ints = {1, 5, 8})
    void killedAfterStep(int step) throws IOException {
        var path = folder.resolve("killed-" + step);
        killAfter(step, path);
        assertFalse(Files.readString(path.resolve("manifest.json")).contains("finished"));
        var run = TrainingRun.resume(path, Progress.silent());
        assertTrue(run.trainer().step() < DoomedRun.STEPS);
        assertTrue(run.train(() -> false, List.of()));
        assertEquals(expected, hash(run));
        assertEquals(losses(undisturbed), losses(path));
    }

    private static void killAfter(int step, Path path) throws IOException {
        var process = Forked.java(true, List.of(), DoomedRun.class, data.toString(), path.toString());
        try (var lines = process.inputReader(StandardCharsets.UTF_8)) {
            String line = lines.readLine();
            while (line != null && !line.equals(Integer.toString(step))) line = lines.readLine();
            assertEquals(Integer.toString(step), line, "the run ended by itself");
        } finally {
            process.destroyForcibly().onExit().join();
        }
    }

    @Test
    void everyStepIsInTheJournalOnce() throws IOException {
        var steps = Files.readAllLines(undisturbed.resolve("metrics.jsonl")).stream()
                .map(line -> JsonMapper.shared().readTree(line).get("step").asInt())
                .toList();
        assertEquals(IntStream.rangeClosed(1, DoomedRun.STEPS).boxed().toList(), steps);
    }

    private static List<String> losses(Path run) throws IOException {
        return Files.readAllLines(run.resolve("metrics.jsonl")).stream()
                .map(line -> JsonMapper.shared().readTree(line))
                .map(line -> "%s: %s %s".formatted(line.get("step"), line.get("loss"), line.get("gradient_norm")))
                .toList();
    }

    private static String hash(TrainingRun run) {
        return Weights.hash(run.model().parameters());
    }
}
