package dev.dipole.contrastive.train;

import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.data.Example;
import dev.dipole.nn.optim.Schedule;
import dev.dipole.transformer.EmbeddingModel;
import dev.dipole.transformer.Encoder;
import dev.dipole.transformer.EncoderConfig;
import dev.dipole.transformer.Pooling;
import dev.dipole.transformer.TextSettings;
import dev.dipole.transformer.tokenizer.WordPieceTrainer;
import java.util.ArrayList;
import java.util.List;

/// Twenty-four pairs and a model of a few thousand weights.
final class TinyRun {
    private TinyRun() {}

    static List<Example> pairs() {
        var pairs = new ArrayList<Example>();
        for (var thing : List.of("apple", "river", "engine", "letter", "small garden", "very old stone")) {
            for (var deed : List.of("opens", "carries", "breaks", "finds")) {
                pairs.add(Example.pair(
                        thing + deed, deed + " the " + thing, "void " + deed + "(" + thing + " x) {}", "tiny"));
            }
        }
        return pairs;
    }

    static TrainingPlan plan(int steps) {
        return new TrainingPlan(steps, 8, 16, 16, new Schedule.Constant(3e-3, 2), 0.01, 0.9, 0.999, 1, 7, 0, 2, 0);
    }

    static EmbeddingModel model(double dropout) {
        var texts = pairs().stream()
                .flatMap(p -> List.of(p.query(), p.positive()).stream())
                .toList();
        var tokenizer = WordPieceTrainer.code(120).train(texts);
        var config =
                EncoderConfig.bert(tokenizer.vocabularySize(), 16, 2, 2, 16).withDropout(dropout, dropout);
        return new EmbeddingModel(
                TextSettings.of(tokenizer, 16), Encoder.of(config, 3), new Pooling.Mean(), List.of(), true);
    }

    /// Single texts of four classes, the deeds.
    static List<Example> labelled() {
        return pairs().stream()
                .map(p -> Example.labelled(p.id(), p.query(), p.query().split(" ")[0], "tiny"))
                .toList();
    }

    /// The pairs with how alike they are: every third belongs to another query, and not at all.
    static List<Example> graded() {
        var pairs = pairs();
        var graded = new ArrayList<Example>();
        for (int i = 0; i < pairs.size(); i++) {
            var pair = pairs.get(i);
            boolean other = i % 3 == 2;
            var positive = pairs.get(other ? (i + 7) % pairs.size() : i).positive();
            double score = other ? 0 : i % 3 == 1 ? .8 : 1;
            graded.add(new Example(pair.id(), pair.query(), List.of(positive), List.of(), "tiny", score));
        }
        return graded;
    }

    /// The pairs with two hard negatives and what a teacher says of all three.
    static List<Example> taught() {
        var pairs = pairs();
        var taught = new ArrayList<Example>();
        for (int i = 0; i < pairs.size(); i++) {
            var pair = pairs.get(i);
            var negatives = List.of("int " + pair.positive(), pair.positive() + " final");
            taught.add(new Example(
                    pair.id(),
                    pair.query(),
                    pair.positives(),
                    negatives,
                    "tiny",
                    null,
                    null,
                    List.of(.9, .1 * (i % 3), .3)));
        }
        return taught;
    }

    static TokenizedExamples data(EmbeddingModel model, List<Example> examples) {
        return TokenizedExamples.of(examples, model.text().tokenizer(), 16, 16, Progress.silent());
    }

    static Trainer trainer(Objective objective, TrainingPlan plan, double dropout) {
        return trainer(objective, plan, dropout, pairs());
    }

    static Trainer trainer(Objective objective, TrainingPlan plan, double dropout, List<Example> examples) {
        var model = model(dropout);
        return new Trainer(model, objective, data(model, examples), plan);
    }

    /// The loss of every step of a training.
    static List<Double> losses(Trainer trainer) {
        var losses = new ArrayList<Double>();
        Callback note = (t, report) -> losses.add(report.loss());
        trainer.run(() -> false, List.of(note));
        return losses;
    }
}
