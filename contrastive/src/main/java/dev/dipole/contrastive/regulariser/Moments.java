package dev.dipole.contrastive.regulariser;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Cells;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Rearrange;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Transpose;
import dev.dipole.tensor.Unary;

/// Means, variances, covariances of the columns of a matrix `[n, D]`, composed of differentiable operations.
public final class Moments {
    private static final Rearrange TRANSPOSE = Rearrange.of("n d -> d n");

    private Moments() {}

    /// `[n, D] → [D, n]`
    public static Variable transposed(Variable z) {
        return z.rearrange(TRANSPOSE);
    }

    /// The sum of each column, `[D]`.
    public static Variable columnSums(Variable z) {
        return z.segmentSum(Ints.of(0, z.shape().dim(0))).reshape(-1);
    }

    /// The mean of each column, `[D]`.
    public static Variable mean(Variable z) {
        return columnSums(z).scale(1.0 / z.shape().dim(0));
    }

    /// Each column less its mean.
    public static Variable centred(Variable z) {
        return z.sub(mean(z));
    }

    /// The variance of each column, `[D]`: squares about the mean over `n − correction`.
    ///
    /// @param correction 0 for the population, 1 for a sample
    public static Variable variance(Variable z, int correction) {
        return columnSums(centred(z).apply(Unary.SQUARE)).scale(1.0 / (z.shape().dim(0) - correction));
    }

    /// The covariance of the columns, `[D, D]`, over `n − 1`.
    public static Variable covariance(Variable z) {
        var centred = centred(z);
        return centred.matmul(centred, Transpose.LEFT).scale(1.0 / (z.shape().dim(0) - 1));
    }

    /// Each column less its mean, over `√(its population variance + 1e-12)`.
    public static Variable standardised(Variable z) {
        return centred(z).div(variance(z, 0).affine(1, 1e-12).apply(Unary.SQRT));
    }

    /// `Σ x²` of the cells of a square matrix that are not on the diagonal.
    public static Variable offDiagonalSquares(Variable square) {
        return offDiagonal(square.apply(Unary.SQUARE)).sum();
    }

    /// A square matrix with zeros on the diagonal.
    public static Variable offDiagonal(Variable square) {
        return square.where(Cells.diagonal(square.shape().dim(0)).complement().indicator(square.value()), 0);
    }

    /// The diagonal of a square matrix, `[n]`.
    public static Variable diagonal(Variable square) {
        int n = square.shape().dim(0);
        int[] places = new int[n];
        for (int i = 0; i < n; i++) places[i] = i;
        return square.pick(Ints.of(places));
    }

    /// The identity of that many rows on the backend of `like`, a constant.
    public static Variable identity(int n, Tensor like) {
        return Variable.constant(Cells.diagonal(n).indicator(like));
    }
}
