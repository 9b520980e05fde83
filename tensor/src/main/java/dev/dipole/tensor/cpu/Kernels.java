package dev.dipole.tensor.cpu;

import dev.dipole.tensor.Binary;
import dev.dipole.tensor.Key;
import dev.dipole.tensor.Reduce;
import dev.dipole.tensor.Unary;
import java.util.Arrays;
import org.jspecify.annotations.Nullable;

/// The innermost loops, one thread, over stretches of arrays. There are two twins, [VectorKernels] and
/// [ScalarKernels], of the same bits: each element is computed by the same operations in the same order; sums
/// over a row have 16 logical lanes (lane = column mod 16), which are then added in halves (lane i and i + 8,
/// then + 4, + 2, + 1), whatever the width of a vector.
///
/// An array comes with the place where it begins (`x, xAt`), a matrix with the length of its rows as well
/// (`a, aAt, aRow`).
interface Kernels {
    /// The logical lanes of a sum.
    int LANES = 16;

    /// The rows of a tile of a matrix product.
    int TILE_ROWS = 6;

    /// The elements of a row where a tile reads its left operand across.
    int ACROSS = 48;

    /// How a tile finds element (i, k) of its left operand. The last two are transposed; constant steps keep
    /// the checks of bounds out of the loop.
    enum Left {
        /// At `aAt + i · aRow + k`.
        ROWS,
        /// At `aAt + i + k ·` [#ACROSS].
        ACROSS,
        /// At `aAt + i + k ·` [#TILE_ROWS]; see [#packGroups].
        GROUPS
    }

    /// The fastest that run here; `-Ddipole.cpu.kernels=scalar` asks for the slow ones.
    static Kernels best() {
        boolean scalar = System.getProperty("dipole.cpu.kernels", "").equals("scalar") || !vectorModulePresent();
        return scalar ? new ScalarKernels() : VectorKernels.ofThisMachine();
    }

    /// Asked by class: a module that was loaded while the program ran is in no boot layer.
    private static boolean vectorModulePresent() {
        try {
            Class.forName("jdk.incubator.vector.FloatVector", false, null);
            return true;
        } catch (ClassNotFoundException e) {
            return false;
        }
    }

    /// "512-bit vectors".
    String description();

    // ---- matrix products: tiles of TILE_ROWS rows and at most panelWidth() columns

    /// The columns of a panel of the right operand.
    int panelWidth();

    /// The columns of a tile are a multiple of this.
    int columnStep();

    /// `panel[k, j] = b[k, j]` for `depth` rows of `b`, zeros from `columns` to the panel's `width`.
    void pack(float[] b, int bAt, int bRow, int depth, int columns, float[] panel, int panelAt, int width);

    /// Packs a transposed left operand, `depth` rows of `rows` columns each, in groups of [#TILE_ROWS] columns:
    /// `groups[g, k, i] = a[k, TILE_ROWS · g + i]`, zeros where there is no such column. Groups begin
    /// `groupRow` apart. The array goes on for [#LANES] elements at least after the last row.
    void packGroups(float[] a, int aAt, int aRow, int depth, int rows, float[] groups, int groupsAt, int groupRow);

    /// `c = a · panel` or `c += a · panel`; each element one ascending chain of fma over the depth.
    void tile(Tile t, float[] a, int aAt, int aRow, float[] panel, int panelAt, float[] c, int cAt, int cRow);

    /// What a tile does.
    ///
    /// @param columns the panel's width, a multiple of [#columnStep]
    /// @param depth how many products each element sums
    /// @param add whether the chains start from `c` instead of 0
    /// @param left how `a` is read
    record Tile(int columns, int depth, boolean add, Left left) {}

    /// `panel[k, j] = b[j, k]`, zeros from `columns` to `width`.
    default void packTransposed(
            float[] b, int bAt, int bRow, int depth, int columns, float[] panel, int panelAt, int width) {
        transpose(b, bAt, bRow, columns, depth, panel, panelAt, width);
        for (int k = 0; k < depth && columns < width; k++) {
            Arrays.fill(panel, panelAt + k * width + columns, panelAt + (k + 1) * width, 0);
        }
    }

    /// `b[j, i] = a[i, j]`
    void transpose(float[] a, int aAt, int aRow, int rows, int columns, float[] b, int bAt, int bRow);

    // ---- element by element, n elements

    void unary(Unary f, float[] x, int xAt, float[] y, int yAt, int n);

    void unaryGradient(
            Unary f, float[] x, int xAt, float[] y, int yAt, float[] dy, int dyAt, float[] dx, int dxAt, int n);

    void binary(Binary f, float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int n);

    /// `z = f(x, y)` of one number `y`.
    void binaryScalar(Binary f, float[] x, int xAt, float y, float[] z, int zAt, int n);

    /// `y = fma(scale, x, shift)`.
    void affine(float[] x, int xAt, float scale, float shift, float[] y, int yAt, int n);

    /// `y = fma(scale, x, y)`.
    void accumulate(float[] x, int xAt, float scale, float[] y, int yAt, int n);

    void select(float[] mask, int maskAt, float[] x, int xAt, float otherwise, float[] y, int yAt, int n);

    /// `y[i] = x[i] · factor` where the bits of `first + i` reach the threshold, else 0; `first` is a multiple
    /// of 4.
    void dropout(Key key, long first, int threshold, float factor, float[] x, int xAt, float[] y, int yAt, int n);

    void adamW(AdamFactors f, float[] g, int gAt, float[] p, int pAt, float[] m, int mAt, float[] v, int vAt, int n);

    // ---- one row of n elements

    float reduce(Reduce f, float[] x, int xAt, int n);

    float dot(float[] x, int xAt, float[] y, int yAt, int n);

    void softmax(float[] x, int xAt, float[] y, int yAt, int n);

    void softmaxGradient(float[] y, int yAt, float[] dy, int dyAt, float[] dx, int dxAt, int n);

    float logSumExp(float[] x, int xAt, float @Nullable [] mask, int maskAt, int n);

    /// `dx = dy · exp(x − lse)`, 0 where masked.
    void logSumExpGradient(
            float[] x, int xAt, float @Nullable [] mask, int maskAt, float lse, float dy, float[] dx, int dxAt, int n);

    /// `Σ (x − shift)²`.
    float squares(float[] x, int xAt, float shift, int n);

    /// `y = (x − mean) · inverse · gamma + beta`; without `beta` nothing is added.
    void normalise(
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
            int n);

    /// The pullback of [#normalise]; adds to `dgamma` and, where the mean was removed, to `dbeta` (else null).
    void normaliseGradient(
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
            int n);

    // ---- attention: scores with a key in each row and a query in each column, rows [#ACROSS] apart

    /// Lets `n` keys join the softmax of each query (Milakov & Gimelshein, 2018): in place `s = exp(scale · s −
    /// max)`. Three rows of `state` hold what each query has seen: the largest score, the sum of exponentials,
    /// and, returned, by which factor what was summed before must be multiplied. Before the first keys they are
    /// −∞ and 0.
    void attend(float[] s, int sAt, int n, int columns, float scale, float[] state, int stateAt);

    /// The pullback of [#attend], in place: scores in `p` become probabilities, `p = exp(scale · p − lse)`, and
    /// gradients of probabilities in `ds` those of scores, `ds = p · (ds · kept − inner) · scale`; then
    /// `p = p · kept`. Without `kept` nothing was dropped.
    ///
    /// @param known two rows of a number per query: `lse` and `inner`
    void attendGradient(
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
            int knownAt);
}
