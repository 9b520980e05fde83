package dev.dipole.contrastive.regulariser;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Unary;

/// Minus the IsoScore (Rudman et al., "IsoScore: measuring the uniformity of embedding space utilization",
/// 2022): −1 where the variance is the same in all directions, 0 where it has one.
///
/// The paper's steps (principal components, normalised variances, their distance from the identity, rescaling)
/// come down to the participation ratio `r = (tr C)² / ‖C‖_F²` of the covariance: `IsoScore = (r − 1)/(D − 1)`.
/// No decomposition is needed. Where all vectors are equal `r` counts as 0, worse than any other batch.
public record IsoScore() implements VectorFormula {
    @Override
    public String name() {
        return "iso_score";
    }

    @Override
    public int leastRows() {
        return 2;
    }

    @Override
    public Variable of(Variable z) {
        int width = z.shape().width();
        if (width == 1) return z.scale(0).sum().affine(1, -1);
        var covariance = Moments.covariance(z);
        var trace = Moments.diagonal(covariance).sum();
        var frobenius = covariance.apply(Unary.SQUARE).sum().affine(1, 1e-18);
        var ratio = trace.apply(Unary.SQUARE).div(frobenius);
        return ratio.affine(-1.0 / (width - 1), 1.0 / (width - 1));
    }
}
