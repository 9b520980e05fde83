package dev.dipole.autograd;

import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Tensor;

/// The largest element of each column within each segment. The gradient goes to the row that won, the first of
/// equals.
public record SegmentMax(Ints offsets) implements Op {
    @Override
    public Result apply(Tensor... in) {
        var x = in[0];
        int width = x.shape().width();
        var winners = x.segmentArgMax(offsets).toArray();
        for (int i = 0; i < winners.length; i++) winners[i] = winners[i] * width + i % width;
        var places = Ints.of(winners);
        var y = x.reshape(-1, 1).gather(places).reshape(offsets.size() - 1, width);
        return new Result(
                y,
                (dy, into) -> into.give(0, () -> {
                    var dx = x.zeros();
                    dx.reshape(-1, 1).scatterAdd(dy.reshape(-1, 1), places);
                    return dx;
                }));
    }
}
