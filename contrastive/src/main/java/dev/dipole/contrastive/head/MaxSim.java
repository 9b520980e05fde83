package dev.dipole.contrastive.head;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.contrastive.Tokens;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Transpose;

/// Late interaction: each token of a query looks for the token of the document that is most like it,
/// `s(q, d) = Σ_i max_j u(q_i) · u(d_j)`, or the mean over the query's tokens in place of the sum.
///
/// (Khattab & Zaharia, "ColBERT", 2020; the mean is BGE-M3's, Chen et al., 2024.) Single tokens
/// give the cosine; one more document token never lowers the score; a token that stands twice counts once. The
/// gradient goes to the first of equally close tokens.
///
/// @param mean whether the sum is divided by the number of query tokens
public record MaxSim(boolean mean) {
    /// Every query with every document: `[queries, documents]`. All pairs of tokens are compared at once, which
    /// takes `query tokens × document tokens` numbers.
    ///
    /// @throws ObjectiveException if the vectors of the two are of different widths
    public Variable scores(Tokens queries, Tokens documents) {
        int width = queries.vectors().shape().width();
        int other = documents.vectors().shape().width();
        if (width != other) {
            throw new ObjectiveException(
                    "the tokens of queries have vectors of %d numbers, those of documents %d; take both from one model"
                            .formatted(width, other));
        }
        var close = documents.vectors().unitRows().matmul(queries.vectors().unitRows(), Transpose.RIGHT);
        var best = close.segmentMax(documents.offsets()); // [documents, query tokens]
        return membership(queries, best).matmul(best, Transpose.RIGHT);
    }

    /// `[queries, query tokens]`: how much each token counts for each query.
    private Variable membership(Tokens queries, Variable like) {
        Ints offsets = queries.offsets();
        int tokens = queries.ids().size();
        double[] share = new double[Math.multiplyExact(queries.items(), tokens)];
        for (int q = 0; q < queries.items(); q++) {
            int from = offsets.get(q);
            int to = offsets.get(q + 1);
            for (int t = from; t < to; t++) share[q * tokens + t] = mean ? 1.0 / (to - from) : 1;
        }
        var matrix = like.value().like(Shape.of(queries.items(), tokens));
        matrix.assign(share);
        return Variable.constant(matrix);
    }
}
