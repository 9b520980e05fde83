package dev.dipole.tensor.cpu;

import dev.dipole.tensor.Binary;
import dev.dipole.tensor.Key;
import dev.dipole.tensor.Reduce;
import dev.dipole.tensor.Unary;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The kernels in plain Java: what they mean, and what runs without the vector module. Slow, but of the same
/// bits as [VectorKernels].
final class ScalarKernels implements Kernels {
    @Override
    public String description() {
        return "scalar kernels";
    }

    // ---- matrix products

    @Override
    public int panelWidth() {
        return 32;
    }

    @Override
    public int columnStep() {
        return 1;
    }

    @Override
    public void pack(float[] b, int bAt, int bRow, int depth, int columns, float[] panel, int panelAt, int width) {
        for (int k = 0; k < depth; k++) {
            int to = panelAt + k * width;
            System.arraycopy(b, bAt + k * bRow, panel, to, columns);
            Arrays.fill(panel, to + columns, to + width, 0);
        }
    }

    @Override
    public void transpose(float[] a, int aAt, int aRow, int rows, int columns, float[] b, int bAt, int bRow) {
        for (int j = 0; j < columns; j++) {
            for (int i = 0; i < rows; i++) b[bAt + j * bRow + i] = a[aAt + i * aRow + j];
        }
    }

    @Override
    public void packGroups(
            float[] a, int aAt, int aRow, int depth, int rows, float[] groups, int groupsAt, int groupRow) {
        for (int k = 0; k < depth; k++) {
            for (int i = 0; i < rows; i += TILE_ROWS) {
                int to = groupsAt + i / TILE_ROWS * groupRow + k * TILE_ROWS;
                int used = Math.min(TILE_ROWS, rows - i);
                System.arraycopy(a, aAt + k * aRow + i, groups, to, used);
                Arrays.fill(groups, to + used, to + TILE_ROWS, 0);
            }
        }
    }

    @Override
    public void tile(Tile t, float[] a, int aAt, int aRow, float[] panel, int panelAt, float[] c, int cAt, int cRow) {
        int columns = t.columns();
        for (int i = 0; i < TILE_ROWS; i++) {
            int to = cAt + i * cRow;
            if (!t.add()) Arrays.fill(c, to, to + columns, 0);
            int from = t.left() == Left.ROWS ? aAt + i * aRow : aAt + i;
            int step = switch (t.left()) {
                case ROWS -> 1;
                case ACROSS -> ACROSS;
                case GROUPS -> TILE_ROWS;
            };
            for (int k = 0; k < t.depth(); k++) row(a[from + k * step], panel, panelAt + k * columns, c, to, columns);
        }
    }

    private static void row(float factor, float[] b, int bAt, float[] c, int cAt, int n) {
        for (int j = 0; j < n; j++) c[cAt + j] = Math.fma(factor, b[bAt + j], c[cAt + j]);
    }

    // ---- element by element

    @Override
    public void unary(Unary f, float[] x, int xAt, float[] y, int yAt, int n) {
        for (int i = 0; i < n; i++) y[yAt + i] = ScalarMath.value(f, x[xAt + i]);
    }

    @Override
    public void unaryGradient(
            Unary f, float[] x, int xAt, float[] y, int yAt, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
        for (int i = 0; i < n; i++) dx[dxAt + i] = dy[dyAt + i] * ScalarMath.slope(f, x[xAt + i], y[yAt + i]);
    }

    @Override
    public void binary(Binary f, float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int n) {
        for (int i = 0; i < n; i++) z[zAt + i] = combine(f, x[xAt + i], y[yAt + i]);
    }

    @Override
    public void binaryScalar(Binary f, float[] x, int xAt, float y, float[] z, int zAt, int n) {
        for (int i = 0; i < n; i++) z[zAt + i] = combine(f, x[xAt + i], y);
    }

    private static float combine(Binary f, float x, float y) {
        return switch (f) {
            case ADD -> x + y;
            case SUBTRACT -> x - y;
            case MULTIPLY -> x * y;
            case DIVIDE -> x / y;
            case MAXIMUM -> Math.max(x, y);
        };
    }

    @Override
    public void affine(float[] x, int xAt, float scale, float shift, float[] y, int yAt, int n) {
        for (int i = 0; i < n; i++) y[yAt + i] = Math.fma(scale, x[xAt + i], shift);
    }

    @Override
    public void accumulate(float[] x, int xAt, float scale, float[] y, int yAt, int n) {
        row(scale, x, xAt, y, yAt, n);
    }

    @Override
    public void select(float[] mask, int maskAt, float[] x, int xAt, float otherwise, float[] y, int yAt, int n) {
        for (int i = 0; i < n; i++) y[yAt + i] = mask[maskAt + i] != 0 ? x[xAt + i] : otherwise;
    }

    @Override
    public void dropout(
            Key key, long first, int threshold, float factor, float[] x, int xAt, float[] y, int yAt, int n) {
        int[] words = new int[4];
        for (int i = 0; i < n; i++) {
            if ((i & 3) == 0) key.block((first + i) >>> 2, words);
            y[yAt + i] = (words[i & 3] >>> 8) >= threshold ? x[xAt + i] * factor : 0;
        }
    }

    @Override
    public void adamW(
            AdamFactors f, float[] g, int gAt, float[] p, int pAt, float[] m, int mAt, float[] v, int vAt, int n) {
        for (int i = 0; i < n; i++) {
            float gradient = g[gAt + i] * f.scale();
            float first = Math.fma(gradient, f.rest1(), m[mAt + i] * f.keep1());
            float second = Math.fma(gradient * gradient, f.rest2(), v[vAt + i] * f.keep2());
            m[mAt + i] = first;
            v[vAt + i] = second;
            float direction = first / Math.fma((float) Math.sqrt(second), f.root(), f.epsilon());
            p[pAt + i] = Math.fma(direction, -f.rate(), p[pAt + i] * f.keep());
        }
    }

    // ---- rows

    /// Adds the lanes in halves.
    private static float fold(float[] lanes) {
        for (int half = LANES / 2; half > 0; half /= 2) {
            for (int i = 0; i < half; i++) lanes[i] += lanes[i + half];
        }
        return lanes[0];
    }

    @Override
    public float reduce(Reduce f, float[] x, int xAt, int n) {
        if (f == Reduce.SUM) {
            float[] sum = new float[LANES];
            for (int i = 0; i < n; i++) sum[i % LANES] += x[xAt + i];
            return fold(sum);
        }
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) max = Math.max(max, x[xAt + i]);
        return max;
    }

    @Override
    public float dot(float[] x, int xAt, float[] y, int yAt, int n) {
        float[] sum = new float[LANES];
        for (int i = 0; i < n; i++) sum[i % LANES] = Math.fma(x[xAt + i], y[yAt + i], sum[i % LANES]);
        return fold(sum);
    }

    /// The largest number, not counting NaN; 0 instead of −∞, so that it can be subtracted.
    private static float finiteMaximum(float[] x, int xAt, int n) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) if (x[xAt + i] > max) max = x[xAt + i];
        return max == Float.NEGATIVE_INFINITY ? 0 : max;
    }

    @Override
    public void softmax(float[] x, int xAt, float[] y, int yAt, int n) {
        float max = finiteMaximum(x, xAt, n);
        float[] sum = new float[LANES];
        for (int i = 0; i < n; i++) {
            float e = ScalarMath.exp(x[xAt + i] - max);
            y[yAt + i] = e;
            sum[i % LANES] += e;
        }
        float total = fold(sum);
        float factor = total == 0 ? 0 : 1 / total;
        for (int i = 0; i < n; i++) y[yAt + i] *= factor;
    }

    @Override
    public void softmaxGradient(float[] y, int yAt, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
        float inner = dot(y, yAt, dy, dyAt, n);
        for (int i = 0; i < n; i++) dx[dxAt + i] = y[yAt + i] * (dy[dyAt + i] - inner);
    }

    @Override
    public float logSumExp(float[] x, int xAt, float @Nullable [] mask, int maskAt, int n) {
        float max = Float.NEGATIVE_INFINITY;
        for (int i = 0; i < n; i++) {
            if ((mask == null || mask[maskAt + i] != 0) && x[xAt + i] > max) max = x[xAt + i];
        }
        if (max == Float.NEGATIVE_INFINITY) max = 0;
        float[] sum = new float[LANES];
        for (int i = 0; i < n; i++) {
            if (mask == null || mask[maskAt + i] != 0) sum[i % LANES] += ScalarMath.exp(x[xAt + i] - max);
        }
        float total = fold(sum);
        return total == 0 ? 0 : max + ScalarMath.log(total);
    }

    @Override
    public void logSumExpGradient(
            float[] x, int xAt, float @Nullable [] mask, int maskAt, float lse, float dy, float[] dx, int dxAt, int n) {
        for (int i = 0; i < n; i++) {
            boolean seen = mask == null || mask[maskAt + i] != 0;
            dx[dxAt + i] = (seen ? ScalarMath.exp(x[xAt + i] - lse) : 0) * dy;
        }
    }

    @Override
    public float squares(float[] x, int xAt, float shift, int n) {
        float[] sum = new float[LANES];
        for (int i = 0; i < n; i++) {
            float d = x[xAt + i] - shift;
            sum[i % LANES] = Math.fma(d, d, sum[i % LANES]);
        }
        return fold(sum);
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
        for (int i = 0; i < n; i++) {
            float normal = (x[xAt + i] - mean) * inverse;
            float g = gamma[gammaAt + i];
            y[yAt + i] = beta == null ? normal * g : Math.fma(normal, g, beta[betaAt + i]);
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
        float[] along = new float[LANES];
        for (int i = 0; i < n; i++) {
            float normal = (x[xAt + i] - mean) * inverse;
            float up = dy[dyAt + i];
            float g = up * gamma[gammaAt + i];
            along[i % LANES] = Math.fma(g, normal, along[i % LANES]);
            dgamma[dgammaAt + i] = Math.fma(up, normal, dgamma[dgammaAt + i]);
            if (dbeta != null) dbeta[dbetaAt + i] += up;
        }
        float meanGradient = dbeta == null ? 0 : dot(dy, dyAt, gamma, gammaAt, n) / n;
        float meanAlong = fold(along) / n;
        for (int i = 0; i < n; i++) {
            float normal = (x[xAt + i] - mean) * inverse;
            float g = Math.fma(dy[dyAt + i], gamma[gammaAt + i], -meanGradient);
            dx[dxAt + i] = Math.fma(-normal, meanAlong, g) * inverse;
        }
    }

    @Override
    public void attend(float[] s, int sAt, int n, int columns, float scale, float[] state, int stateAt) {
        for (int i = 0; i < columns; i++) {
            float before = state[stateAt + i];
            float max = before;
            for (int j = 0; j < n; j++) {
                float score = s[sAt + i + j * ACROSS] * scale;
                if (score > max) max = score;
            }
            float shift = max == Float.NEGATIVE_INFINITY ? -0f : -max;
            float sum = 0;
            for (int j = 0; j < n; j++) {
                int at = sAt + i + j * ACROSS;
                s[at] = ScalarMath.expOfNegative(Math.fma(s[at], scale, shift));
                sum += s[at];
            }
            float kept = ScalarMath.expOfNegative(before + shift);
            state[stateAt + ACROSS + i] = Math.fma(state[stateAt + ACROSS + i], kept, sum);
            state[stateAt + 2 * ACROSS + i] = kept;
            state[stateAt + i] = max;
        }
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
        for (int j = 0; j < n; j++) {
            for (int i = 0; i < columns; i++) {
                int at = i + j * ACROSS;
                float keep = kept == null ? 1 : kept[keptAt + at];
                float inner = known[knownAt + ACROSS + i];
                float probability = ScalarMath.expOfNegative(Math.fma(p[pAt + at], scale, -known[knownAt + i]));
                ds[dsAt + at] = probability * (ds[dsAt + at] * keep - inner) * scale;
                p[pAt + at] = probability * keep;
            }
        }
    }
}
