package dev.dipole.contrastive.train;

import dev.dipole.contrastive.data.Example;
import dev.dipole.contrastive.data.NoDuplicatesSampler;
import dev.dipole.contrastive.data.NoDuplicatesSampler.Incomplete;
import dev.dipole.contrastive.data.NoDuplicatesSampler.Position;
import dev.dipole.tensor.Key;
import java.util.Iterator;
import java.util.List;

/// The rows of each step, epoch after epoch; where it stands follows from the number of steps alone.
final class BatchStream {
    private final NoDuplicatesSampler sampler;
    private Iterator<NoDuplicatesSampler.Batch> batches;

    BatchStream(List<Example> examples, int batch, long seed) {
        sampler = new NoDuplicatesSampler(examples, batch, Incomplete.DROP, Key.of(seed, "batches"));
        batches = sampler.from(Position.START);
    }

    /// The rows of the next step.
    int[] next() {
        return batches.next().rows().stream().mapToInt(Integer::intValue).toArray();
    }

    /// Goes to where `steps` steps have been taken.
    void seek(int steps) {
        int epoch = 0;
        int left = steps;
        for (int size = sampler.epoch(0).size();
                left >= size;
                size = sampler.epoch(++epoch).size()) left -= size;
        batches = sampler.from(new Position(epoch, left));
    }
}
