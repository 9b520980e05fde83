package dev.dipole.contrastive.train;

import dev.dipole.contrastive.Need;
import dev.dipole.nn.Weights;
import dev.dipole.nn.io.AtomicFiles;
import dev.dipole.nn.io.JsonFiles;
import dev.dipole.tensor.Backends;
import dev.dipole.transformer.EmbeddingModel;
import dev.dipole.transformer.Encoder;
import dev.dipole.transformer.TextSettings;
import dev.dipole.transformer.tokenizer.BertNormalizer;
import dev.dipole.transformer.tokenizer.Tokenizer;
import dev.dipole.transformer.tokenizer.TokenizerJson;
import dev.dipole.transformer.tokenizer.WordPieceTrainer;
import java.nio.file.Path;
import java.time.Instant;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.function.BooleanSupplier;

/// A recipe being carried out in a run folder: data, tokenizer, model, trainer. Started anew or continued from
/// its latest checkpoint.
public final class TrainingRun {
    private final RunFolder folder;
    private final Recipe recipe;
    private final PairData data;
    private final TokenizedExamples examples;
    private final Trainer trainer;
    private final Progress progress;

    private TrainingRun(RunFolder folder, Recipe recipe, PairData data, Tokenizer tokenizer, Progress progress) {
        this.folder = folder;
        this.recipe = recipe;
        this.data = data;
        this.progress = progress;
        var plan = recipe.training();
        examples = TokenizedExamples.of(data.train(), tokenizer, plan.queryLength(), plan.documentLength(), progress);
        trainer = new Trainer(fresh(recipe, tokenizer), recipe.named(), examples, plan);
        tellClasses();
    }

    /// Nothing about classes is guessed or left out in silence.
    private void tellClasses() {
        if (recipe.named().needs().contains(Need.LABELS) && !Provisions.labelled(data.train())) {
            progress.say("no example has a label: those that belong to the same text are a class");
        }
        int unseen = trainer.unseenExamples();
        if (unseen > 0) {
            progress.say("%,d examples are never drawn: their classes are too small for batches of %d each"
                    .formatted(
                            unseen,
                            recipe.training().batch() / recipe.training().labelsPerBatch()));
        }
    }

    /// Begins a run in a new folder: reads the data, learns the vocabulary, draws the weights.
    public static TrainingRun start(Recipe recipe, Path path, Progress progress) {
        // Before the long work, and the folder itself after all that can be refused.
        AtomicFiles.refuseExisting(path);
        var data = PairData.read(recipe.data(), progress);
        Provisions.require(recipe.named().needs(), data.train(), recipe.training());
        requireNegatives(recipe, data);
        var tokenizer = learnVocabulary(recipe, data, progress);
        var run = new TrainingRun(new RunFolder(path), recipe, data, tokenizer, progress);
        run.folder.create(
                recipe,
                tokenizer,
                JsonFiles.object()
                        .put("dipole_version", version())
                        .put("java", System.getProperty("java.vendor") + " " + System.getProperty("java.vm.version"))
                        .put("system", System.getProperty("os.name") + " " + System.getProperty("os.arch"))
                        .put("processor", Processor.name())
                        .put("backend", Backends.current().describe())
                        .put("data", data.description())
                        .put("data_sha256", data.hash())
                        .put("seed", recipe.training().seed())
                        .put("started", Instant.now().toString()));
        return run;
    }

    /// A pair alone in its batch has nothing to be told apart from: the loss would be 0 and nothing be learnt.
    private static void requireNegatives(Recipe recipe, PairData data) {
        boolean alone = recipe.training().batch() == 1;
        if (alone
                && data.train().stream().anyMatch(example -> example.negatives().isEmpty())) {
            throw new TrainingException(
                    "a batch of one pair has no negatives, so nothing can be learnt: set training.batch to 2"
                            + " or more, or give every example a hard negative");
        }
    }

    /// Continues a run where its latest whole checkpoint left it.
    public static TrainingRun resume(Path path, Progress progress) {
        var folder = RunFolder.open(path);
        var recipe = folder.recipe();
        var data = PairData.read(recipe.data(), progress);
        folder.requireSameData(data.hash());
        var run = new TrainingRun(folder, recipe, data, TokenizerJson.read(folder.tokenizer()), progress);
        folder.cleanUp();
        int step = folder.checkpoints(recipe.training().keepCheckpoints()).restoreLatest(run.trainer, progress);
        progress.say(step == 0 ? "no checkpoint was left: beginning anew" : "continuing after step " + step);
        return run;
    }

    private static Tokenizer learnVocabulary(Recipe recipe, PairData data, Progress progress) {
        int size = recipe.model().vocabulary();
        var learner = recipe.model().code()
                ? WordPieceTrainer.code(size)
                : WordPieceTrainer.bert(size, BertNormalizer.of(true));
        try (var meter = progress.start("learning the vocabulary", size, "pieces")) {
            return learner.train(data.trainingTexts(), new WordPieceTrainer.Progress() {
                @Override
                public void pieces(int learnt, int wanted) {
                    meter.at(learnt, "");
                }
            });
        }
    }

    private static EmbeddingModel fresh(Recipe recipe, Tokenizer tokenizer) {
        var spec = recipe.model();
        return new EmbeddingModel(
                TextSettings.of(tokenizer, spec.positions()),
                Encoder.of(
                        spec.encoder(tokenizer.vocabularySize()),
                        recipe.training().seed()),
                spec.pooling().pooling(),
                List.of(),
                true);
    }

    /// Trains to the last step or until `stop` says so; what was reached is then in a checkpoint. Further
    /// callbacks run after the journal's.
    ///
    /// @return whether the last step was reached
    public boolean train(BooleanSupplier stop, List<Callback> more) {
        var plan = recipe.training();
        var checkpoints = folder.checkpoints(plan.keepCheckpoints());
        var callbacks = new ArrayList<Callback>();
        var journal = Journal.continuing(folder.metrics(), trainer.step());
        callbacks.add(journal);
        callbacks.add(warning());
        callbacks.addAll(more);
        if (plan.evaluateEvery() > 0) callbacks.add(Callback.every(plan.evaluateEvery(), evaluation(journal)));
        if (plan.checkpointEvery() > 0) {
            callbacks.add(Callback.every(plan.checkpointEvery(), (t, report) -> checkpoints.save(t)));
        }
        try (var meter = progress.start("training", plan.steps(), "steps")) {
            callbacks.add(new Throughput(meter));
            trainer.run(stop, callbacks);
        }
        boolean finished = trainer.step() >= plan.steps();
        if (!finished || plan.checkpointEvery() > 0) checkpoints.save(trainer);
        if (finished) {
            folder.record(JsonFiles.object()
                    .put("finished", Instant.now().toString())
                    .put("weights_sha256", Weights.hash(model().parameters())));
        }
        return finished;
    }

    /// Tells the first batch that teaches less than it should; the journal has them all.
    private Callback warning() {
        var told = new AtomicBoolean();
        return (t, report) -> {
            if (!report.found().degenerate() || told.getAndSet(true)) return;
            progress.say("step %d: %s (told once; metrics.jsonl has every such step)"
                    .formatted(report.step(), String.join("; ", report.found().reasons())));
        };
    }

    /// Measures with the held-out examples and notes the scores beside the losses.
    private Callback evaluation(Journal journal) {
        var heldOut = heldOut();
        return (t, report) -> {
            if (heldOut.examples().size() < 2) return;
            var scores = heldOut.of("step " + report.step(), t.model(), Progress.silent());
            var line = JsonFiles.object().put("step", report.step());
            journal.append(JsonFiles.line(line.set("evaluation", scores.json())));
            var task = heldOut.task();
            progress.say(String.format(
                    Locale.ROOT,
                    "after step %,d: %s %.3f on held-out examples",
                    report.step(),
                    task.words(),
                    scores.figure(task.figure())));
        };
    }

    /// Adds evaluations to the manifest: the trained model's, and those it is to be compared with.
    public void record(HeldOut.Scores trained, List<HeldOut.Scores> baselines) {
        var facts = JsonFiles.object();
        facts.set("evaluation", trained.json());
        var others = facts.putArray("baselines");
        baselines.forEach(scores -> others.add(scores.json()));
        folder.record(facts);
    }

    /// The held-out examples that the recipe asks to measure with.
    public HeldOut heldOut() {
        return HeldOut.sample(data.heldOut(), recipe.candidates());
    }

    public PairData data() {
        return data;
    }

    public TokenizedExamples examples() {
        return examples;
    }

    public EmbeddingModel model() {
        return trainer.model();
    }

    public Trainer trainer() {
        return trainer;
    }

    public Recipe recipe() {
        return recipe;
    }

    public RunFolder folder() {
        return folder;
    }

    private static String version() {
        String version = TrainingRun.class.getPackage().getImplementationVersion();
        return version == null ? "development" : version;
    }
}
