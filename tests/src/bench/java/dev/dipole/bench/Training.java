package dev.dipole.bench;

import dev.dipole.autograd.Gradients;
import dev.dipole.autograd.Recorded;
import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Views;
import dev.dipole.contrastive.softmax.InfoNce;
import dev.dipole.nn.optim.AdamW;
import dev.dipole.nn.optim.ParameterGroup;
import dev.dipole.transformer.EmbeddingModel;
import dev.dipole.transformer.Packed;
import java.util.Arrays;

/// A training step as the trainer takes it: one pack of both sides' texts, InfoNCE at temperature 0.05, AdamW.
/// The three parts stand apart so that each can be timed.
public final class Training {
    private static final InfoNce OBJECTIVE = new InfoNce(0.05);

    private final EmbeddingModel model;
    private final AdamW optimizer;

    public Training(EmbeddingModel model) {
        this.model = model;
        this.optimizer = new AdamW(ParameterGroup.standard(model, 0.01));
    }

    /// The loss of a batch whose second half are the positives of its first.
    public Recorded forward(int[][] sequences) {
        return Tape.record(() -> loss(sequences));
    }

    private Variable loss(int[][] sequences) {
        var vectors = model.apply(Packed.of(Arrays.asList(sequences)));
        int pairs = sequences.length / 2;
        return OBJECTIVE.of(Views.pairs(vectors.slice(0, pairs), vectors.slice(pairs, 2 * pairs)));
    }

    /// The gradients.
    public Gradients backward(Recorded recorded) {
        return recorded.gradients();
    }

    /// Changes the weights, and gives the gradients' memory back.
    public void update(Gradients gradients) {
        optimizer.update(gradients, 2e-5, 1);
        gradients.release();
    }

    /// A whole step.
    public void step(int[][] sequences) {
        update(backward(forward(sequences)));
    }
}
