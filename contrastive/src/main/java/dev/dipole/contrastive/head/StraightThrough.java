package dev.dipole.contrastive.head;

import dev.dipole.autograd.Op;
import dev.dipole.tensor.Binary;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.Arrays;

/// Numbers as they will be stored, while gradients pass as if they had not been rounded (the straight-through
/// estimator; Bengio et al., "Estimating or propagating gradients through stochastic neurons", 2013).
///
/// @param precision what is kept
public record StraightThrough(Precision precision) implements Op.Custom {
    /// What is kept of a number.
    public enum Precision {
        /// Its sign, `+1` or `−1`; 0 counts as positive.
        BINARY,
        /// The nearest of 255 steps between `−m` and `m`, with `m` the greatest absolute number of the row.
        INT8
    }

    @Override
    public Result apply(Tensor... in) {
        var x = in[0];
        return new Result(precision == Precision.BINARY ? signs(x) : steps(x), (dy, into) -> into.give(0, () -> dy));
    }

    private static Tensor signs(Tensor x) {
        double[] values = x.toDoubles();
        var y = x.like();
        y.assign(Arrays.stream(values).map(v -> v >= 0 ? 1 : -1).toArray());
        return y;
    }

    private static Tensor steps(Tensor x) {
        int width = x.shape().width();
        double[] values = x.toDoubles();
        double[] unit = new double[values.length / width];
        for (int i = 0; i < unit.length; i++) {
            double most = 0;
            for (int j = 0; j < width; j++) most = Math.max(most, Math.abs(values[i * width + j]));
            unit[i] = most / 127;
            for (int j = 0; j < width; j++) {
                double number = values[i * width + j];
                values[i * width + j] = most == 0 ? 0 : Math.rint(number / unit[i]);
            }
        }
        var whole = x.like();
        whole.assign(values);
        var units = x.like(Shape.of(unit.length));
        units.assign(unit);
        return whole.combineRows(Binary.MULTIPLY, units);
    }
}
