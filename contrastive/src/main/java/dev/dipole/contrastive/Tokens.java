package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Ints;

/// The tokens of the items of a view, one item after the other without padding: item `i` has the tokens
/// `offsets[i] … offsets[i+1]-1`, at least one.
///
/// @param vectors `[tokens, width]`
/// @param weights how much each token counts, `[tokens]`, at least 0
/// @param ids which entry of the vocabulary each token is, `[tokens]`
/// @param offsets `[items + 1]`
public record Tokens(Variable vectors, Variable weights, Ints ids, Ints offsets) {
    public Tokens {
        int count = vectors.shape().dim(0);
        boolean fits = vectors.shape().rank() == 2
                && weights.shape().rank() == 1
                && weights.shape().dim(0) == count
                && ids.size() == count;
        if (!fits) {
            throw new ObjectiveException("token vectors of shape %s, weights of shape %s and %d ids do not fit together"
                    .formatted(vectors.shape(), weights.shape(), ids.size()));
        }
        checkOffsets(offsets, count);
    }

    private static void checkOffsets(Ints offsets, int count) {
        boolean sound = offsets.size() >= 2 && offsets.get(0) == 0 && offsets.get(offsets.size() - 1) == count;
        for (int i = 0; i + 1 < offsets.size(); i++) sound &= offsets.get(i) < offsets.get(i + 1);
        if (sound) return;
        throw new ObjectiveException(
                "the offsets %s do not cut %d tokens into items; begin with 0, end with %d, give every item a token"
                        .formatted(offsets, count, count));
    }

    /// The number of items.
    public int items() {
        return offsets.size() - 1;
    }
}
