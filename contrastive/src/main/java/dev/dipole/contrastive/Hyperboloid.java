package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Transpose;
import dev.dipole.tensor.Unary;
import java.util.List;

/// Points of the hyperboloid `√(1 + ‖x‖²)² − ‖x‖² = 1`, in units of curvature: a row each, first `x`, then `t`,
/// by which the time `√(1 + ‖x‖²)` exceeds 1.
final class Hyperboloid {
    /// No point lies farther from the origin, so that `sinh` stays within float32: arsinh 2¹⁵.
    static final double FARTHEST = 11.0903549;

    private Hyperboloid() {}

    /// The points at the ends of `k v`, for vectors `v` of length at most `longest`; longer ones are cut.
    static Variable points(Variable v, double k, double longest) {
        double most = Math.min(longest, FARTHEST / k);
        var length = v.apply(Unary.SQUARE).sumRows().affine(1, 1e-12).apply(Unary.SQRT);
        var above = length.affine(1, -most).apply(Unary.RELU);
        var reach = length.sub(above).scale(k);
        var grown = reach.apply(Unary.EXP);
        var cosh = grown.add(grown.apply(Unary.RECIPROCAL)).scale(0.5);
        var sinh = reach.apply(Unary.TANH).mul(cosh); // a difference of exponentials would lose small ones
        var x = v.mulRows(sinh.div(length));
        var square = x.apply(Unary.SQUARE).sumRows();
        var time = square.div(square.affine(1, 1).apply(Unary.SQRT).affine(1, 1)); // √(1 + s) − 1, digits kept
        return Variable.concatColumns(List.of(x, time.reshape(time.shape().dim(0), 1)));
    }

    /// `t` of each point, `[n]`.
    static Variable time(Variable points) {
        int width = points.shape().width();
        double[] last = new double[width];
        last[width - 1] = 1;
        return points.mul(row(points, last)).sumRows();
    }

    /// `δ = cosh(distance) − 1` of every point with every other, `t t' − ⟨x, x'⟩ + t + t'`: `[n, m]`.
    static Variable apartInTable(Variable a, Variable b) {
        var product = a.matmul(b.mul(signs(b)), Transpose.RIGHT);
        var ones = Variable.constant(Tensor.full(product.value().backend(), product.shape(), 1));
        return product.add(ones.mulRows(time(a))).add(time(b));
    }

    /// `δ` of point `i` with point `i`, here as `½(‖x − x'‖² − (t − t')²)`, exactly 0 where the two coincide:
    /// `[n]`.
    static Variable apart(Variable a, Variable b) {
        var gap = a.sub(b).apply(Unary.SQUARE);
        return gap.mul(signs(gap)).sumRows().scale(-0.5);
    }

    /// `(2/√c) arsinh √(δ/2)`, with a slope that stays finite at 0.
    static Variable distance(Variable delta, double curvature) {
        var root = delta.apply(Unary.RELU) // rounding may leave it a little below 0
                .affine(0.5, 2.5e-13 * curvature)
                .apply(Unary.SQRT);
        var beyond = root.apply(Unary.SQUARE).affine(1, 1).apply(Unary.SQRT);
        return root.add(beyond).apply(Unary.LOG).scale(2 / Math.sqrt(curvature));
    }

    /// −1 for each number of `x`, 1 for `t`.
    private static Variable signs(Variable points) {
        int width = points.shape().width();
        double[] signs = new double[width];
        for (int k = 0; k < width; k++) signs[k] = k < width - 1 ? -1 : 1;
        return row(points, signs);
    }

    private static Variable row(Variable like, double... values) {
        var tensor = like.value().like(Shape.of(values.length));
        tensor.assign(values);
        return Variable.constant(tensor);
    }
}
