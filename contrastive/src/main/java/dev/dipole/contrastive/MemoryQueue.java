package dev.dipole.contrastive;

import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Tensor;
import org.jspecify.annotations.Nullable;

/// Vectors of earlier batches, kept as further candidates (He et al., "Momentum contrast for unsupervised
/// visual representation learning", 2020; Wang et al., "Cross-batch memory for embedding learning", 2020). They
/// are a plain tensor: no gradient reaches them.
///
/// @param vectors `[size, width]`, perhaps no row
/// @param labels the class of each, or null where nobody said
/// @param ids which text each is, or null; equal id = equal text, across all views of the batch
public record MemoryQueue(
        Tensor vectors, @Nullable Ints labels, @Nullable Ints ids) {
    public MemoryQueue {
        if (vectors.shape().rank() != 2) {
            throw new ObjectiveException(
                    "a memory queue is a matrix with a row per vector, not a tensor of shape " + vectors.shape());
        }
        if (vectors.shape().width() == 0) {
            throw new ObjectiveException(
                    "the vectors of a memory queue are as wide as the encoder's, not of 0 numbers");
        }
        checkCount("labels", labels, vectors.shape().dim(0));
        checkCount("ids", ids, vectors.shape().dim(0));
    }

    private static void checkCount(String what, @Nullable Ints given, int rows) {
        if (given == null || given.size() == rows) return;
        throw new ObjectiveException(
                "%d %s do not fit a memory queue of %d vectors; give one each".formatted(given.size(), what, rows));
    }

    /// A queue of which nothing but the vectors is known.
    public static MemoryQueue of(Tensor vectors) {
        return new MemoryQueue(vectors, null, null);
    }

    /// The number of vectors.
    public int size() {
        return vectors.shape().dim(0);
    }
}
