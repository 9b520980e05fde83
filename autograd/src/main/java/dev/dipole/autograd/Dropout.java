package dev.dipole.autograd;

import dev.dipole.tensor.Key;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.List;

/// Inverted dropout (Srivastava et al., 2014) with the mask that `key` draws; the gradient goes through the
/// same mask.
///
/// Random numbers come four at a time, and a row begins with four of its own: so a part of a batch draws what
/// the batch would draw there, whatever the width ([#drawnFor]).
public record Dropout(double rate, Key key) implements Op {
    @Override
    public Result apply(Tensor... in) {
        return new Result(masked(in[0]), (dy, into) -> into.give(0, () -> masked(dy)));
    }

    /// How many numbers so many rows of a tensor draw.
    static long drawnFor(long rows, Shape shape) {
        return rows * (width(shape) + beyond(shape));
    }

    private Tensor masked(Tensor x) {
        int beyond = beyond(x.shape());
        if (beyond == 0) return x.dropout(rate, key);
        int width = width(x.shape());
        int rows = Math.toIntExact(x.shape().size() / Math.max(1, width));
        var wide = Tensor.concatColumns(
                List.of(x.reshape(rows, width), Tensor.full(x.backend(), Shape.of(rows, beyond), 0)));
        return wide.dropout(rate, key).columns(0, width).reshape(x.shape());
    }

    /// The numbers of a row.
    private static int width(Shape shape) {
        return shape.rank() == 0 ? 1 : Math.toIntExact(shape.size() / Math.max(1, shape.dim(0)));
    }

    /// What is missing to a multiple of four.
    private static int beyond(Shape shape) {
        return -width(shape) & 3;
    }
}
