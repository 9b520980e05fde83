package dev.dipole.bench;

import dev.dipole.contrastive.train.Progress;
import dev.dipole.contrastive.train.Recipe;
import dev.dipole.contrastive.train.TrainingRun;
import dev.dipole.nn.io.JsonFiles;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import tools.jackson.databind.JsonNode;

/// What objectives of different structure teach the same model on the same pairs in the same time: the
/// quickstart, shortened, with one line of its recipe changed, several seeds each (`-Drounds=N`, 3).
///
/// Each training is a run folder of its own under `tests/target/benchmarks/learning`; measured again after an
/// interruption, only those are trained that were not finished.
final class LearningTable implements Table {
    private static final int STEPS = 150;
    private static final int BATCH = 128;
    private static final int SEEDS = Integer.getInteger("rounds", 3);

    /// An objective with its defaults unless it says otherwise.
    ///
    /// @param structure what the batch's table or vectors are judged by
    /// @param line the line of the recipe
    private record Contestant(String structure, String line) {
        String type() {
            return JsonFiles.parse("objective", line).path("type").asString();
        }
    }

    private static final List<Contestant> CONTESTANTS = List.of(
            new Contestant("cross entropy of a row", "{\"type\": \"infonce\"}"),
            new Contestant("cross entropy over four directions", "{\"type\": \"gte\"}"),
            new Contestant("cross entropy without the positive below", "{\"type\": \"dcl\"}"),
            new Contestant("cross entropy against a queue, momentum encoder", "{\"type\": \"moco\"}"),
            new Contestant("logistic, cell by cell", "{\"type\": \"siglip\"}"),
            new Contestant("log-sum-exp of pairs, self-paced", "{\"type\": \"circle\"}"),
            new Contestant("two-sided log-sum-exp, mined pairs", "{\"type\": \"multi-similarity\"}"),
            new Contestant("hinge on the hardest triplet", "{\"type\": \"triplet-batch-hard\"}"),
            new Contestant("alignment and uniformity, no table", "{\"type\": \"alignment-uniformity\"}"),
            new Contestant("cross-correlation of dimensions", "{\"type\": \"barlow-twins\"}"),
            new Contestant("variance, invariance, covariance", "{\"type\": \"vicreg\"}"),
            new Contestant("predictor and stopped gradient", "{\"type\": \"simsiam\"}"));

    @Override
    public String name() {
        return "learning";
    }

    @Override
    public String page() {
        return "OBJECTIVES.md";
    }

    @Override
    public String measure() throws Exception {
        var table = new Markdown(
                "objective", "judged by", "MRR@10", "recall@1", "nDCG@10", "alignment", "uniformity", "effective rank");
        for (var contestant : CONTESTANTS) {
            var scores = new ArrayList<JsonNode>();
            for (int seed = 1; seed <= SEEDS; seed++) scores.add(trained(contestant, seed));
            table.row(row(contestant, scores));
        }
        return """
                The quickstart's model and data, %d steps of %d pairs, every other setting as it is; one line of the recipe differs:

                    ./dipole train quickstart --set training.steps=%d --set training.batch=%d --set 'objective={"type": "siglip"}'

                2,000 held-out queries, each ranking 2,000 methods of classes that were not trained on; mean ± standard deviation of
                the seeds 1 to %d. The defaults of each are those of its paper or best-known code, the learning rate was chosen for
                InfoNCE: the table tells how objectives behave when exchanged, not which is best when tuned. What words alone (BM25) and the
                untrained model reach stands in the README. Measured by
                `mvn -q verify -Pbench -Dwrite -Dtables=learning`.

                """.formatted(STEPS, BATCH, STEPS, BATCH, SEEDS) + table;
    }

    private static Recipe recipe(String objective, int seed) {
        return Recipe.find(
                "quickstart",
                List.of(
                        "training.steps=" + STEPS,
                        "training.batch=" + BATCH,
                        "training.seed=" + seed,
                        "objective=" + objective));
    }

    private static Path folder(String name, int seed) {
        return Launcher.output().resolve("learning").resolve(name + "-" + seed);
    }

    /// The scores of a finished run; a run that is not finished is finished first.
    private static JsonNode trained(Contestant contestant, int seed) throws Exception {
        var folder = folder(contestant.type(), seed);
        var before = evaluation(folder);
        if (!before.isMissingNode()) return before;
        var run = Files.exists(folder)
                ? TrainingRun.resume(folder, Progress.silent())
                : TrainingRun.start(recipe(contestant.line(), seed), folder, Progress.silent());
        run.train(() -> false, List.of());
        run.record(run.heldOut().of("trained", run.model(), Progress.silent()), List.of());
        var scores = evaluation(folder);
        System.out.printf("%s, seed %d: %s%n", contestant.type(), seed, scores);
        return scores;
    }

    private static JsonNode evaluation(Path folder) {
        var manifest = folder.resolve("manifest.json");
        return (Files.exists(manifest) ? JsonFiles.readObject(manifest) : JsonFiles.object()).path("evaluation");
    }

    private static Object[] row(Contestant contestant, List<JsonNode> scores) {
        return new Object[] {
            "`" + contestant.line() + "`",
            contestant.structure(),
            spread(scores, "mrr@10", 3),
            spread(scores, "recall@1", 3),
            spread(scores, "ndcg@10", 3),
            spread(scores, "alignment", 2),
            spread(scores, "uniformity", 2),
            spread(scores, "effective_rank", 0)
        };
    }

    /// Mean ± standard deviation of a sample.
    private static String spread(List<JsonNode> scores, String key, int places) {
        var values =
                scores.stream().mapToDouble(node -> node.path(key).asDouble()).toArray();
        double mean = Arrays.stream(values).average().orElse(Double.NaN);
        double squares = Arrays.stream(values).map(v -> (v - mean) * (v - mean)).sum();
        String number = "%." + places + "f";
        return String.format(Locale.ROOT, number + " ± " + number, mean, Math.sqrt(squares / (values.length - 1)));
    }
}
