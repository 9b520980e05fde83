package dev.dipole.contrastive.regulariser;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Cells;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Similarity;
import dev.dipole.tensor.Transpose;

/// Tables of all vectors against each other, and means over their cells.
final class Pairs {
    private Pairs() {}

    /// `‖z_i − z_j‖²`, up to rounding.
    static Variable squaredDistances(Variable z) {
        int n = z.shape().dim(0);
        Check.fitsAnArray(n, n);
        return new Similarity.NegativeSquaredL2().table(z, z).scale(-1);
    }

    /// `cos(z_i, z_j)`
    static Variable cosines(Variable z) {
        int n = z.shape().dim(0);
        Check.fitsAnArray(n, n);
        var u = z.unitRows();
        return u.matmul(u, Transpose.RIGHT);
    }

    /// `log mean exp` over the cells, or over those off the diagonal.
    static Variable logMeanExp(Variable square, boolean diagonal) {
        int n = square.shape().dim(0);
        var row = square.reshape(1, n * n);
        if (diagonal) return row.logSumExp().affine(1, -2 * Math.log(n)).sum();
        var others = Cells.diagonal(n).complement().indicator(square.value()).reshape(1, n * n);
        return row.logSumExp(others).affine(1, -Math.log((double) n * (n - 1))).sum();
    }

    /// The mean of the cells, or of those off the diagonal.
    static Variable mean(Variable square, boolean diagonal) {
        int n = square.shape().dim(0);
        return diagonal ? square.mean() : Moments.offDiagonal(square).sum().scale(1.0 / ((double) n * (n - 1)));
    }
}
