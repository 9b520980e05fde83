package dev.dipole.contrastive.regulariser;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Check;

/// Minus the number of nats that code the vectors up to a distortion: `−R(Z)`,
/// `R(Z) = ½ log det( I + D/(n ε) Zᵀ Z )`. 0 for vectors of 0, lower the more room they take.
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
        return z.logDeterminant(z.shape().width() / (z.shape().dim(0) * distortion))
                .scale(.5);
    }
}
