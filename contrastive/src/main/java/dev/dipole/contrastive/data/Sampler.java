package dev.dipole.contrastive.data;

import java.util.List;

/// Which examples make a step, epoch after epoch. The batches of an epoch are a pure function of the examples,
/// the sampler's settings and the epoch, so the number of steps taken is all a run has to remember.
public sealed interface Sampler permits NoDuplicatesSampler, LabelSampler {
    /// The batches of the epoch of that number, from 0, as indices of examples: at least one.
    ///
    /// @throws DataException if the examples fill no batch
    List<int[]> batches(int epoch);
}
