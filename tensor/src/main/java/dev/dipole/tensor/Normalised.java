package dev.dipole.tensor;

import org.jspecify.annotations.Nullable;

/// A normalisation and what its pullback needs; see [Backend#layerNorm] and [Backend#rmsNorm] for the formulas.
///
/// @param y the result, of the shape of `x`
/// @param x what was normalised
/// @param gamma the weight `[width]`
/// @param mean the mean of each row, null for root-mean-square normalisation
/// @param inverse one over the (root-mean-square) deviation of each row
public record Normalised(
        Tensor y, Tensor x, Tensor gamma, @Nullable Tensor mean, Tensor inverse) {
    static Normalised layer(Tensor x, Tensor gamma, Tensor beta, double epsilon) {
        Checks.perColumn("layerNorm", x, gamma);
        Checks.perColumn("layerNorm", x, beta);
        var y = x.like();
        var mean = x.like(x.shape().dropLast());
        var inverse = mean.like();
        x.backend().layerNorm(x, gamma.live(), beta.live(), epsilon, y, mean, inverse);
        return new Normalised(y, x, gamma, mean, inverse);
    }

    static Normalised rootMeanSquare(Tensor x, Tensor gamma, double epsilon) {
        Checks.perColumn("rmsNorm", x, gamma);
        var y = x.like();
        var inverse = x.like(x.shape().dropLast());
        x.backend().rmsNorm(x, gamma.live(), epsilon, y, inverse);
        return new Normalised(y, x, gamma, null, inverse);
    }

    /// The gradients of input, weight and shift.
    ///
    /// @param dx of the input's shape
    /// @param dgamma `[width]`
    /// @param dbeta `[width]`; zeros for root-mean-square normalisation, which has no shift
    public record Gradient(Tensor dx, Tensor dgamma, Tensor dbeta) {}

    /// Pulls a gradient of the result back.
    public Gradient gradient(Tensor dy) {
        Checks.sameShape("layerNorm gradient", y, dy);
        var dx = x.like();
        var dgamma = gamma.like();
        if (mean == null) {
            x.backend().rmsNormGradient(x.live(), gamma.live(), inverse.live(), dy.live(), dx, dgamma);
            return new Gradient(dx, dgamma, gamma.zeros());
        }
        var dbeta = gamma.like();
        x.backend()
                .layerNormGradient(x.live(), gamma.live(), mean.live(), inverse.live(), dy.live(), dx, dgamma, dbeta);
        return new Gradient(dx, dgamma, dbeta);
    }
}
