package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Unary;

/// Takes an angle off that between a row and its positives: their cosine `cos θ` becomes `cos(θ − b)` (Yu &
/// Tao, "Deep metric learning with tuplet margin loss", 2019). Wants cosines. A pair nearer than `b` is
/// taken for one as far on the other side.
///
/// `cos(θ − b) = cos θ cos b + sin θ sin b` with `sin θ = √(1 − cos²θ + 1e-12)`: no arc cosine, whose slope is
/// infinite at ±1.
///
/// @param radians `b`
public record AngularRelief(double radians) implements Shaping.OfRows {
    public AngularRelief {
        Check.within("the angle", radians, 0, Math.PI);
    }

    @Override
    public ScoreTable apply(ScoreTable table) {
        var cosines = table.scores();
        var positives = Variable.constant(table.positives().indicator(cosines.value()));
        var sines = cosines.apply(Unary.SQUARE)
                .affine(-1, 1)
                .apply(Unary.RELU) // rounding may leave a cosine a little above 1
                .affine(1, 1e-12)
                .apply(Unary.SQRT);
        var change = cosines.scale(StrictMath.cos(radians) - 1).add(sines.scale(StrictMath.sin(radians)));
        return table.withScores(cosines.add(change.mul(positives)));
    }
}
