package dev.dipole.autograd;

import dev.dipole.tensor.Tensor;

/// `y = arccos(c)` of each element in radians, with `c` the element brought into `[−limit, limit]`.
/// `dx = −dy / √(1 − c²)`, also for elements beyond the limit: what was clamped still learns the way back
/// (straight through). Where `c = ±1` the slope is infinite and nothing is sent back; a limit a little below 1
/// avoids that. Computed in float64.
///
/// @param limit above 0 and at most 1
public record ArcCos(double limit) implements Op {
    public ArcCos {
        if (!(limit > 0 && limit <= 1)) {
            throw new IllegalArgumentException("arcCos: the limit must lie in (0, 1], not " + limit);
        }
    }

    @Override
    public Result apply(Tensor... in) {
        var x = in[0];
        double[] c = x.toDoubles();
        double[] y = new double[c.length];
        for (int i = 0; i < c.length; i++) {
            c[i] = Math.max(-limit, Math.min(limit, c[i]));
            y[i] = StrictMath.acos(c[i]);
        }
        return new Result(
                Decompositions.tensor(x, x.shape(), y),
                (dy, into) -> into.give(0, () -> {
                    double[] dx = dy.toDoubles();
                    for (int i = 0; i < dx.length; i++) {
                        double slope = Math.sqrt((1 - c[i]) * (1 + c[i]));
                        dx[i] = slope == 0 ? 0 : -dx[i] / slope;
                    }
                    return Decompositions.tensor(x, x.shape(), dx);
                }));
    }
}
