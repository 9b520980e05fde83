package dev.dipole.tests.learning;

import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.data.Example;
import dev.dipole.contrastive.softmax.Directions;
import dev.dipole.contrastive.softmax.InfoNce;
import dev.dipole.contrastive.train.Progress;
import dev.dipole.contrastive.train.TokenizedExamples;
import dev.dipole.contrastive.train.Trainer;
import dev.dipole.contrastive.train.TrainingPlan;
import dev.dipole.nn.optim.Schedule;
import dev.dipole.transformer.EmbeddingModel;
import dev.dipole.transformer.Encoder;
import dev.dipole.transformer.EncoderConfig;
import dev.dipole.transformer.Pooling;
import dev.dipole.transformer.TextSettings;
import dev.dipole.transformer.tokenizer.WordPieceTrainer;
import java.util.ArrayList;
import java.util.List;

/// Sixteen pairs and a model of a few thousand weights.
final class TinyTraining {
    private static final List<String> THINGS = List.of("apple", "river", "engine", "letter");
    private static final List<String> DEEDS = List.of("opens", "carries", "breaks", "finds");

    private TinyTraining() {}

    static List<Example> pairs() {
        var pairs = new ArrayList<Example>();
        for (var thing : THINGS) {
            for (var deed : DEEDS) {
                pairs.add(Example.pair(
                        thing + deed, deed + " the " + thing, "void " + deed + "(" + thing + " x) {}", "tiny"));
            }
        }
        return pairs;
    }

    static TrainingPlan plan(int steps) {
        return plan(steps, 8);
    }

    private static TrainingPlan plan(int steps, int batch) {
        return new TrainingPlan(steps, batch, 16, 16, new Schedule.Constant(3e-3, 2), 0.01, 0.9, 0.999, 1, 7, 0, 2, 0);
    }

    static Trainer trainer(TrainingPlan plan, double dropout) {
        return trainer(plan, 32, dropout);
    }

    /// Four times the numbers at each place: enough that every kernel has more than one task for its threads.
    static Trainer wideTrainer(int steps) {
        return trainer(plan(steps, 16), 64, 0.1);
    }

    /// The same model under another objective.
    static Trainer trainer(Trainer other, Objective objective) {
        var data = TokenizedExamples.of(pairs(), other.model().text().tokenizer(), 16, 16, Progress.silent());
        return new Trainer(other.model(), objective, data, other.plan());
    }

    private static Trainer trainer(TrainingPlan plan, int width, double dropout) {
        var texts = pairs().stream()
                .flatMap(p -> List.of(p.query(), p.positive()).stream())
                .toList();
        var tokenizer = WordPieceTrainer.code(120).train(texts);
        var config =
                EncoderConfig.bert(tokenizer.vocabularySize(), width, 2, 4, 16).withDropout(dropout, dropout);
        var model = new EmbeddingModel(
                TextSettings.of(tokenizer, 16), Encoder.of(config, plan.seed()), new Pooling.Mean(), List.of(), true);
        var data = TokenizedExamples.of(pairs(), tokenizer, 16, 16, Progress.silent());
        return new Trainer(model, new InfoNce(0.05, Directions.BOTH), data, plan);
    }
}
