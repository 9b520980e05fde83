package dev.dipole.tensor.reference;

import dev.dipole.tensor.Attention;
import dev.dipole.tensor.Backend;
import dev.dipole.tensor.Binary;
import dev.dipole.tensor.BufferPool;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Key;
import dev.dipole.tensor.Reduce;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Storage;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Transpose;
import dev.dipole.tensor.Unary;
import java.util.Arrays;

/// The primitives over `double[]` in plain loops. Slow on purpose where slow is clear; every other backend is
/// measured against it.
public final class ReferenceBackend implements Backend {

    private static final class Doubles extends Storage {
        final double[] array;

        Doubles(long capacity) {
            super(capacity);
            array = new double[Math.toIntExact(capacity)];
        }
    }

    private final BufferPool buffers = new BufferPool(Doubles::new);

    private static double[] array(Tensor t) {
        return ((Doubles) t.storage()).array;
    }

    private static int start(Tensor t) {
        return (int) t.offset();
    }

    private static int size(Tensor t) {
        return (int) t.size();
    }

    /// The number of rows; counted from the extents because a row may be empty.
    private static int rows(Tensor t) {
        return (int) t.shape().rows();
    }

    @Override
    public String name() {
        return "reference";
    }

    @Override
    public double epsilon() {
        return 0x1p-52;
    }

    @Override
    public Storage allocate(long elements) {
        return new Doubles(elements);
    }

    @Override
    public BufferPool buffers() {
        return buffers;
    }

    @Override
    public void upload(double[] from, Tensor y) {
        System.arraycopy(from, 0, array(y), start(y), size(y));
    }

    @Override
    public void upload(float[] from, Tensor y) {
        for (int i = 0; i < size(y); i++) array(y)[start(y) + i] = from[i];
    }

    @Override
    public void download(Tensor x, double[] into) {
        System.arraycopy(array(x), start(x), into, 0, size(x));
    }

    @Override
    public void download(Tensor x, float[] into) {
        for (int i = 0; i < size(x); i++) into[i] = (float) array(x)[start(x) + i];
    }

    @Override
    public void fill(Tensor y, double value) {
        Arrays.fill(array(y), start(y), start(y) + size(y), value);
    }

    @Override
    public void copy(Tensor x, Tensor y) {
        System.arraycopy(array(x), start(x), array(y), start(y), size(y));
    }

    @Override
    public void unary(Unary f, Tensor x, Tensor y) {
        for (int i = 0; i < size(x); i++) array(y)[start(y) + i] = Functions.value(f, array(x)[start(x) + i]);
    }

    @Override
    public void unaryGradient(Unary f, Tensor x, Tensor y, Tensor dy, Tensor dx) {
        for (int i = 0; i < size(x); i++) {
            double slope = Functions.slope(f, array(x)[start(x) + i], array(y)[start(y) + i]);
            array(dx)[start(dx) + i] = array(dy)[start(dy) + i] * slope;
        }
    }

    @Override
    public void binary(Binary f, Tensor x, Tensor y, Tensor z) {
        int period = size(y);
        for (int i = 0; i < size(x); i++) {
            array(z)[start(z) + i] = combine(f, array(x)[start(x) + i], array(y)[start(y) + i % period]);
        }
    }

    @Override
    public void binaryRows(Binary f, Tensor x, Tensor y, Tensor z) {
        int width = x.shape().width();
        for (int i = 0; i < size(x); i++) {
            array(z)[start(z) + i] = combine(f, array(x)[start(x) + i], array(y)[start(y) + i / width]);
        }
    }

    private static double combine(Binary f, double x, double y) {
        return switch (f) {
            case ADD -> x + y;
            case SUBTRACT -> x - y;
            case MULTIPLY -> x * y;
            case DIVIDE -> x / y;
            case MAXIMUM -> Math.max(x, y);
        };
    }

    @Override
    public void affine(Tensor x, double scale, double shift, Tensor y) {
        for (int i = 0; i < size(x); i++) array(y)[start(y) + i] = scale * array(x)[start(x) + i] + shift;
    }

    @Override
    public void accumulate(Tensor x, double scale, Tensor y) {
        for (int i = 0; i < size(x); i++) array(y)[start(y) + i] += scale * array(x)[start(x) + i];
    }

    @Override
    public void select(Tensor mask, Tensor x, double otherwise, Tensor y) {
        for (int i = 0; i < size(x); i++) {
            array(y)[start(y) + i] = array(mask)[start(mask) + i] != 0 ? array(x)[start(x) + i] : otherwise;
        }
    }

    @Override
    public void reduceRows(Reduce f, Tensor x, Tensor y) {
        int width = x.shape().width();
        for (int r = 0; r < rows(x); r++) {
            double result = f == Reduce.SUM ? 0 : Double.NEGATIVE_INFINITY;
            for (int i = start(x) + r * width; i < start(x) + (r + 1) * width; i++) {
                result = f == Reduce.SUM ? result + array(x)[i] : Math.max(result, array(x)[i]);
            }
            array(y)[start(y) + r] = result;
        }
    }

    @Override
    public void sumColumns(Tensor x, Tensor y) {
        fill(y, 0);
        for (int i = 0; i < size(x); i++) array(y)[start(y) + i % size(y)] += array(x)[start(x) + i];
    }

    @Override
    public double sumOfSquares(Tensor x) {
        double sum = 0;
        for (int i = start(x); i < start(x) + size(x); i++) sum += array(x)[i] * array(x)[i];
        return sum;
    }

    @Override
    public boolean allFinite(Tensor x) {
        for (int i = start(x); i < start(x) + size(x); i++) if (!Double.isFinite(array(x)[i])) return false;
        return true;
    }

    @Override
    public void matmul(Tensor a, Tensor b, Transpose transpose, boolean accumulate, Tensor c) {
        int m = c.shape().dim(0);
        int n = c.shape().dim(1);
        int k = a.shape().dim(transpose == Transpose.LEFT ? 0 : 1);
        int aRow = transpose == Transpose.LEFT ? 1 : k;
        int aInner = transpose == Transpose.LEFT ? m : 1;
        int bInner = transpose == Transpose.RIGHT ? 1 : n;
        int bColumn = transpose == Transpose.RIGHT ? k : 1;
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                double sum = accumulate ? array(c)[start(c) + i * n + j] : 0;
                for (int l = 0; l < k; l++) {
                    sum += array(a)[start(a) + i * aRow + l * aInner] * array(b)[start(b) + l * bInner + j * bColumn];
                }
                array(c)[start(c) + i * n + j] = sum;
            }
        }
    }

    @Override
    public void permute(Tensor x, int[] axes, Tensor y) {
        int rank = axes.length;
        int[] stride = new int[rank]; // how far in x one step along each axis of y goes
        for (int i = 0; i < rank; i++) {
            stride[i] = 1;
            for (int axis = axes[i] + 1; axis < rank; axis++)
                stride[i] *= x.shape().dim(axis);
        }
        int[] index = new int[rank];
        for (int i = 0; i < size(y); i++) {
            int from = start(x);
            for (int axis = 0; axis < rank; axis++) from += index[axis] * stride[axis];
            array(y)[start(y) + i] = array(x)[from];
            for (int axis = rank - 1; axis >= 0 && ++index[axis] == y.shape().dim(axis); axis--) index[axis] = 0;
        }
    }

    @Override
    public void copyColumns(Tensor x, int from, Tensor y, int to, int width) {
        for (int r = 0; r < rows(x); r++) {
            int source = start(x) + r * x.shape().width() + from;
            System.arraycopy(
                    array(x), source, array(y), start(y) + r * y.shape().width() + to, width);
        }
    }

    @Override
    public void gather(Tensor table, Ints rows, Tensor y) {
        int width = rowSize(table);
        for (int i = 0; i < rows.size(); i++) {
            System.arraycopy(array(table), start(table) + rows.get(i) * width, array(y), start(y) + i * width, width);
        }
    }

    @Override
    public void scatterAdd(Tensor x, Ints rows, Tensor table) {
        int width = rowSize(table);
        for (int i = 0; i < rows.size(); i++) {
            for (int j = 0; j < width; j++) {
                array(table)[start(table) + rows.get(i) * width + j] += array(x)[start(x) + i * width + j];
            }
        }
    }

    private static int rowSize(Tensor table) {
        return (int) table.shape().dropFirst().size();
    }

    @Override
    public void pick(Tensor x, Ints columns, Tensor y) {
        int width = x.shape().width();
        for (int r = 0; r < columns.size(); r++)
            array(y)[start(y) + r] = array(x)[start(x) + r * width + columns.get(r)];
    }

    @Override
    public void pickAdd(Tensor y, Ints columns, Tensor x) {
        int width = x.shape().width();
        for (int r = 0; r < columns.size(); r++)
            array(x)[start(x) + r * width + columns.get(r)] += array(y)[start(y) + r];
    }

    @Override
    public void segmentSum(Tensor x, Ints offsets, Tensor y) {
        int width = rowSize(x);
        fill(y, 0);
        for (int s = 0; s + 1 < offsets.size(); s++) {
            for (int i = offsets.get(s); i < offsets.get(s + 1); i++) {
                for (int j = 0; j < width; j++)
                    array(y)[start(y) + s * width + j] += array(x)[start(x) + i * width + j];
            }
        }
    }

    @Override
    public Ints segmentArgMax(Tensor x, Ints offsets) {
        int width = rowSize(x);
        int segments = offsets.size() - 1;
        int[] best = new int[segments * width];
        for (int s = 0; s < segments; s++) {
            for (int j = 0; j < width; j++) {
                int at = offsets.get(s);
                for (int i = at + 1; i < offsets.get(s + 1); i++) {
                    double value = array(x)[start(x) + i * width + j];
                    double most = array(x)[start(x) + at * width + j];
                    if (value > most || (Double.isNaN(value) && !Double.isNaN(most))) at = i;
                }
                best[s * width + j] = at;
            }
        }
        return Ints.of(Shape.of(segments, width), best);
    }

    @Override
    public void dropout(Tensor x, double rate, Key key, Tensor y) {
        int threshold = Attention.dropThreshold(rate);
        for (int i = 0; i < size(x); i++) {
            boolean keep = (key.bits(i) >>> 8) >= threshold;
            array(y)[start(y) + i] = keep ? array(x)[start(x) + i] / (1 - rate) : 0;
        }
    }
}
