package dev.dipole.contrastive.data;

import dev.dipole.tensor.Key;
import java.util.ArrayList;
import java.util.List;

/// Batches of P classes with K examples each, "P–K batches": every item has fellows to come close to and others
/// to keep away from (Hermans et al., "In defense of the triplet loss for person re-identification", 2017,
/// section 2).
///
/// An epoch goes through the examples in a random order, makes a group of every K of a class, and puts each
/// group into the first batch with room that lacks its class: one pass, O(n), every example at most once. The
/// examples of a batch stand class by class.
///
/// The up to K − 1 examples of a class that fill no group are left out of an epoch, others in each;
/// classes of fewer than K examples are never seen ([#unseen]). So are groups of batches that stay incomplete at
/// the end of an epoch.
public final class LabelSampler implements Sampler {
    private final int[] labels;
    private final int classes;
    private final int perBatch;
    private final int perClass;
    private final Key key;
    private final int unseen;

    /// A sampler over examples of these classes, numbered from 0; `key` decides their order, epoch by epoch.
    ///
    /// @param perBatch P, how many classes a batch has
    /// @param perClass K, how many examples of each
    /// @throws DataException if fewer than P classes have K examples
    public LabelSampler(int[] labels, int perBatch, int perClass, Key key) {
        if (perBatch < 1 || perClass < 1) {
            throw new IllegalArgumentException(
                    "a batch has at least one example of one class, not %d of %d".formatted(perClass, perBatch));
        }
        this.labels = labels.clone();
        this.perBatch = perBatch;
        this.perClass = perClass;
        this.key = key;
        int most = -1;
        for (int label : labels) most = Math.max(most, label);
        classes = most + 1;
        int[] counts = new int[classes];
        for (int label : labels) counts[label]++;
        int large = 0;
        int small = 0;
        for (int count : counts) {
            if (count >= perClass) large++;
            else small += count;
        }
        unseen = small;
        if (large < perBatch) {
            throw new DataException(
                    "%d of %d classes have %d examples, too few for batches of %d such classes: choose fewer classes"
                                    .formatted(large, classes, perClass, perBatch)
                            + " a batch, or a smaller batch");
        }
    }

    /// How many examples no batch ever holds, because their classes have fewer than K.
    public int unseen() {
        return unseen;
    }

    @Override
    public List<int[]> batches(int epoch) {
        List<int[]> groups = groups(key.atStep(epoch).permutation(labels.length));
        var open = new OpenBatches(perBatch, groups.size());
        int[] earliest = new int[classes]; // the first batch after all that hold the class
        for (int g = 0; g < groups.size(); g++) {
            int label = labels[groups.get(g)[0]];
            earliest[label] = open.put(g, earliest[label]) + 1;
        }
        return open.full().stream().map(batch -> joined(batch, groups)).toList();
    }

    /// Every K examples of a class, in the order in which they are complete.
    private List<int[]> groups(int[] order) {
        int[][] waiting = new int[classes][perClass];
        int[] count = new int[classes];
        var groups = new ArrayList<int[]>();
        for (int example : order) {
            int label = labels[example];
            waiting[label][count[label]++] = example;
            if (count[label] < perClass) continue;
            groups.add(waiting[label].clone());
            count[label] = 0;
        }
        return groups;
    }

    private int[] joined(List<Integer> batch, List<int[]> groups) {
        int[] rows = new int[perBatch * perClass];
        for (int p = 0; p < perBatch; p++) {
            System.arraycopy(groups.get(batch.get(p)), 0, rows, p * perClass, perClass);
        }
        return rows;
    }
}
