package dev.dipole.tensor.cpu;

import dev.dipole.tensor.Binary;
import dev.dipole.tensor.Key;
import dev.dipole.tensor.Reduce;
import dev.dipole.tensor.Unary;
import jdk.incubator.vector.FloatVector;
import jdk.incubator.vector.VectorSpecies;
import org.jspecify.annotations.Nullable;

/// The kernels with vector instructions, for any width of vector up to 512 bits.
final class VectorKernels implements Kernels {
    static final VectorSpecies<Float> SPECIES = FloatVector.SPECIES_PREFERRED;
    private static final int W = SPECIES.length();

    private final Kernels scalar = new ScalarKernels();

    /// The vector kernels, or the scalar ones where the machine's vectors do not divide the lanes.
    static Kernels ofThisMachine() {
        return W == 4 || W == 8 || W == 16 ? new VectorKernels() : new ScalarKernels();
    }

    @Override
    public String description() {
        return SPECIES.vectorBitSize() + "-bit vectors, vector kernels";
    }

    @Override
    public int panelWidth() {
        return W == 16 ? 4 * W : 2 * W; // with 512-bit vectors go 32 registers, else 16
    }

    @Override
    public int columnStep() {
        return W;
    }

    @Override
    public void pack(float[] b, int bAt, int bRow, int depth, int columns, float[] panel, int panelAt, int width) {
        scalar.pack(b, bAt, bRow, depth, columns, panel, panelAt, width);
    }

    @Override
    public void packTransposed(float[] b, int bAt, int bRow, int depth, int columns, float[] panel, int panelAt, int width) {
        scalar.packTransposed(b, bAt, bRow, depth, columns, panel, panelAt, width);
    }

    @Override
    public void tile(Tile t, float[] a, int aAt, int aRow, float[] panel, int panelAt, float[] c, int cAt, int cRow) {
        VectorTiles.run(t, a, aAt, aRow, panel, panelAt, c, cAt, cRow);
    }

    @Override
    public void unary(Unary f, float[] x, int xAt, float[] y, int yAt, int n) {
        scalar.unary(f, x, xAt, y, yAt, n);
    }

    @Override
    public void unaryGradient(Unary f, float[] x, int xAt, float[] y, int yAt, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
        scalar.unaryGradient(f, x, xAt, y, yAt, dy, dyAt, dx, dxAt, n);
    }

    @Override
    public void binary(Binary f, float[] x, int xAt, float[] y, int yAt, float[] z, int zAt, int n) {
        scalar.binary(f, x, xAt, y, yAt, z, zAt, n);
    }

    @Override
    public void binaryScalar(Binary f, float[] x, int xAt, float y, float[] z, int zAt, int n) {
        scalar.binaryScalar(f, x, xAt, y, z, zAt, n);
    }

    @Override
    public void affine(float[] x, int xAt, float scale, float shift, float[] y, int yAt, int n) {
        scalar.affine(x, xAt, scale, shift, y, yAt, n);
    }

    @Override
    public void accumulate(float[] x, int xAt, float scale, float[] y, int yAt, int n) {
        scalar.accumulate(x, xAt, scale, y, yAt, n);
    }

    @Override
    public void select(float[] mask, int maskAt, float[] x, int xAt, float otherwise, float[] y, int yAt, int n) {
        scalar.select(mask, maskAt, x, xAt, otherwise, y, yAt, n);
    }

    @Override
    public void dropout(Key key, long first, int threshold, float factor, float[] x, int xAt, float[] y, int yAt, int n) {
        scalar.dropout(key, first, threshold, factor, x, xAt, y, yAt, n);
    }

    @Override
    public void adamW(AdamFactors f, float[] g, int gAt, float[] p, int pAt, float[] m, int mAt, float[] v, int vAt, int n) {
        scalar.adamW(f, g, gAt, p, pAt, m, mAt, v, vAt, n);
    }

    @Override
    public float reduce(Reduce f, float[] x, int xAt, int n) {
        return scalar.reduce(f, x, xAt, n);
    }

    @Override
    public float dot(float[] x, int xAt, float[] y, int yAt, int n) {
        return scalar.dot(x, xAt, y, yAt, n);
    }

    @Override
    public void softmax(float[] x, int xAt, float[] y, int yAt, int n) {
        scalar.softmax(x, xAt, y, yAt, n);
    }

    @Override
    public void softmaxGradient(float[] y, int yAt, float[] dy, int dyAt, float[] dx, int dxAt, int n) {
        scalar.softmaxGradient(y, yAt, dy, dyAt, dx, dxAt, n);
    }

    @Override
    public float logSumExp(float[] x, int xAt, float @Nullable [] mask, int maskAt, int n) {
        return scalar.logSumExp(x, xAt, mask, maskAt, n);
    }

    @Override
    public void logSumExpGradient(float[] x, int xAt, float @Nullable [] mask, int maskAt, float lse, float dy, float[] dx, int dxAt, int n) {
        scalar.logSumExpGradient(x, xAt, mask, maskAt, lse, dy, dx, dxAt, n);
    }

    @Override
    public float squares(float[] x, int xAt, float shift, int n) {
        return scalar.squares(x, xAt, shift, n);
    }

    @Override
    public void normalise(float[] x, int xAt, float mean, float inverse, float[] gamma, int gammaAt, float @Nullable [] beta, int betaAt, float[] y, int yAt, int n) {
        scalar.normalise(x, xAt, mean, inverse, gamma, gammaAt, beta, betaAt, y, yAt, n);
    }

    @Override
    public void normaliseGradient(float[] x, int xAt, float mean, float inverse, float[] gamma, int gammaAt, float[] dy, int dyAt, float[] dx, int dxAt, float[] dgamma, int dgammaAt, float @Nullable [] dbeta, int dbetaAt, int n) {
        scalar.normaliseGradient(x, xAt, mean, inverse, gamma, gammaAt, dy, dyAt, dx, dxAt, dgamma, dgammaAt, dbeta, dbetaAt, n);
    }

    @Override
    public float attend(float[] s, int sAt, float scale, int n) {
        return scalar.attend(s, sAt, scale, n);
    }

    @Override
    public void probabilities(float[] s, int sAt, float scale, float lse, int n) {
        scalar.probabilities(s, sAt, scale, lse, n);
    }

    @Override
    public void scoreGradient(float[] p, int pAt, float inner, float scale, float[] ds, int dsAt, int n) {
        scalar.scoreGradient(p, pAt, inner, scale, ds, dsAt, n);
    }
}
