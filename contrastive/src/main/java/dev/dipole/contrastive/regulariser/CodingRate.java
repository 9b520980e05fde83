package dev.dipole.contrastive.regulariser;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Check;
import dev.dipole.tensor.Transpose;

/// Minus the number of nats that code the vectors up to a distortion: `−R(Z)`,
/// `R(Z) = ½ log det( I + D/(n ε) Zᵀ Z )`. 0 for vectors of 0, lower the more room they take.
///
/// The determinant is that of the smaller of `Zᵀ Z` and `Z Zᵀ`, which agree.
///
/// @param distortion `ε`; papers write `ε²`, public code does not square
public record CodingRate(double distortion) implements VectorFormula {
    public CodingRate {
        Check.positive("coding rate: the distortion", distortion);
    }

    @Override
    public String name() {
        return "coding_rate";
    }

    @Override
    public Variable of(Variable z) {
        return rate(z, distortion).scale(-1);
    }

    /// `R(Z)`
    public static Variable rate(Variable z, double distortion) {
        int n = z.shape().dim(0);
        int width = z.shape().width();
        var product = z.matmul(z, n < width ? Transpose.RIGHT : Transpose.LEFT).scale(width / (n * distortion));
        return product.add(Moments.identity(Math.min(n, width), z.value()))
                .logDeterminant()
                .scale(.5);
    }
}
