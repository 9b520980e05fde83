package dev.dipole.contrastive.policy;

import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.ObjectiveException;
import java.util.List;
import java.util.stream.IntStream;

/// Rewards of rationales by the vectors that they lead to: close to the query, away from its negatives, of one
/// mind with the other rationales of the text (GRACE, 2025, arXiv 2510.04506).
///
/// `R_k = ( h_q·h⁺_k − Σ_m h_q·h⁻_m + λ₁ mean_{j≠k} h⁺_k·h⁺_j + λ₂ H ) / τ`
///
/// `H` is the same for all rationales of a text as published, `−mean_{j≠i} max_l h_q,i·h⁺_j,l`, so that it and
/// the negatives vanish with the group mean and teach nothing; per rollout it is `−mean_{j≠i} h_q,j·h⁺_k`,
/// which does not. A truncated rationale is rewarded −1 whatever its vector.
///
/// Rewards are plain numbers: no gradient flows through vectors.
///
/// @param temperature `τ`
/// @param consistency `λ₁`
/// @param hardness `λ₂`
/// @param perRollout whether `H` is each rationale's own
public record GraceReward(double temperature, double consistency, double hardness, boolean perRollout) {
    public GraceReward {
        Check.positive("grace: the temperature", temperature);
        Check.finite("grace: the weight of consistency", consistency);
        Check.finite("grace: the weight of hardness", hardness);
    }

    /// `τ = 0.1`, both weights 0.2, as published.
    public GraceReward() {
        this(.1, .2, .2, false);
    }

    /// Rewards with supervision.
    ///
    /// @param queries a unit vector of each text's query
    /// @param rationales of each text, unit vectors, as many of each
    /// @param negatives of each text, unit vectors, perhaps none
    /// @param truncated which rationales did not end in time
    /// @return a reward for each rationale, text by text
    public double[] of(
            double[][] queries, List<double[][]> rationales, List<double[][]> negatives, boolean[] truncated) {
        checkTexts(queries.length, rationales, truncated);
        if (negatives.size() != queries.length) {
            throw new ObjectiveException("grace: the negatives of %d texts do not fit %d queries; give each a list"
                    .formatted(negatives.size(), queries.length));
        }
        int texts = queries.length;
        var rewards = IntStream.range(0, texts).boxed().flatMapToDouble(i -> {
            double common = 0;
            for (double[] negative : negatives.get(i)) common -= dot(queries[i], negative);
            if (!perRollout) common += hardness * hardestOfOthers(queries[i], rationales, i);
            double shared = common;
            return IntStream.range(0, rationales.get(i).length).mapToDouble(k -> {
                double[] h = rationales.get(i)[k];
                double own = perRollout ? hardness * awayFromOthers(queries, h, i) : 0;
                return (dot(queries[i], h) + shared + own + consistency * agreement(rationales.get(i), k))
                        / temperature;
            });
        });
        return truncate(rewards.toArray(), truncated);
    }

    /// Rewards without supervision: one more rationale of the same text stands for the query, and those of
    /// other texts push each rationale away.
    ///
    /// @param anchors a unit vector of each text
    public double[] unsupervised(double[][] anchors, List<double[][]> rationales, boolean[] truncated) {
        checkTexts(anchors.length, rationales, truncated);
        var rewards = IntStream.range(0, anchors.length)
                .boxed()
                .flatMapToDouble(i -> IntStream.range(0, rationales.get(i).length)
                        .mapToDouble(k -> {
                            double[] h = rationales.get(i)[k];
                            return dot(anchors[i], h)
                                    + consistency * agreement(rationales.get(i), k)
                                    + hardness * awayFromOthers(anchors, h, i);
                        }));
        return truncate(rewards.toArray(), truncated);
    }

    private static void checkTexts(int texts, List<double[][]> rationales, boolean[] truncated) {
        int count = rationales.stream().mapToInt(r -> r.length).sum();
        if (rationales.size() == texts && truncated.length == count) return;
        throw new ObjectiveException(
                "grace: the rationales of %d texts, %d in all, and %d marks of truncation do not fit %d queries"
                        .formatted(rationales.size(), count, truncated.length, texts));
    }

    private static double[] truncate(double[] rewards, boolean[] truncated) {
        for (int k = 0; k < rewards.length; k++) if (truncated[k]) rewards[k] = -1;
        return rewards;
    }

    private static double agreement(double[][] rationales, int k) {
        double sum = 0;
        for (int j = 0; j < rationales.length; j++) if (j != k) sum += dot(rationales[k], rationales[j]);
        return rationales.length == 1 ? 0 : sum / (rationales.length - 1);
    }

    private static double hardestOfOthers(double[] query, List<double[][]> rationales, int own) {
        double sum = 0;
        for (int j = 0; j < rationales.size(); j++) {
            if (j == own) continue;
            double highest = Double.NEGATIVE_INFINITY;
            for (double[] h : rationales.get(j)) highest = Math.max(highest, dot(query, h));
            sum -= highest;
        }
        return rationales.size() == 1 ? 0 : sum / (rationales.size() - 1);
    }

    private static double awayFromOthers(double[][] queries, double[] h, int own) {
        double sum = 0;
        for (int j = 0; j < queries.length; j++) if (j != own) sum -= dot(queries[j], h);
        return queries.length == 1 ? 0 : sum / (queries.length - 1);
    }

    private static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) sum += a[k] * b[k];
        return sum;
    }
}
