package dev.dipole.tensor.cpu;

import static dev.dipole.tensor.cpu.Floats.array;
import static dev.dipole.tensor.cpu.Floats.rows;
import static dev.dipole.tensor.cpu.Floats.size;
import static dev.dipole.tensor.cpu.Floats.start;
import static dev.dipole.tensor.cpu.Floats.width;

import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.Arrays;

/// Copies, permutations, and what goes by index.
final class Moves {
    /// Elements that one task moves.
    private static final int CHUNK = 1 << 14;
    /// Columns that one task of [#scatterAdd] owns.
    private static final int COLUMNS = 32;

    private final Kernels kernels;
    private final Pool pool;

    Moves(Kernels kernels, Pool pool) {
        this.kernels = kernels;
        this.pool = pool;
    }

    /// Elements of the innermost axis of `y` lie `step` apart in `x`; the axes before it count like an
    /// odometer.
    void permute(Tensor x, int[] axes, Tensor y) {
        int rank = axes.length;
        if (rank == 0 || size(y) == 0) {
            if (size(y) == 1) array(y)[start(y)] = array(x)[start(x)];
            return;
        }
        int[] stride = strides(x.shape(), axes);
        int inner = y.shape().dim(-1);
        int step = stride[rank - 1];
        pool.ranges(size(y) / inner, Math.max(1, CHUNK / inner), (from, to) -> {
            int[] index = new int[rank - 1];
            for (int axis = rank - 2, rest = from; axis >= 0; axis--) {
                index[axis] = rest % y.shape().dim(axis);
                rest /= y.shape().dim(axis);
            }
            for (int row = from; row < to; row++) {
                int source = start(x);
                for (int axis = 0; axis < rank - 1; axis++) source += index[axis] * stride[axis];
                copy(array(x), source, step, array(y), start(y) + row * inner, inner);
                for (int axis = rank - 2;
                        axis >= 0 && ++index[axis] == y.shape().dim(axis);
                        axis--) index[axis] = 0;
            }
        });
    }

    /// How far in `x` one step along each axis of the permuted tensor goes.
    private static int[] strides(Shape x, int[] axes) {
        int[] stride = new int[axes.length];
        for (int i = 0; i < axes.length; i++) {
            stride[i] = 1;
            for (int axis = axes[i] + 1; axis < axes.length; axis++) stride[i] *= x.dim(axis);
        }
        return stride;
    }

    private static void copy(float[] x, int xAt, int step, float[] y, int yAt, int n) {
        if (step == 1) {
            System.arraycopy(x, xAt, y, yAt, n);
        } else {
            for (int i = 0; i < n; i++) y[yAt + i] = x[xAt + i * step];
        }
    }

    void copyColumns(Tensor x, int from, Tensor y, int to, int width) {
        pool.ranges(rows(x), rowsOfTask(width), (first, last) -> {
            for (int r = first; r < last; r++) {
                int source = start(x) + r * width(x) + from;
                System.arraycopy(array(x), source, array(y), start(y) + r * width(y) + to, width);
            }
        });
    }

    void gather(Tensor table, Ints rows, Tensor y) {
        int width = rowSize(table);
        pool.ranges(rows.size(), rowsOfTask(width), (first, last) -> {
            for (int i = first; i < last; i++) {
                System.arraycopy(
                        array(table), start(table) + rows.get(i) * width, array(y), start(y) + i * width, width);
            }
        });
    }

    /// Each task owns some columns of the whole table, so that the rows are added in their order.
    void scatterAdd(Tensor x, Ints rows, Tensor table) {
        int width = rowSize(table);
        pool.ranges(width, COLUMNS, (from, to) -> {
            for (int i = 0; i < rows.size(); i++) {
                int at = start(table) + rows.get(i) * width + from;
                kernels.accumulate(array(x), start(x) + i * width + from, 1, array(table), at, to - from);
            }
        });
    }

    void segmentSum(Tensor x, Ints offsets, Tensor y) {
        int width = rowSize(x);
        pool.ranges(offsets.size() - 1, 1, (first, last) -> {
            for (int s = first; s < last; s++) {
                int at = start(y) + s * width;
                Arrays.fill(array(y), at, at + width, 0);
                for (int i = offsets.get(s); i < offsets.get(s + 1); i++) {
                    kernels.accumulate(array(x), start(x) + i * width, 1, array(y), at, width);
                }
            }
        });
    }

    Ints segmentArgMax(Tensor x, Ints offsets) {
        int width = rowSize(x);
        int segments = offsets.size() - 1;
        int[] best = new int[segments * width];
        pool.ranges(segments, 1, (first, last) -> {
            for (int s = first; s < last; s++) argMax(x, offsets.get(s), offsets.get(s + 1), best, s * width, width);
        });
        return Ints.of(Shape.of(segments, width), best);
    }

    private static void argMax(Tensor x, int from, int to, int[] best, int bestAt, int width) {
        float[] values = array(x);
        Arrays.fill(best, bestAt, bestAt + width, from);
        for (int i = from + 1; i < to; i++) {
            int row = start(x) + i * width;
            for (int j = 0; j < width; j++) {
                float most = values[start(x) + best[bestAt + j] * width + j];
                // a NaN is greater than any number: it must not be hidden
                if (values[row + j] > most || (Float.isNaN(values[row + j]) && !Float.isNaN(most)))
                    best[bestAt + j] = i;
            }
        }
    }

    private static int rowSize(Tensor table) {
        return (int) table.shape().dropFirst().size();
    }

    private static int rowsOfTask(int width) {
        return Math.max(1, CHUNK / Math.max(1, width));
    }
}
