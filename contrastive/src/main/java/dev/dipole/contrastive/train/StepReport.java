package dev.dipole.contrastive.train;

import dev.dipole.contrastive.BatchReport;

/// What one step did.
///
/// @param step its number, from 1
/// @param loss before the step
/// @param gradientNorm before clipping
/// @param rate learning rate
/// @param pairs in the batch
/// @param tokens of all texts in the batch
/// @param seconds the step took
/// @param found what the objective found in the batch
public record StepReport(
        int step,
        double loss,
        double gradientNorm,
        double rate,
        int pairs,
        long tokens,
        double seconds,
        BatchReport found) {}
