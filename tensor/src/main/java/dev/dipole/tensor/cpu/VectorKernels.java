package dev.dipole.tensor.cpu;

import dev.dipole.tensor.Binary;
import dev.dipole.tensor.Key;
import dev.dipole.tensor.Reduce;
import dev.dipole.tensor.Unary;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/// The kernels with vector instructions, for vectors of 128, 256 or 512 bits.
///
/// Elements that do not fill a vector go through a mask where rows are often ragged (attention), through the
/// scalar twin elsewhere.
final class VectorKernels implements Kernels {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final VectorSpecies<Float> S = SPECIES;
    private static final int W = SPECIES.length();

    private final ScalarKernels scalar = new ScalarKernels();

    private VectorKernels() {}

    /// The vector kernels, or the scalar ones where the machine's vectors do not divide the lanes.
    static Kernels ofThisMachine() {
        return W == 4 || W == 8 || W == 16 ? new VectorKernels() : new ScalarKernels();
    }

    @Override
    public String description() {
        return SPECIES.vectorBitSize() + "-bit vectors";
    }

    // ---- matrix products

    @Override
    public int panelWidth() {
        return W == 16 ? 4 * W : 2 * W; // 24 accumulators among the 32 registers of AVX-512, 12 among 16
    }

    @Override
    public int columnStep() {
        return W;
    }

    @Override
    public void pack(float[] b, int bAt, int bRow, int depth, int columns, float[] panel, int panelAt, int width) {
        if (columns < width) {
            scalar.pack(b, bAt, bRow, depth, columns, panel, panelAt, width);
            return;
        }
        for (int k = 0; k < depth; k++) {
            for (int j = 0; j < width; j += W) load(b, bAt + k * bRow + j).intoArray(panel, panelAt + k * width + j);
        }
    }

    @Override
    public void transpose(float[] a, int aAt, int aRow, int rows, int columns, float[] b, int bAt, int bRow) {
        int down = rows / W * W;
        int across = columns / W * W;
        for (int j = 0; j < across; j += W) {
            for (int i = 0; i < down; i += W) {
                VectorTranspose.block(a, aAt + i * aRow + j, aRow, b, bAt + j * bRow + i, bRow);
            }
        }
        if (down < rows) scalar.transpose(a, aAt + down * aRow, aRow, rows - down, across, b, bAt + down, bRow);
        scalar.transpose(a, aAt + across, aRow, rows, columns - across, b, bAt + across * bRow, bRow);
    }

    /// A vector is stored where only the first elements belong; what is too much is overwritten by the rows
    /// after it. So the last rows, after which something else may stand, go one by one.
    @Override
    public void packGroups(
            float[] a, int aAt, int aRow, int depth, int rows, float[] groups, int groupsAt, int groupRow) {
        int whole = rows / TILE_ROWS * TILE_ROWS;
        int loose = Math.max(0, depth - W / TILE_ROWS);
        for (int k = 0; k < loose; k++) {
            int from = aAt + k * aRow;
            int to = groupsAt + k * TILE_ROWS;
            int i = 0;
            for (; i < whole; i += TILE_ROWS, to += groupRow) {
                load(a, from + i).intoArray(groups, to);
                if (W < TILE_ROWS) load(a, from + i + TILE_ROWS - W).intoArray(groups, to + TILE_ROWS - W);
            }
            if (i < rows) scalar.packGroups(a, from + i, aRow, 1, rows - i, groups, to, groupRow);
        }
        int to = groupsAt + loose * TILE_ROWS;
        scalar.packGroups(a, aAt + loose * aRow, aRow, depth - loose, rows, groups, to, groupRow);
    }

    @Override
    public void tile(Tile t, float[] a, int aAt, int aRow, float[] panel, int panelAt, float[] c, int cAt, int cRow) {
        VectorTiles.run(t, a, aAt, aRow, panel, panelAt, c, cAt, cRow);
    }

    // ---- element by element

    private static FloatVector load(float[] x, int at) {
        return FloatVector.fromArray(S, x, at);
    }

    @Override
    public void unary(Unary f, float[] x, int xAt, float[] y, int yAt, int n) {
        int i = VectorLoops.unary(f, x, xAt, y, yAt, n);
        if (i < n) scalar.unary(f, x, xAt + i, y, yAt + i, n - i);
    }

    @Override
    public void unaryGradient(
            Unary f, float[] x, int xAt, float[] y, int yAt, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
        int i = VectorLoops.gradient(f, x, xAt, y, yAt, dy, dyAt, dx, dxAt, n);
        if (i < n) scalar.unaryGradient(f, x, xAt + i, y, yAt + i, dy, dyAt + i, dx, dxAt + i, n - i);
    }

    @Override
    public void binary(Binary f, float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int n) {
        int i = VectorLoops.binary(f, x, xAt, y, yAt, z, zAt, n);
        if (i < n) scalar.binary(f, x, xAt + i, y, yAt + i, z, zAt + i, n - i);
    }

    @Override
    public void binaryScalar(Binary f, float[] x, int xAt, float y, float[] z, int zAt, int n) {
        int i = VectorLoops.scalar(f, y, x, xAt, z, zAt, n);
        if (i < n) scalar.binaryScalar(f, x, xAt + i, y, z, zAt + i, n - i);
    }

    @Override
    public void affine(float[] x, int xAt, float scale, float shift, float[] y, int yAt, int n) {
        FloatVector factor = FloatVector.broadcast(S, scale);
        FloatVector term = FloatVector.broadcast(S, shift);
        int i = 0;
        for (; i <= n - W; i += W) load(x, xAt + i).fma(factor, term).intoArray(y, yAt + i);
        if (i < n) scalar.affine(x, xAt + i, scale, shift, y, yAt + i, n - i);
    }

    @Override
    public void accumulate(float[] x, int xAt, float scale, float[] y, int yAt, int n) {
        FloatVector factor = FloatVector.broadcast(S, scale);
        int i = 0;
        for (; i <= n - W; i += W)
            load(x, xAt + i).fma(factor, load(y, yAt + i)).intoArray(y, yAt + i);
        if (i < n) scalar.accumulate(x, xAt + i, scale, y, yAt + i, n - i);
    }

    @Override
    public void select(float[] mask, int maskAt, float[] x, int xAt, float otherwise, float[] y, int yAt, int n) {
        FloatVector hidden = FloatVector.broadcast(S, otherwise);
        int i = 0;
        for (; i <= n - W; i += W)
            load(x, xAt + i).blend(hidden, load(mask, maskAt + i).eq(0)).intoArray(y, yAt + i);
        if (i < n) scalar.select(mask, maskAt + i, x, xAt + i, otherwise, y, yAt + i, n - i);
    }

    @Override
    public void dropout(
            Key key, long first, int threshold, float factor, float[] x, int xAt, float[] y, int yAt, int n) {
        VectorRandom.dropout(key, first, threshold, factor, x, xAt, y, yAt, n);
    }

    @Override
    public void adamW(
            AdamFactors f, float[] g, int gAt, float[] p, int pAt, float[] m, int mAt, float[] v, int vAt, int n) {
        int i = 0;
        for (; i <= n - W; i += W) {
            FloatVector gradient = load(g, gAt + i).mul(f.scale());
            FloatVector rest1 = FloatVector.broadcast(S, f.rest1());
            FloatVector rest2 = FloatVector.broadcast(S, f.rest2());
            FloatVector first = gradient.fma(rest1, load(m, mAt + i).mul(f.keep1()));
            FloatVector second =
                    gradient.mul(gradient).fma(rest2, load(v, vAt + i).mul(f.keep2()));
            first.intoArray(m, mAt + i);
            second.intoArray(v, vAt + i);
            FloatVector direction = first.div(second.sqrt().fma(f.root(), f.epsilon()));
            FloatVector rate = FloatVector.broadcast(S, -f.rate());
            direction.fma(rate, load(p, pAt + i).mul(f.keep())).intoArray(p, pAt + i);
        }
        if (i < n) scalar.adamW(f, g, gAt + i, p, pAt + i, m, mAt + i, v, vAt + i, n - i);
    }

    // ---- rows

    @Override
    public float reduce(Reduce f, float[] x, int xAt, int n) {
        return f == Reduce.SUM ? VectorSums.sum(x, xAt, n) : VectorRows.maximum(x, xAt, n);
    }

    @Override
    public float dot(float[] x, int xAt, float[] y, int yAt, int n) {
        return VectorSums.dot(x, xAt, y, yAt, n);
    }

    @Override
    public void softmax(float[] x, int xAt, float[] y, int yAt, int n) {
        float max = VectorRows.finiteMaximum(x, xAt, n);
        float total = VectorSums.exponentials(x, xAt, y, yAt, max, n);
        binaryScalar(Binary.MULTIPLY, y, yAt, total == 0 ? 0 : 1 / total, y, yAt, n);
    }

    @Override
    public void softmaxGradient(float[] y, int yAt, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
        float inner = VectorSums.dot(y, yAt, dy, dyAt, n);
        int i = 0;
        for (; i <= n - W; i += W)
            load(y, yAt + i).mul(load(dy, dyAt + i).sub(inner)).intoArray(dx, dxAt + i);
        for (; i < n; i++) dx[dxAt + i] = y[yAt + i] * (dy[dyAt + i] - inner);
    }

    @Override
    public float logSumExp(float[] x, int xAt, float @Nullable [] mask, int maskAt, int n) {
        float max =
                mask == null ? VectorRows.finiteMaximum(x, xAt, n) : VectorRows.finiteMaximum(x, xAt, mask, maskAt, n);
        float total = mask == null
                ? VectorSums.sumOfExponentials(x, xAt, max, n)
                : VectorSums.sumOfSeenExponentials(x, xAt, mask, maskAt, max, n);
        return total == 0 ? 0 : max + ScalarMath.log(total);
    }

    @Override
    public void logSumExpGradient(
            float[] x, int xAt, float @Nullable [] mask, int maskAt, float lse, float dy, float[] dx, int dxAt, int n) {
        int i = 0;
        for (; i <= n - W; i += W) {
            FloatVector p = VectorMath.exp(load(x, xAt + i).sub(lse));
            if (mask != null)
                p = p.blend(FloatVector.zero(S), load(mask, maskAt + i).eq(0));
            p.mul(dy).intoArray(dx, dxAt + i);
        }
        if (i < n) scalar.logSumExpGradient(x, xAt + i, mask, maskAt + i, lse, dy, dx, dxAt + i, n - i);
    }

    @Override
    public float squares(float[] x, int xAt, float shift, int n) {
        return VectorSums.squares(x, xAt, shift, n);
    }

    @Override
    public void normalise(
            float[] x,
            int xAt,
            float mean,
            float inverse,
            float[] gamma,
            int gammaAt,
            float @Nullable [] beta,
            int betaAt,
            float[] y,
            int yAt,
            int n) {
        FloatVector centre = FloatVector.broadcast(S, mean);
        FloatVector scale = FloatVector.broadcast(S, inverse);
        int i = 0;
        if (beta == null) {
            for (; i <= n - W; i += W) {
                load(x, xAt + i)
                        .sub(centre)
                        .mul(scale)
                        .mul(load(gamma, gammaAt + i))
                        .intoArray(y, yAt + i);
            }
        } else {
            for (; i <= n - W; i += W) {
                FloatVector normal = load(x, xAt + i).sub(centre).mul(scale);
                normal.fma(load(gamma, gammaAt + i), load(beta, betaAt + i)).intoArray(y, yAt + i);
            }
        }
        if (i < n) {
            scalar.normalise(x, xAt + i, mean, inverse, gamma, gammaAt + i, beta, betaAt + i, y, yAt + i, n - i);
        }
    }

    @Override
    public void normaliseGradient(
            float[] x,
            int xAt,
            float mean,
            float inverse,
            float[] gamma,
            int gammaAt,
            float[] dy,
            int dyAt,
            float[] dx,
            int dxAt,
            float[] dgamma,
            int dgammaAt,
            float @Nullable [] dbeta,
            int dbetaAt,
            int n) {
        float along = VectorSums.alongNormal(x, xAt, gamma, gammaAt, dy, dyAt, mean, inverse, n) / n;
        float plain = dbeta == null ? 0 : VectorSums.dot(dy, dyAt, gamma, gammaAt, n) / n;
        FloatVector centre = FloatVector.broadcast(S, mean);
        FloatVector scale = FloatVector.broadcast(S, inverse);
        FloatVector meanGradient = FloatVector.broadcast(S, -plain);
        FloatVector meanAlong = FloatVector.broadcast(S, along);
        int i = 0;
        for (; i <= n - W; i += W) {
            FloatVector normal = load(x, xAt + i).sub(centre).mul(scale);
            FloatVector up = load(dy, dyAt + i);
            up.fma(normal, load(dgamma, dgammaAt + i)).intoArray(dgamma, dgammaAt + i);
            FloatVector g = up.fma(load(gamma, gammaAt + i), meanGradient);
            normal.neg().fma(meanAlong, g).mul(scale).intoArray(dx, dxAt + i);
        }
        if (dbeta != null) accumulate(dy, dyAt, 1, dbeta, dbetaAt, i);
        for (; i < n; i++) {
            float normal = (x[xAt + i] - mean) * inverse;
            float up = dy[dyAt + i];
            dgamma[dgammaAt + i] = Math.fma(up, normal, dgamma[dgammaAt + i]);
            if (dbeta != null) dbeta[dbetaAt + i] += up;
            dx[dxAt + i] = Math.fma(-normal, along, Math.fma(up, gamma[gammaAt + i], -plain)) * inverse;
        }
    }

    // ---- attention

    @Override
    public void attend(float[] s, int sAt, int n, int columns, float scale, float[] state, int stateAt) {
        VectorAttention.attend(s, sAt, n, columns, scale, state, stateAt);
    }

    @Override
    public void attendGradient(
            float[] p,
            int pAt,
            float[] ds,
            int dsAt,
            float @Nullable [] kept,
            int keptAt,
            int n,
            int columns,
            float scale,
            float[] known,
            int knownAt) {
        VectorAttention.gradient(p, pAt, ds, dsAt, kept, keptAt, n, columns, scale, known, knownAt);
    }
}
