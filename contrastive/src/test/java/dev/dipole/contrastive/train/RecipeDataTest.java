package dev.dipole.contrastive.train;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertFalse;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.nn.io.FileFormatException;
import dev.dipole.nn.io.JsonConfig;
import dev.dipole.nn.io.JsonFiles;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Locale;
import java.util.Objects;
import java.util.stream.Collectors;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/// Files of labelled texts and of graded pairs, from recipe to evaluation.
class RecipeDataTest {
    @TempDir
    private Path folder;

    private static JsonConfig recipe(Path data, String objective) {
        var json = JsonFiles.object();
        json.putObject("data").put("type", "file").put("train", data.toString()).put("held_out", data.toString());
        json.set("model", JsonConfig.tree(new ModelSpec()));
        json.putObject("objective").put("type", objective);
        json.set("training", JsonConfig.tree(TinyRun.plan(2)));
        json.put("candidates", 0);
        return JsonConfig.of("recipe", json)
                .with(List.of(
                        "model.vocabulary=120",
                        "model.width=16",
                        "model.depth=1",
                        "model.heads=2",
                        "model.inner=16",
                        "model.positions=16"));
    }

    private Path table() throws IOException {
        var file = folder.resolve("deeds.csv");
        Files.writeString(
                file,
                TinyRun.labelled().stream()
                        .map(e -> e.query() + "," + e.label())
                        .collect(Collectors.joining("\n", "text,label\n", "\n")));
        return file;
    }

    @Test
    void aTableOfLabelledTextsTrainsProxiesInBatchesByClass() throws IOException {
        var recipe = recipe(table(), "proxy-anchor")
                .with("training.labels_per_batch=4")
                .to(Recipe.class);
        var path = folder.resolve("run");
        var run = TrainingRun.start(recipe, path, Progress.silent());
        var summary = run.examples().summary();
        assertTrue(summary.startsWith("24 texts of 4 classes; "), summary);
        assertTrue(run.train(() -> false, List.of()));
        assertEquals(HeldOut.Task.CLASSES, run.heldOut().task());
        var config = JsonFiles.readObject(path.resolve("config.json"));
        assertEquals(4, config.path("training").path("labels_per_batch").asInt(0));
        var resumed = TrainingRun.resume(path, Progress.silent());
        assertEquals(recipe, resumed.recipe());
        var error = assertThrows(
                FileFormatException.class,
                () -> recipe(table(), "supcon")
                        .with("training.labels_per_batch=3")
                        .to(Recipe.class));
        assertTrue(error.getMessage().contains("a batch of 8 has no equal share for each of"), error::getMessage);
    }

    /// Changed labels are changed data.
    @Test
    void labelsAndScoresBelongToTheData() throws IOException {
        var path = folder.resolve("run");
        TrainingRun.start(recipe(table(), "supcon").to(Recipe.class), path, Progress.silent());
        var file = folder.resolve("deeds.csv");
        Files.writeString(file, Files.readString(file).replaceFirst(",opens", ",breaks"));
        var error = assertThrows(FileFormatException.class, () -> TrainingRun.resume(path, Progress.silent()));
        assertTrue(error.getMessage().contains("the data has changed"), error::getMessage);
    }

    @Test
    void aRangeMakesGradesOfScores() throws IOException {
        var file = folder.resolve("pairs.tsv");
        Files.writeString(file, graded("%2$s\t%3$s\t%1$s", "sentence1\tsentence2\tscore\n"));
        var config = recipe(file, "cosine-regression");
        var error = assertThrows(
                TrainingException.class,
                () -> TrainingRun.start(config.to(Recipe.class), folder.resolve("run"), Progress.silent()));
        assertTrue(error.getMessage().contains("data.score_range"), error::getMessage);
        assertFalse(Files.exists(folder.resolve("run")));
        var ranged = config.with("data.score_range={\"from\": 0, \"to\": 5}").to(Recipe.class);
        var run = TrainingRun.start(ranged, folder.resolve("run"), Progress.silent());
        assertEquals(List.of(1.0, .8, 0.0), scores(run.data()).subList(0, 3));
        assertEquals(HeldOut.Task.GRADES, run.heldOut().task());
        var narrow = config.with("data.score_range={\"from\": 0, \"to\": 4}").to(Recipe.class);
        var outside = assertThrows(
                TrainingException.class, () -> TrainingRun.start(narrow, folder.resolve("narrow"), Progress.silent()));
        assertTrue(outside.getMessage().contains("5.0 lies outside data.score_range"), outside::getMessage);
    }

    /// SemEval's tables name no columns; their scores are known to go from 0 to 5.
    @Test
    void aTableWithoutHeaderIsOfGradedPairs() throws IOException {
        var file = folder.resolve("STS.tsv");
        Files.writeString(file, graded("%1$s\t%2$s\t%3$s", ""));
        var data = PairData.read(new Source.File(file, file, false), Progress.silent());
        assertEquals(List.of(1.0, .8, 0.0), scores(data).subList(0, 3));
        var ranged = new Source.File(file, file, false, new ScoreRange(0, 5));
        var error = assertThrows(TrainingException.class, () -> PairData.read(ranged, Progress.silent()));
        assertTrue(error.getMessage().contains("leave out data.score_range"), error::getMessage);
    }

    private static List<Double> scores(PairData data) {
        return data.train().stream().map(e -> Objects.requireNonNull(e.score())).toList();
    }

    /// Scores from 0 to 5 with both texts, a line each.
    private static String graded(String line, String header) {
        return TinyRun.graded().stream()
                .map(e -> String.format(
                        Locale.ROOT, line, 5 * Objects.requireNonNull(e.score()), e.query(), e.positive()))
                .collect(Collectors.joining("\n", header, "\n"));
    }
}
