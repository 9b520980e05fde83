package dev.dipole.contrastive.evaluation;

import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;

import java.util.List;
import org.junit.jupiter.api.Test;

class CorrelationTest {
    private static final double EPS = 1e-12;

    @Test
    void pearsonByHand() {
        // means 2.5 and 3; Σdxdy = 1.5·2 + 0.5·1 + 0.5·0 + 1.5·3 = 8, Σdx² = 5, Σdy² = 14
        assertEquals(
                8 / Math.sqrt(5 * 14.0),
                Correlation.pearson(new double[] {1, 2, 3, 4}, new double[] {1, 2, 3, 6}),
                EPS);
        assertEquals(1, Correlation.pearson(new double[] {1, 2, 4}, new double[] {10, 20, 40}), EPS);
        assertEquals(-1, Correlation.pearson(new double[] {1, 2, 4}, new double[] {-1, -2, -4}), EPS);
    }

    @Test
    void tiesShareTheMeanOfTheirRanks() {
        assertArrayEquals(new double[] {2.5, 1, 2.5, 5, 5, 5}, Correlation.ranks(new double[] {3, 1, 3, 7, 7, 7}), EPS);
        assertArrayEquals(new double[] {1.5, 1.5}, Correlation.ranks(new double[] {0.0, -0.0}), EPS);
    }

    @Test
    void spearmanByHand() {
        // Without ties 1 − 6 Σd² / (n (n² − 1)); ranks of y: 2 1 4 3 5, Σd² = 4.
        assertEquals(
                1 - 6 * 4 / (5 * 24.0),
                Correlation.spearman(new double[] {1, 2, 3, 4, 5}, new double[] {20, 10, 400, 300, 5000}),
                EPS);
        // With ties: ranks 1 2.5 2.5 4 and 1 2 3 4: Σdxdy = 4.5, Σdx² = 4.5, Σdy² = 5.
        assertEquals(
                4.5 / Math.sqrt(4.5 * 5),
                Correlation.spearman(new double[] {1, 2, 2, 3}, new double[] {1, 2, 3, 4}),
                EPS);
    }

    @Test
    void degenerateSeriesHaveADefinedResult() {
        double[] constant = {0.1, 0.1, 0.1};
        assertEquals(0, Correlation.pearson(constant, new double[] {1, 2, 3}));
        assertEquals(0, Correlation.spearman(new double[] {1, 2, 3}, constant));
        assertEquals(0, Correlation.pearson(new double[] {1}, new double[] {2}));
        assertEquals(0, Correlation.spearman(new double[0], new double[0]));
        assertEquals(0, Correlation.pearson(new double[] {1e-200, 2e-200}, new double[] {1e-200, 3e-200}), "underflow");
    }

    @Test
    void nonsenseIsRefused() {
        assertThrows(
                IllegalArgumentException.class, () -> Correlation.pearson(new double[] {1, 2}, new double[] {1, 2, 3}));
        assertThrows(
                IllegalArgumentException.class,
                () -> Correlation.spearman(new double[] {1, Double.NaN}, new double[] {1, 2}));
    }

    @Test
    void stsUnderFourSimilarities() {
        float[][] first = {{1, 0}, {2, 0}, {0, 3}};
        float[][] second = {{2, 0}, {1, 1}, {4, 0}};
        // cosine 1, √½, 0; dot 2, 2, 0; L2 1, √2, 5; L1 1, 2, 7
        StsScores scores = StsScores.of(first, second, new double[] {5, 3, 1});
        double[] human = {5, 3, 1};
        assertEquals(
                Correlation.pearson(new double[] {1, Math.sqrt(0.5), 0}, human),
                scores.cosine().pearson(),
                EPS);
        assertEquals(1, scores.cosine().spearman(), EPS);
        assertEquals(Math.sqrt(3) / 2, scores.dot().spearman(), EPS); // ranks 2.5 2.5 1 against 3 2 1
        assertEquals(1, scores.euclidean().spearman(), EPS);
        assertEquals(
                Correlation.pearson(new double[] {-1, -2, -7}, human),
                scores.manhattan().pearson(),
                EPS);
        assertEquals(
                List.of(
                        "pearson_cosine",
                        "spearman_cosine",
                        "pearson_dot",
                        "spearman_dot",
                        "pearson_euclidean",
                        "spearman_euclidean",
                        "pearson_manhattan",
                        "spearman_manhattan"),
                List.copyOf(scores.named().keySet()));
        assertEquals(
                0,
                StsScores.of(new float[2][3], new float[2][3], new double[] {1, 2})
                        .cosine()
                        .pearson());
        assertThrows(IllegalArgumentException.class, () -> StsScores.of(first, second, new double[2]));
        assertThrows(
                IllegalArgumentException.class,
                () -> StsScores.of(new float[][] {{1, 2}}, new float[][] {{1}}, new double[1]));
    }
}
