package dev.dipole.contrastive.train;

import dev.dipole.contrastive.data.Sampler;
import java.util.List;

/// The rows of each step, epoch after epoch; where it stands follows from the number of steps alone.
final class BatchStream {
    private final Sampler sampler;
    private List<int[]> batches;
    private int epoch;
    private int taken;

    BatchStream(Sampler sampler) {
        this.sampler = sampler;
        this.batches = sampler.batches(0);
    }

    /// The rows of the next step.
    int[] next() {
        if (taken == batches.size()) {
            batches = sampler.batches(++epoch);
            taken = 0;
        }
        return batches.get(taken++);
    }

    /// Goes to where `steps` steps have been taken.
    void seek(int steps) {
        epoch = 0;
        batches = sampler.batches(0);
        int left = steps;
        while (left > batches.size()) {
            left -= batches.size();
            batches = sampler.batches(++epoch);
        }
        taken = left;
    }
}
