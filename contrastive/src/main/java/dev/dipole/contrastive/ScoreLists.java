package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Tensor;

/// Scores of candidates, a list for each query, as a cross-encoder gives them, with a label for each: the batch
/// of a reranker. Lists may have different lengths; they stand packed, one behind the other.
///
/// @param scores `[candidates]`, differentiable
/// @param offsets list `i` is the candidates `offsets[i] … offsets[i+1]-1`
/// @param labels `[candidates]`, how relevant each is; a constant
public record ScoreLists(Variable scores, Ints offsets, Tensor labels) {
    public ScoreLists {
        if (scores.shape().rank() != 1) {
            throw new ObjectiveException(
                    "scores of candidates are one list, cut by offsets, not a tensor of shape " + scores.shape());
        }
        int candidates = scores.shape().dim(0);
        Packing.check("list", "candidate", offsets, candidates);
        Packing.checkSize("labels", labels, candidates);
    }

    /// Lists of the given lengths.
    public static ScoreLists ofLengths(Variable scores, Tensor labels, int... lengths) {
        return new ScoreLists(scores, Packing.offsets(lengths), labels);
    }

    /// The number of lists.
    public int lists() {
        return offsets.size() - 1;
    }
}
