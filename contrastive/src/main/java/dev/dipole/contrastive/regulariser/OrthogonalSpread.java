package dev.dipole.contrastive.regulariser;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Check;
import dev.dipole.tensor.Unary;

/// The first two moments of the cosine of two different vectors like those of the uniform distribution on the
/// sphere: `a (mean_{i≠j} cos)² + b [mean_{i≠j} cos² − 1/D]₊`.
///
/// @param mean `a`, the weight of the mean
/// @param square `b`, the weight of the second moment
public record OrthogonalSpread(double mean, double square) implements VectorFormula {
    public OrthogonalSpread {
        Check.notNegative("orthogonal spread: the weight of the mean", mean);
        Check.notNegative("orthogonal spread: the weight of the second moment", square);
    }

    @Override
    public String name() {
        return "orthogonal_spread";
    }

    @Override
    public int leastRows() {
        return 2;
    }

    @Override
    public Variable of(Variable z) {
        var cosines = Pairs.cosines(z);
        var first = Pairs.mean(cosines, false).apply(Unary.SQUARE);
        var second = Pairs.mean(cosines.apply(Unary.SQUARE), false)
                .affine(1, -1.0 / z.shape().width())
                .apply(Unary.RELU);
        return first.scale(mean).add(second.scale(square));
    }
}
