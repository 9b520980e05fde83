package dev.dipole.contrastive.regulariser;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Check;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Transpose;
import dev.dipole.tensor.Unary;

/// The nearest neighbour far away, after Kozachenko and Leonenko's estimator of entropy: `−mean_i log(
/// min_{j≠i} ‖u_i − u_j‖ + ε )` on unit vectors. Two equal vectors cost `−log(2ε)`, large but finite: the
/// distance is `√(‖·‖² + ε²)`.
///
/// Which row is nearest is looked up without a gradient; of equally near ones the first counts.
public record NearestNeighbour(double epsilon) implements VectorFormula {
    public NearestNeighbour {
        Check.positive("nearest neighbour: epsilon", epsilon);
    }

    @Override
    public String name() {
        return "nearest_neighbour";
    }

    @Override
    public int leastRows() {
        return 2;
    }

    @Override
    public Variable of(Variable z) {
        var u = z.unitRows();
        var squared = u.sub(u.gather(nearest(u.value()))).apply(Unary.SQUARE).sumRows();
        var distance = squared.affine(1, epsilon * epsilon).apply(Unary.SQRT);
        return distance.affine(1, epsilon).apply(Unary.LOG).mean().scale(-1);
    }

    /// The other row with the largest inner product, for each row.
    static Ints nearest(Tensor u) {
        int n = u.shape().dim(0);
        Check.fitsAnArray(n, n);
        double[] products = u.matmul(u, Transpose.RIGHT).toDoubles();
        int[] nearest = new int[n];
        for (int i = 0; i < n; i++) {
            int best = i == 0 ? 1 : 0;
            for (int j = 0; j < n; j++) if (j != i && products[i * n + j] > products[i * n + best]) best = j;
            nearest[i] = best;
        }
        return Ints.of(nearest);
    }
}
