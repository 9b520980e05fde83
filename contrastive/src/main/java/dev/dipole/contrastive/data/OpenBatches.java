package dev.dipole.contrastive.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Batches being filled. `skip[b]` leads from a full batch towards the next one with room (union-find with path
/// halving), so that finding a place costs next to nothing.
final class OpenBatches {
    private final int size;
    private final List<List<Integer>> batches = new ArrayList<>();
    private final int[] skip;

    /// @param size places in a batch
    /// @param most how many things there are to be put at most
    OpenBatches(int size, int most) {
        this.size = size;
        this.skip = new int[most + 1];
        Arrays.setAll(skip, batch -> batch);
    }

    /// Puts a thing into the first batch with room at `from` or later, and tells which.
    int put(int thing, int from) {
        int batch = from;
        while (skip[batch] != batch) {
            skip[batch] = skip[skip[batch]];
            batch = skip[batch];
        }
        while (batches.size() <= batch) batches.add(new ArrayList<>());
        List<Integer> place = batches.get(batch);
        place.add(thing);
        if (place.size() == size) skip[batch] = batch + 1;
        return batch;
    }

    /// All batches, the last ones perhaps with room.
    List<List<Integer>> all() {
        return batches;
    }

    /// The batches without room.
    List<List<Integer>> full() {
        return batches.stream().filter(batch -> batch.size() == size).toList();
    }
}
