package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Unary;

/// Widens the angle between a row and its positives: their cosine `cos θ` becomes `cos(θ + m)` (Deng et al.,
/// "ArcFace", 2019, eq. 3). Where `θ + m` would pass `π` it becomes `cos θ − m sin m`, which keeps falling with
/// `θ`. Wants cosines.
///
/// `cos(θ + m) = cos θ cos m − sin θ sin m` with `sin θ = √(1 − cos²θ + 1e-12)`: no arc cosine, whose slope is
/// infinite at ±1.
///
/// @param radians `m`, below `π`
public record AngularMargin(double radians) implements Shaping.OfRows {
    public AngularMargin {
        Check.within("the angular margin", radians, 0, Math.PI);
    }

    @Override
    public ScoreTable apply(ScoreTable table) {
        var cosines = table.scores();
        double[] known = cosines.value().toDoubles();
        double[] turned = table.positives().indicator(cosines.value()).toDoubles();
        double[] shift = new double[known.length];
        double last = StrictMath.cos(Math.PI - radians); // the cosine where θ + m = π
        for (int k = 0; k < known.length; k++) {
            if (turned[k] == 0 || known[k] >= last) continue;
            turned[k] = 0;
            shift[k] = -radians * StrictMath.sin(radians);
        }
        var sines = cosines.apply(Unary.SQUARE)
                .affine(-1, 1)
                .apply(Unary.RELU) // rounding may leave a cosine a little above 1
                .affine(1, 1e-12)
                .apply(Unary.SQRT);
        var change = cosines.scale(StrictMath.cos(radians) - 1).sub(sines.scale(StrictMath.sin(radians)));
        var moved = cosines.add(change.mul(constant(cosines, turned))).add(constant(cosines, shift));
        return table.withScores(moved);
    }

    private static Variable constant(Variable like, double[] values) {
        Tensor tensor = like.value().like();
        tensor.assign(values);
        return Variable.constant(tensor);
    }
}
