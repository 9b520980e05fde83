package dev.dipole.cli;

import dev.dipole.contrastive.data.Example;
import dev.dipole.contrastive.evaluation.TopK;
import dev.dipole.contrastive.train.PairData;
import dev.dipole.contrastive.train.Progress;
import dev.dipole.contrastive.train.Recipe;
import dev.dipole.contrastive.train.Source;
import dev.dipole.contrastive.train.TrainingPlan;
import dev.dipole.contrastive.train.TrainingRun;
import dev.dipole.nn.io.JsonFiles;
import dev.dipole.nn.io.JsonLinesWriter;
import dev.dipole.transformer.EmbeddingModel;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.concurrent.Callable;
import java.util.regex.Pattern;
import org.jspecify.annotations.Nullable;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Model.CommandSpec;
import picocli.CommandLine.Option;
import picocli.CommandLine.ParameterException;
import picocli.CommandLine.Spec;

/// The main job in one command: learn to search the JDK, show what was learnt.
@Command(
        name = "quickstart",
        description = {
            "Learns from random weights to find methods of the JDK by what they do, in a few minutes.",
            "It reads the JDK's own source, trains, compares with BM25 and the untrained model on classes it has not",
            "seen, and answers questions."
        },
        footerHeading = "%nExamples:%n",
        footer = {"  dipole quickstart", "  dipole quickstart --steps 1500 --seed 2 --out runs/longer"})
final class Quickstart implements Callable<Integer> {
    private static final List<String> QUESTIONS = List.of(
            "remove an element while iterating",
            "read all lines of a text file",
            "wait until another thread has finished",
            "parse a date from a string",
            "sort an array in parallel");
    private static final int ANSWERS = 3;
    private static final int SEARCHED = 4000;

    /// The packages that most questions are about.
    private static final Pattern WELL_KNOWN = Pattern.compile("java\\.(util|lang|io|nio\\.file|time)\\.[A-Z]");

    @Option(names = "--out", paramLabel = "DIR", description = "Run folder (default: a new one, runs/quickstart-N).")
    private @Nullable Path out;

    @Option(names = "--steps", paramLabel = "N", description = "Training steps; more is better and takes longer.")
    private @Nullable Integer steps;

    @Option(names = "--seed", paramLabel = "S", description = "Seed of weights and batches (default: 1).")
    private @Nullable Long seed;

    /// Other data than the running JDK's source.
    private static final class Data {
        @Option(names = "--jdk", paramLabel = "DIR", description = "Folder of another JDK whose lib/src.zip is read.")
        private @Nullable Path jdk;

        @Option(names = "--data", paramLabel = "FILE", description = "Pairs to learn from instead (JSONL, TSV or CSV).")
        private @Nullable Path file;
    }

    @ArgGroup
    private @Nullable Data data;

    @Mixin
    private BadLinesOption badLines;

    @Spec
    private CommandSpec spec;

    @Mixin
    private Console console;

    @Override
    public Integer call() {
        var run = TrainingRun.start(recipe(), out == null ? freeFolder() : out, console.progress());
        var session = new TrainingSession(console);
        int code = session.carryOut(run);
        if (code != 0) return code;
        boolean jdk = run.recipe().data() instanceof Source.Jdk;
        var searched = searched(run, jdk);
        answer(run.model(), searched, jdk);
        session.end(run, corpus(run, searched));
        if (jdk) console.say("  " + Paste.dipole("train", "jdk-search") + "  # learns much longer, and more");
        return 0;
    }

    private Recipe recipe() {
        var recipe = Recipe.find("quickstart", List.of());
        var plan = recipe.training();
        if (steps != null) plan = plan.withSteps(steps);
        if (seed != null) plan = plan.withSeed(seed);
        recipe = recipe.with(plan);
        if (data != null && data.file != null) {
            var source = new Source.File(data.file, null, badLines.skip());
            return recipe.with(source).with(fitting(plan, source));
        }
        if (badLines.skip()) throw new ParameterException(spec.commandLine(), "--skip-bad-lines goes with --data FILE");
        return data == null ? recipe : recipe.with(new Source.Jdk(data.jdk));
    }

    /// A few pairs cannot fill the bundled recipe's batch; half of them make one.
    private TrainingPlan fitting(TrainingPlan plan, Source.File source) {
        int pairs = PairData.read(source, Progress.silent()).train().size();
        if (pairs >= plan.batch()) return plan;
        int batch = Math.max(2, pairs / 2);
        console.say("%s has %,d pairs to learn from, so a batch has %d instead of %d"
                .formatted(source.train(), pairs, batch, plan.batch()));
        return plan.withBatch(batch);
    }

    private static Path freeFolder() {
        for (int i = 1; ; i++) {
            var folder = Path.of("runs", "quickstart-" + i);
            if (!Files.exists(folder)) return folder;
        }
    }

    /// The training side too: this is a search engine now, not an examination.
    private static List<Example> searched(TrainingRun run, boolean jdk) {
        var examples = new ArrayList<>(run.data().heldOut());
        run.data().train().stream()
                .filter(e -> !jdk || WELL_KNOWN.matcher(e.id()).lookingAt())
                .limit(SEARCHED)
                .forEach(examples::add);
        return examples;
    }

    /// Writes what was searched where `dipole search` can read it.
    private static Path corpus(TrainingRun run, List<Example> searched) {
        var file = run.folder().path().resolve("corpus.jsonl");
        try (var lines = JsonLinesWriter.open(file)) {
            for (var example : searched) {
                lines.append(JsonFiles.object().put("id", example.id()).put("text", example.positive()));
            }
            lines.commit();
        }
        return file;
    }

    private void answer(EmbeddingModel model, List<Example> examples, boolean jdk) {
        var questions = jdk
                ? QUESTIONS
                : examples.stream().map(Example::query).limit(QUESTIONS.size()).toList();
        float[][] documents;
        try (var meter = console.progress().start("embedding what is searched", examples.size(), "texts")) {
            var texts = examples.stream().map(Example::positive).toList();
            documents = model.embed(texts, null, done -> meter.at(done, "")).vectors();
        }
        var index = TopK.of(documents);
        var data = console.data();
        for (String question : questions) {
            data.println();
            data.println(question);
            for (var hit : index.search(model.embed(List.of(question)).vectors()[0], ANSWERS)) {
                var example = examples.get(hit.document());
                data.println("  %.3f  %s".formatted(hit.score(), example.id()));
                data.println("         " + shorten(jdk ? example.query() : example.positive()));
            }
        }
        data.println();
        data.flush();
    }

    private static String shorten(String text) {
        return text.length() <= 110 ? text : text.substring(0, 109) + "…";
    }
}
