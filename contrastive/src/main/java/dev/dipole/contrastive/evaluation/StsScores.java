package dev.dipole.contrastive.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.function.ToDoubleBiFunction;

/// How well the similarity of two embeddings follows the similarity people gave the two sentences.
///
/// The field's figure is Spearman under cosine; [#named] has all of them. Greater is always closer: distances
/// enter negated.
///
/// @param cosine `⟨a, b⟩ / (‖a‖ ‖b‖)`, 0 where a vector is zero
/// @param dot `⟨a, b⟩`
/// @param euclidean `−‖a − b‖₂`
/// @param manhattan `−‖a − b‖₁`
public record StsScores(Agreement cosine, Agreement dot, Agreement euclidean, Agreement manhattan) {
    /// Correlations with the human scores.
    public record Agreement(double pearson, double spearman) {}

    /// Compares row i of both sides and correlates with `human[i]`.
    ///
    /// @param first one vector per pair
    /// @param second as many, of the same widths
    /// @param human as many scores, on any scale
    /// @throws IllegalArgumentException if the numbers of rows or the widths differ, or a number is not finite
    public static StsScores of(float[][] first, float[][] second, double[] human) {
        if (first.length != second.length || first.length != human.length) {
            throw new IllegalArgumentException(
                    "%d and %d vectors for %d scores".formatted(first.length, second.length, human.length));
        }
        return new StsScores(
                agreement(first, second, human, Vectors::cosine),
                agreement(first, second, human, Vectors::dot),
                agreement(first, second, human, (a, b) -> -Math.sqrt(Vectors.squaredDistance(a, b))),
                agreement(first, second, human, (a, b) -> -Vectors.manhattan(a, b)));
    }

    private static Agreement agreement(
            float[][] first, float[][] second, double[] human, ToDoubleBiFunction<float[], float[]> similarity) {
        double[] scores = new double[human.length];
        for (int i = 0; i < scores.length; i++) scores[i] = similarity.applyAsDouble(first[i], second[i]);
        return new Agreement(Correlation.pearson(scores, human), Correlation.spearman(scores, human));
    }

    /// The figures under their usual names: `pearson_cosine`, `spearman_cosine`, then dot, euclidean,
    /// manhattan.
    public Map<String, Double> named() {
        var named = new LinkedHashMap<String, Double>();
        var all = new LinkedHashMap<String, Agreement>();
        all.put("cosine", cosine);
        all.put("dot", dot);
        all.put("euclidean", euclidean);
        all.put("manhattan", manhattan);
        all.forEach((name, agreement) -> {
            named.put("pearson_" + name, agreement.pearson());
            named.put("spearman_" + name, agreement.spearman());
        });
        return Collections.unmodifiableMap(named);
    }
}
