package dev.dipole.contrastive.sparse;

import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Tensor;
import java.util.BitSet;

/// For how many batches each latent of an autoencoder has not been used: explicit state of [Csr], to be saved
/// with a checkpoint.
public final class Usage {
    private static final double USED = 1e-5;

    private final int[] batches;
    private final BitSet now = new BitSet();

    /// Nothing has been seen yet.
    ///
    /// @param latents how many there are
    public Usage(int latents) {
        batches = new int[latents];
    }

    /// The batches since each latent was used, as of now.
    public Ints batches() {
        return Ints.of(batches.clone());
    }

    /// Goes on from what was saved.
    public void restore(Ints saved) {
        if (saved.size() != batches.length) {
            throw new ObjectiveException("the usage of %d latents does not fit an autoencoder of %d"
                    .formatted(saved.size(), batches.length));
        }
        System.arraycopy(saved.toArray(), 0, batches, 0, batches.length);
    }

    /// The latents that were not used for more than so many batches.
    BitSet unusedFor(int limit) {
        var unused = new BitSet();
        for (int j = 0; j < batches.length; j++) unused.set(j, batches[j] > limit);
        return unused;
    }

    void saw(Tensor codes) {
        double[] values = codes.toDoubles();
        for (int i = 0; i < values.length; i++) if (values[i] > USED) now.set(i % batches.length);
    }

    void endBatch() {
        for (int j = 0; j < batches.length; j++) batches[j] = now.get(j) ? 0 : batches[j] + 1;
        now.clear();
    }
}
