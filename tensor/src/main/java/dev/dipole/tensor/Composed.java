package dev.dipole.tensor;

import org.jspecify.annotations.Nullable;

/// The fused operations written out in primitives: what they mean, and what a backend computes that does not
/// override them.
final class Composed {
    private Composed() {}

    static void softmax(Backend b, Tensor x, Tensor y) {
        var max = x.like(rowShape(x));
        b.reduceRows(Reduce.MAX, x, max);
        makeFinite(b, max);
        b.binaryRows(Binary.SUBTRACT, x, max, y);
        b.unary(Unary.EXP, y, y);
        var sum = max.like();
        b.reduceRows(Reduce.SUM, y, sum);
        b.binary(Binary.MAXIMUM, sum, tiny(sum), sum);
        b.binaryRows(Binary.DIVIDE, y, sum, y);
    }

    static void softmaxGradient(Backend b, Tensor y, Tensor dy, Tensor dx) {
        var product = y.like();
        b.binary(Binary.MULTIPLY, dy, y, product);
        var inner = y.like(rowShape(y));
        b.reduceRows(Reduce.SUM, product, inner);
        b.binaryRows(Binary.SUBTRACT, dy, inner, product);
        b.binary(Binary.MULTIPLY, product, y, dx);
    }

    static void logSumExp(Backend b, Tensor x, @Nullable Tensor mask, Tensor y) {
        var shown = x;
        if (mask != null) {
            shown = x.like();
            b.select(mask, x, Double.NEGATIVE_INFINITY, shown);
        }
        var max = x.like(rowShape(x));
        b.reduceRows(Reduce.MAX, shown, max);
        makeFinite(b, max);
        var exponentials = x.like();
        b.binaryRows(Binary.SUBTRACT, shown, max, exponentials);
        b.unary(Unary.EXP, exponentials, exponentials);
        var sum = max.like();
        b.reduceRows(Reduce.SUM, exponentials, sum);
        var log = max.like();
        b.unary(Unary.LOG, sum, log);
        b.binary(Binary.ADD, log, max, log);
        b.select(sum, log, 0, y.reshape(max.shape()));
    }

    static void logSumExpGradient(Backend b, Tensor x, @Nullable Tensor mask, Tensor y, Tensor dy, Tensor dx) {
        var p = x.like();
        b.binaryRows(Binary.SUBTRACT, x, y.reshape(rowShape(x)), p);
        if (mask != null) b.select(mask, p.copy(), Double.NEGATIVE_INFINITY, p);
        b.unary(Unary.EXP, p, p);
        b.binaryRows(Binary.MULTIPLY, p, dy.reshape(rowShape(x)), dx);
    }

    static void layerNorm(
            Backend b, Tensor x, Tensor gamma, Tensor beta, double eps, Tensor y, Tensor mean, Tensor inverse) {
        int width = x.shape().width();
        var m = mean.reshape(rowShape(x));
        b.reduceRows(Reduce.SUM, x, m);
        b.affine(m, 1.0 / width, 0, m);
        var centred = x.like();
        b.binaryRows(Binary.SUBTRACT, x, m, centred);
        inverseRoot(b, centred, eps, inverse.reshape(rowShape(x)));
        b.binaryRows(Binary.MULTIPLY, centred, inverse.reshape(rowShape(x)), centred);
        b.binary(Binary.MULTIPLY, centred, gamma, y);
        b.binary(Binary.ADD, y, beta, y);
    }

    /// `1/√(mean(x²) + ε)` of each row.
    private static void inverseRoot(Backend b, Tensor x, double eps, Tensor inverse) {
        var squares = x.like();
        b.unary(Unary.SQUARE, x, squares);
        b.reduceRows(Reduce.SUM, squares, inverse);
        b.affine(inverse, 1.0 / x.shape().width(), eps, inverse);
        b.unary(Unary.SQRT, inverse, inverse);
        b.unary(Unary.RECIPROCAL, inverse, inverse);
    }

    static void layerNormGradient(
            Backend b,
            Tensor x,
            Tensor gamma,
            Tensor mean,
            Tensor inverse,
            Tensor dy,
            Tensor dx,
            Tensor dgamma,
            Tensor dbeta) {
        var normal = x.like();
        b.binaryRows(Binary.SUBTRACT, x, mean.reshape(rowShape(x)), normal);
        b.binaryRows(Binary.MULTIPLY, normal, inverse.reshape(rowShape(x)), normal);
        b.sumColumns(dy, dbeta);
        normalisedGradient(b, normal, gamma, inverse, dy, dx, dgamma, true);
    }

    static void rmsNorm(Backend b, Tensor x, Tensor gamma, double eps, Tensor y, Tensor inverse) {
        inverseRoot(b, x, eps, inverse.reshape(rowShape(x)));
        b.binaryRows(Binary.MULTIPLY, x, inverse.reshape(rowShape(x)), y);
        b.binary(Binary.MULTIPLY, y, gamma, y);
    }

    static void rmsNormGradient(
            Backend b, Tensor x, Tensor gamma, Tensor inverse, Tensor dy, Tensor dx, Tensor dgamma) {
        var normal = x.like();
        b.binaryRows(Binary.MULTIPLY, x, inverse.reshape(rowShape(x)), normal);
        normalisedGradient(b, normal, gamma, inverse, dy, dx, dgamma, false);
    }

    /// `dx = inverse · (g − [mean(g)] − x̂ · mean(g · x̂))` with `g = γ · dy`, the bracket only where the mean
    /// was removed.
    private static void normalisedGradient(
            Backend b,
            Tensor normal,
            Tensor gamma,
            Tensor inverse,
            Tensor dy,
            Tensor dx,
            Tensor dgamma,
            boolean centred) {
        double perWidth = 1.0 / normal.shape().width();
        var product = normal.like();
        b.binary(Binary.MULTIPLY, dy, normal, product);
        b.sumColumns(product, dgamma);
        b.binary(Binary.MULTIPLY, product, gamma, product);
        var alongNormal = normal.like(rowShape(normal));
        b.reduceRows(Reduce.SUM, product, alongNormal);
        b.affine(alongNormal, perWidth, 0, alongNormal);
        b.binaryRows(Binary.MULTIPLY, normal, alongNormal, product);
        b.binary(Binary.MULTIPLY, dy, gamma, dx);
        if (centred) {
            var sum = alongNormal.like();
            b.reduceRows(Reduce.SUM, dx, sum);
            b.affine(sum, perWidth, 0, sum);
            b.binaryRows(Binary.SUBTRACT, dx, sum, dx);
        }
        b.binary(Binary.SUBTRACT, dx, product, dx);
        b.binaryRows(Binary.MULTIPLY, dx, inverse.reshape(rowShape(normal)), dx);
    }

    static void adamW(Backend b, AdamStep s, Tensor gradient, Tensor parameter, Tensor first, Tensor second) {
        var g = gradient.scale(s.gradientScale());
        b.affine(parameter, 1 - s.rate() * s.decay(), 0, parameter);
        b.affine(first, s.beta1(), 0, first);
        b.accumulate(g, 1 - s.beta1(), first);
        b.unary(Unary.SQUARE, g, g);
        b.affine(second, s.beta2(), 0, second);
        b.accumulate(g, 1 - s.beta2(), second);
        b.unary(Unary.SQRT, second, g);
        b.affine(g, 1 / Math.sqrt(s.correction2()), s.epsilon(), g);
        b.binary(Binary.DIVIDE, first, g, g);
        b.accumulate(g, -s.rate() / s.correction1(), parameter);
    }

    private static Shape rowShape(Tensor x) {
        return x.shape().dropLast();
    }

    /// A maximum of −∞ (an empty or fully masked row) becomes finite, so that `−∞ − −∞` does not occur.
    private static void makeFinite(Backend b, Tensor max) {
        b.binary(Binary.MAXIMUM, max, Tensor.full(b, max.shape(), -1e30), max);
    }

    /// Sums of exponentials are at least 1 where there is anything to sum.
    private static Tensor tiny(Tensor like) {
        return Tensor.full(like.backend(), like.shape(), 1e-30);
    }
}
