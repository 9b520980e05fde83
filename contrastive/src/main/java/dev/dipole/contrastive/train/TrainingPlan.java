package dev.dipole.contrastive.train;

import dev.dipole.nn.optim.Schedule;

/// How long, how fast and on how much at a time to train.
///
/// @param steps optimiser steps in all
/// @param batch pairs a step
/// @param queryLength tokens of a query, longer ones are cut
/// @param documentLength tokens of a document, longer ones are cut
/// @param schedule learning rate of each step
/// @param weightDecay of matrices and embeddings
/// @param beta1 of AdamW
/// @param beta2 of AdamW
/// @param clip largest global gradient norm
/// @param seed of initial weights, batches and dropout
/// @param checkpointEvery steps between checkpoints; 0 for none but when interrupted
/// @param keepCheckpoints how many of the latest stay
/// @param evaluateEvery steps between evaluations on the held-out pairs; 0 for none but before and after
/// @param chunk how many pairs are embedded at a time, twice each, so that a batch of any size fits into memory
/// (see [GradCache]); 0 for all at once
/// @param views what batches bring beside the vectors of their texts, for objectives that need it
/// @param labelsPerBatch how many classes a batch has, with equally many examples of each; 0 for batches without
/// regard to labels
public record TrainingPlan(
        int steps,
        int batch,
        int queryLength,
        int documentLength,
        Schedule schedule,
        double weightDecay,
        double beta1,
        double beta2,
        double clip,
        long seed,
        int checkpointEvery,
        int keepCheckpoints,
        int evaluateEvery,
        int chunk,
        ViewPlan views,
        int labelsPerBatch) {
    public TrainingPlan {
        atLeast("steps", steps, 1);
        atLeast("batch", batch, 1);
        atLeast("query_length", queryLength, 3);
        atLeast("document_length", documentLength, 3);
        atLeast("checkpoint_every", checkpointEvery, 0);
        atLeast("keep_checkpoints", keepCheckpoints, 1);
        atLeast("evaluate_every", evaluateEvery, 0);
        atLeast("chunk", chunk, 0);
        if (!(weightDecay >= 0)) throw new IllegalArgumentException("weight_decay must be ≥ 0, not " + weightDecay);
        share("beta1", beta1);
        share("beta2", beta2);
        if (!(clip > 0)) throw new IllegalArgumentException("clip must be > 0, not " + clip);
        atLeast("labels_per_batch", labelsPerBatch, 0);
        if (labelsPerBatch > 0 && batch % labelsPerBatch != 0) {
            throw new IllegalArgumentException(
                    "a batch of %d has no equal share for each of labels_per_batch %d classes: choose a multiple"
                            .formatted(batch, labelsPerBatch));
        }
    }

    /// All pairs of a batch at once, with the usual views.
    public TrainingPlan(
            int steps,
            int batch,
            int queryLength,
            int documentLength,
            Schedule schedule,
            double weightDecay,
            double beta1,
            double beta2,
            double clip,
            long seed,
            int checkpointEvery,
            int keepCheckpoints,
            int evaluateEvery) {
        this(
                steps,
                batch,
                queryLength,
                documentLength,
                schedule,
                weightDecay,
                beta1,
                beta2,
                clip,
                seed,
                checkpointEvery,
                keepCheckpoints,
                evaluateEvery,
                0,
                new ViewPlan(),
                0);
    }

    /// Batches of 128 pairs, texts of at most 128 tokens, AdamW with decay .01 and β .9, .999, cosine from 1e-3
    /// after 10 % warm-up.
    public TrainingPlan(int steps) {
        this(steps, 128, 128, 128, new Schedule.Cosine(1e-3, 0.1, 0), 0.01, 0.9, 0.999, 1, 1, 100, 2, 0);
    }

    /// The same for another number of steps.
    public TrainingPlan withSteps(int steps) {
        return with(steps, batch, seed, chunk, views, labelsPerBatch);
    }

    /// The same with another number of pairs a step.
    public TrainingPlan withBatch(int batch) {
        return with(steps, batch, seed, chunk, views, labelsPerBatch);
    }

    /// The same from another seed.
    public TrainingPlan withSeed(long seed) {
        return with(steps, batch, seed, chunk, views, labelsPerBatch);
    }

    /// The same with so many pairs embedded at a time; 0 for all.
    public TrainingPlan withChunk(int chunk) {
        return with(steps, batch, seed, chunk, views, labelsPerBatch);
    }

    /// The same with other views.
    public TrainingPlan with(ViewPlan views) {
        return with(steps, batch, seed, chunk, views, labelsPerBatch);
    }

    /// The same with so many classes a batch; 0 for batches without regard to labels.
    public TrainingPlan withLabelsPerBatch(int labelsPerBatch) {
        return with(steps, batch, seed, chunk, views, labelsPerBatch);
    }

    private TrainingPlan with(int steps, int batch, long seed, int chunk, ViewPlan views, int labelsPerBatch) {
        return new TrainingPlan(
                steps,
                batch,
                queryLength,
                documentLength,
                schedule,
                weightDecay,
                beta1,
                beta2,
                clip,
                seed,
                checkpointEvery,
                keepCheckpoints,
                evaluateEvery,
                chunk,
                views,
                labelsPerBatch);
    }

    private static void share(String name, double value) {
        if (!(value >= 0 && value < 1))
            throw new IllegalArgumentException("%s must lie in [0, 1), not %s".formatted(name, value));
    }

    private static void atLeast(String name, int value, int least) {
        if (value < least) throw new IllegalArgumentException("%s must be ≥ %d, not %d".formatted(name, least, value));
    }
}
