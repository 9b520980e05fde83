package dev.dipole.contrastive.head;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Unary;
import java.util.Arrays;
import java.util.List;

/// Texts as sparse vectors over the whole vocabulary, to be compared by their dot product.
public final class Vocabulary {
    private Vocabulary() {}

    /// How the tokens of a text become one vector.
    public enum Pooling {
        /// The greatest of all tokens: SPLADE from version 2 on.
        MAX,
        /// The sum over all tokens: version 1.
        SUM
    }

    /// What a masked-language head says of each token: `w_t = max_i log(1 + relu(logit_it))`, or the sum over
    /// `i` (Formal et al., "SPLADE v2", 2021). No positive logit gives a vector of zeros.
    ///
    /// @param logits `[tokens, vocabulary]`
    /// @param offsets text `s` has the tokens `offsets[s] … offsets[s+1]-1`
    /// @return `[texts, vocabulary]`
    public static Variable splade(Variable logits, Ints offsets, Pooling pooling) {
        return switch (pooling) {
            case MAX -> saturated(logits.segmentMax(offsets)); // it rises with the logit, so the order is the same
            case SUM -> saturated(logits).segmentSum(offsets);
        };
    }

    private static Variable saturated(Variable logits) {
        return logits.apply(Unary.RELU).affine(1, 1).apply(Unary.LOG);
    }

    /// Queries that need no model: each token that occurs weighs as much as a table says (Geng et al., "Towards
    /// competitive search relevance for inference-free learned sparse retrievers", 2024).
    ///
    /// @param queries the tokens of each query
    /// @param table the weight of each entry of the vocabulary, say its [#idf]
    /// @return `[queries, vocabulary]`; twice the same token counts once
    public static Tensor inferenceFree(List<int[]> queries, double[] table) {
        double[] vectors = new double[Math.multiplyExact(queries.size(), table.length)];
        for (int q = 0; q < queries.size(); q++) {
            for (int id : queries.get(q)) {
                if (id < 0 || id >= table.length) {
                    throw new ObjectiveException(
                            "query %d has the token %d, the table of weights only %d entries; take the tokenizer that"
                                            .formatted(q, id, table.length)
                                    + " the table was made with");
                }
                vectors[q * table.length + id] = table[id];
            }
        }
        return Tensor.of(Shape.of(queries.size(), table.length), vectors);
    }

    /// Inverse document frequencies as BM25 has them, `log(1 + (N − n + ½)/(n + ½))`, with `n` of the `N` texts
    /// having the token (Robertson & Zaragoza, 2009, in the form that is never negative).
    public static double[] idf(List<int[]> texts, int vocabulary) {
        int[] having = new int[vocabulary];
        for (int[] text : texts) Arrays.stream(text).distinct().forEach(id -> having[id]++);
        return Arrays.stream(having)
                .mapToDouble(n -> StrictMath.log1p((texts.size() - n + 0.5) / (n + 0.5)))
                .toArray();
    }
}
