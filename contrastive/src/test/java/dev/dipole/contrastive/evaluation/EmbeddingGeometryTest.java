package dev.dipole.contrastive.evaluation;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import java.util.List;
import java.util.Random;
import org.junit.jupiter.api.Test;

class EmbeddingGeometryTest {
    private static final double EPS = 1e-12;

    @Test
    void orthogonalAndEqualVectors() {
        double[][] axes = {{2, 0, 0}, {0, 3, 0}, {0, 0, 0.5}};
        double[][] equal = {{1, 1, 1}, {2, 2, 2}, {5, 5, 5}};
        assertEquals(-4, EmbeddingGeometry.uniformity(axes), EPS); // every ‖x − y‖² is 2
        assertEquals(0, EmbeddingGeometry.uniformity(equal), EPS);
        assertEquals(3, EmbeddingGeometry.effectiveRank(axes), EPS);
        assertEquals(1, EmbeddingGeometry.effectiveRank(equal), 1e-6);
        assertEquals(0, EmbeddingGeometry.meanCosine(axes), EPS);
        assertEquals(1, EmbeddingGeometry.meanCosine(equal), EPS);
        assertEquals(0, EmbeddingGeometry.alignment(axes, new double[][] {{1, 0, 0}, {0, 1, 0}, {0, 0, 1}}), EPS);
        assertEquals(4, EmbeddingGeometry.alignment(axes, new double[][] {{-1, 0, 0}, {0, -1, 0}, {0, 0, -1}}), EPS);
        assertEquals(2 - 2 / Math.sqrt(3), EmbeddingGeometry.alignment(axes, equal), EPS);
    }

    @Test
    void effectiveRankByHand() {
        // Three times one axis, once another: singular values √3 and 1.
        double[][] x = {{1, 0}, {1, 0}, {1, 0}, {0, 1}};
        double p = Math.sqrt(3) / (1 + Math.sqrt(3));
        double entropy = -p * Math.log(p) - (1 - p) * Math.log(1 - p);
        assertEquals(Math.exp(entropy), EmbeddingGeometry.effectiveRank(x), EPS);
        // Wide: two orthogonal rows of four.
        assertEquals(2, EmbeddingGeometry.effectiveRank(new double[][] {{0, 1, 0, 1}, {1, 0, 0, 0}}), EPS);
    }

    @Test
    void tallMatricesKeepTheirRankUnderRotation() {
        var random = new Random(5);
        double[][] x = new double[300][8];
        double[][] turned = new double[300][8];
        for (int i = 0; i < x.length; i++) {
            for (int j = 0; j < 8; j++) x[i][j] = random.nextGaussian() / (1 << j);
            for (int j = 0; j < 8; j += 2) { // a rotation in each plane of two coordinates
                turned[i][j] = 0.6 * x[i][j] - 0.8 * x[i][j + 1];
                turned[i][j + 1] = 0.8 * x[i][j] + 0.6 * x[i][j + 1];
            }
        }
        double rank = EmbeddingGeometry.effectiveRank(x);
        assertTrue(rank > 2 && rank < 6, () -> "rank " + rank);
        assertEquals(rank, EmbeddingGeometry.effectiveRank(turned), 1e-10);
    }

    @Test
    void goldenValues() { // computed by an independent float64 program from the same formulas
        double[][] a = new double[4][6];
        double[][] p = new double[4][6];
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 6; j++) {
                a[i][j] = Math.sin(0.7 * i + 1.3 * j + 0.1 * i * j + 0.5);
                p[i][j] = 0.5 * a[i][j] + 0.9 * Math.cos(1.1 * i - 0.9 * j + 0.2);
            }
        }
        assertEquals(1.038830017977, EmbeddingGeometry.alignment(a, p), 1e-11);
        assertEquals(-2.257398491992, EmbeddingGeometry.uniformity(a), 1e-11);
    }

    @Test
    void bothSidesAreAveraged() {
        float[][] queries = {{1, 0}, {0, 1}};
        float[][] documents = {{1, 0}, {1, 0}};
        var geometry = EmbeddingGeometry.of(queries, documents);
        assertEquals(1, geometry.alignment(), EPS); // 0 and 2
        assertEquals(-2, geometry.uniformity(), EPS); // −4 and 0
        assertEquals(1.5, geometry.effectiveRank(), 1e-6); // 2 and 1
        assertEquals(0.5, geometry.meanCosine(), EPS); // 0 and 1
        assertEquals(
                List.of("alignment", "uniformity", "effective_rank", "mean_cosine"),
                List.copyOf(geometry.named().keySet()));
    }

    @Test
    void nonsenseIsRefused() {
        double[][] zero = {{0, 0}, {1, 0}};
        assertEquals(
                "vector 0 has length 0.0 and no direction",
                assertThrows(IllegalArgumentException.class, () -> EmbeddingGeometry.uniformity(zero))
                        .getMessage());
        double[][] nan = {{1, 0}, {Double.NaN, 0}};
        assertThrows(IllegalArgumentException.class, () -> EmbeddingGeometry.effectiveRank(nan));
        double[][] one = {{1, 0}};
        assertThrows(IllegalArgumentException.class, () -> EmbeddingGeometry.meanCosine(one));
        assertThrows(IllegalArgumentException.class, () -> EmbeddingGeometry.alignment(one, zero));
        double[][] ragged = {{1, 0}, {1}};
        assertThrows(IllegalArgumentException.class, () -> EmbeddingGeometry.uniformity(ragged));
    }
}
