package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Unary;

/// Multiplies the angle between a row and its positives: `cos θ` becomes `(−1)^k cos(mθ) − 2k` with
/// `k = ⌊mθ/π⌋`, which falls all the way from `θ = 0` to `π` (Liu et al., "SphereFace", 2017, eq. 7). Wants
/// cosines.
///
/// `cos(mθ)` is the Chebyshev polynomial `T_m(cos θ)`, from `T_{n+1}(x) = 2x T_n(x) − T_{n−1}(x)`.
///
/// @param times `m`, a whole number of at least 1
public record MultipleAngle(int times) implements Shaping.OfRows {
    public MultipleAngle {
        Check.atLeast("the multiple of the angle", times, 1);
    }

    @Override
    public ScoreTable apply(ScoreTable table) {
        var scores = table.scores();
        // beyond ±1 the polynomial explodes; a cosine is never there but by rounding
        var cosines = scores.sub(scores.affine(1, -1).apply(Unary.RELU))
                .add(scores.affine(-1, -1).apply(Unary.RELU));
        var positive = table.positives().indicator(scores.value());
        double[] known = cosines.value().toDoubles();
        double[] marks = positive.toDoubles();
        double[] sign = new double[known.length];
        double[] shift = new double[known.length];
        for (int i = 0; i < known.length; i++) {
            if (marks[i] == 0) continue;
            double angle = StrictMath.acos(Math.clamp(known[i], -1, 1));
            int k = Math.min(times - 1, (int) Math.floor(times * angle / Math.PI));
            sign[i] = k % 2 == 0 ? 1 : -1;
            shift[i] = -2.0 * k;
        }
        var others = Variable.constant(positive.affine(-1, 1));
        var signs = scores.value().like();
        signs.assign(sign);
        var shifts = scores.value().like();
        shifts.assign(shift);
        var bent = chebyshev(cosines).mul(Variable.constant(signs)).add(Variable.constant(shifts));
        return table.withScores(scores.mul(others).add(bent));
    }

    private Variable chebyshev(Variable x) {
        Variable before = null;
        var now = x;
        for (int n = 1; n < times; n++) {
            var product = now.mul(x).scale(2);
            var next = before == null ? product.affine(1, -1) : product.sub(before);
            before = now;
            now = next;
        }
        return now;
    }
}
