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

    static TokenizedExamples data(EmbeddingModel model) {
        return TokenizedExamples.of(pairs(), model.text().tokenizer(), 16, 16, Progress.silent());
    }

    static Trainer trainer(Objective objective, TrainingPlan plan, double dropout) {
        var model = model(dropout);
        return new Trainer(model, objective, data(model), plan);
    }
}
