package dev.dipole.contrastive.wrapper;

import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Transpose;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.ejml.data.DMatrixRMaj;
import org.ejml.dense.row.factory.DecompositionFactory_DDRM;

/// What is essential of vectors, in few numbers: `Z U_k Σ_k`, with the first `k` left singular vectors and
/// values of how the coordinates go together, `A = softmax(ZᵀZ/√d) = U Σ Vᵀ`, softmax by rows (Li et al., "ESE:
/// Espresso sentence embeddings", 2025, section 3.2). A constant.
///
/// A decomposition leaves the sign of each singular vector open; here its number furthest from 0 is positive,
/// so that the same batch has the same components everywhere. It is made in float64 on one thread.
final class PrincipalComponents {
    private PrincipalComponents() {}

    /// The first `count` components, `[n, d] → [n, count]`.
    static Tensor of(Tensor z, int count) {
        int width = z.shape().width();
        var together = z.matmul(z, Transpose.LEFT)
                .scale(1 / Math.sqrt(width))
                .softmax()
                .toDoubles();
        if (!Arrays.stream(together).allMatch(Double::isFinite))
            return Tensor.full(z.backend(), Shape.of(z.shape().dim(0), count), Double.NaN);
        return z.matmul(basis(together, width, count, z));
    }

    private static Tensor basis(double[] square, int width, int count, Tensor like) {
        var svd = DecompositionFactory_DDRM.svd(width, width, true, false, true);
        if (!svd.decompose(new DMatrixRMaj(width, width, true, square))) {
            throw new ObjectiveException("the principal components of %d coordinates were not found".formatted(width));
        }
        double[] values = svd.getSingularValues();
        double[] u = svd.getU(null, false).data;
        int[] order = IntStream.range(0, width)
                .boxed()
                .sorted(Comparator.comparingDouble(j -> -values[j]))
                .mapToInt(Integer::intValue)
                .toArray();
        double[] basis = new double[width * count];
        for (int c = 0; c < count; c++) {
            int column = order[c];
            int furthest = 0;
            for (int i = 1; i < width; i++) {
                if (Math.abs(u[i * width + column]) > Math.abs(u[furthest * width + column])) furthest = i;
            }
            double factor = u[furthest * width + column] < 0 ? -values[column] : values[column];
            for (int i = 0; i < width; i++) basis[i * count + c] = factor * u[i * width + column];
        }
        var tensor = like.like(Shape.of(width, count));
        tensor.assign(basis);
        return tensor;
    }
}
