package dev.dipole.contrastive.evaluation;

import java.util.Collections;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;

/// How embeddings lie in their space, without any judgement of what they mean.
///
/// With unit vectors `x` of the queries and `y` of the texts that belong to them:
///
/// | figure | value | good |
/// |---|---|---|
/// | alignment | `mean_i ‖x_i − y_i‖²` (Wang & Isola 2020, α = 2) | small |
/// | uniformity | `log mean_{i<j} exp(−2 ‖x_i − x_j‖²)` (ibid., t = 2) | very negative |
/// | effective rank | `exp(−Σ p log p)`, p = singular values over their sum (Roy & Vetterli 2007) | near the width |
/// | mean cosine | `mean_{i<j} ⟨x_i, x_j⟩` (anisotropy) | near 0 |
///
/// The last three are computed for each side and averaged, as Wang & Isola do: over both sides together the
/// positive pairs would enter as neighbours. Vectors are brought to length 1 first.
public record EmbeddingGeometry(double alignment, double uniformity, double effectiveRank, double meanCosine) {
    private static final double T = 2;

    /// All four figures of pairs: row i of `queries` belongs to row i of `documents`.
    ///
    /// @throws IllegalArgumentException with fewer than two pairs, a zero vector, or widths that differ
    public static EmbeddingGeometry of(double[][] queries, double[][] documents) {
        return new EmbeddingGeometry(
                alignment(queries, documents),
                (uniformity(queries) + uniformity(documents)) / 2,
                (effectiveRank(queries) + effectiveRank(documents)) / 2,
                (meanCosine(queries) + meanCosine(documents)) / 2);
    }

    /// The same for embeddings in single precision; the figures are computed in double precision all the same.
    public static EmbeddingGeometry of(float[][] queries, float[][] documents) {
        return of(Vectors.doubles(queries), Vectors.doubles(documents));
    }

    /// The figures by name.
    public Map<String, Double> named() {
        var named = new LinkedHashMap<String, Double>();
        named.put("alignment", alignment);
        named.put("uniformity", uniformity);
        named.put("effective_rank", effectiveRank);
        named.put("mean_cosine", meanCosine);
        return Collections.unmodifiableMap(named);
    }

    /// `mean_i ‖x_i − y_i‖²` of unit vectors, from 0 to 4.
    public static double alignment(double[][] x, double[][] y) {
        if (x.length != y.length || x.length == 0) {
            throw new IllegalArgumentException("%d and %d vectors are no pairs".formatted(x.length, y.length));
        }
        double[][] a = Vectors.unit(x);
        double[][] b = Vectors.unit(y);
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += Vectors.squaredDistance(a[i], b[i]);
        return sum / a.length;
    }

    /// `log mean_{i<j} exp(−2 ‖x_i − x_j‖²)` of unit vectors, from −8 to 0; n²/2 distances.
    public static double uniformity(double[][] x) {
        requireTwo(x);
        double[][] u = Vectors.unit(x);
        // Each row's sum has one owner and the rows are added in order, so threads don't show.
        double[] rows = IntStream.range(0, u.length)
                .parallel()
                .mapToDouble(i -> {
                    double sum = 0;
                    for (int j = i + 1; j < u.length; j++) sum += Math.exp(-T * Vectors.squaredDistance(u[i], u[j]));
                    return sum;
                })
                .toArray();
        double sum = 0;
        for (double row : rows) sum += row;
        return Math.log(sum / (u.length * (u.length - 1.0) / 2));
    }

    /// `exp` of the entropy of the normalised singular values of the matrix of unit vectors: from 1 to min(n,
    /// width).
    ///
    /// Of a tall matrix only the triangular factor is decomposed: in `X = Q R`, R has the singular values of X.
    /// That costs n · width² and, unlike the eigenvalues of `XᵀX`, keeps the small ones exact.
    public static double effectiveRank(double[][] x) {
        requireTwo(x);
        double[] singular = singularValues(new DMatrixRMaj(Vectors.unit(x)));
        double total = 0;
        for (double value : singular) total += value;
        double entropy = 0;
        for (double value : singular) {
            double p = value / total;
            if (p > 0) entropy -= p * Math.log(p);
        }
        return Math.exp(entropy);
    }

    private static double[] singularValues(DMatrixRMaj matrix) {
        DMatrixRMaj square = matrix;
        if (matrix.numRows > matrix.numCols) {
            var qr = DecompositionFactory_DDRM.qr(matrix.numRows, matrix.numCols);
            if (!qr.decompose(matrix)) throw new ArithmeticException("the QR decomposition did not succeed");
            square = qr.getR(null, true);
        }
        var svd = DecompositionFactory_DDRM.svd(square.numRows, square.numCols, false, false, true);
        if (!svd.decompose(square)) throw new ArithmeticException("the singular values did not converge");
        return svd.getSingularValues();
    }

    /// The mean cosine of two different vectors, from `(‖Σ u‖² − n) / (n (n − 1))`.
    public static double meanCosine(double[][] x) {
        requireTwo(x);
        double[][] u = Vectors.unit(x);
        double[] sum = new double[u[0].length];
        double diagonal = 0;
        for (double[] vector : u) {
            for (int j = 0; j < sum.length; j++) sum[j] += vector[j];
            diagonal += Vectors.dot(vector, vector);
        }
        double n = u.length;
        return (Vectors.dot(sum, sum) - diagonal) / (n * (n - 1));
    }

    private static void requireTwo(double[][] x) {
        if (x.length < 2) throw new IllegalArgumentException("at least two vectors are needed, not " + x.length);
    }
}
