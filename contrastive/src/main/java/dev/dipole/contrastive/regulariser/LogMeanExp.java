package dev.dipole.contrastive.regulariser;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Similarity;

/// The denominator of InfoNCE alone: `log mean_ij exp( s(z_i, z_j) / τ )`.
///
/// With `s = −‖z_i − z_j‖²` on unit vectors, off the diagonal, it is the uniformity of Wang & Isola with `t =
/// 1/τ`; with the diagonal it becomes `log( 1/n + (1 − 1/n) exp(uniformity) )`, so never below `−log n`. With
/// the cosine and half the temperature it is the same plus `2/τ`.
///
/// @param diagonal whether the cells `(i, i)` stand in the mean
/// @param perWidth whether similarities are divided by `D`, as the published code of the dispersive loss does
public record LogMeanExp(Similarity similarity, double temperature, boolean diagonal, boolean perWidth)
        implements VectorFormula {
    public LogMeanExp {
        Check.positive("log-mean-exp: the temperature", temperature);
    }

    @Override
    public String name() {
        return "log_mean_exp";
    }

    @Override
    public int leastRows() {
        return diagonal ? 1 : 2;
    }

    @Override
    public Variable of(Variable z) {
        int n = z.shape().dim(0);
        Check.fitsAnArray(n, n);
        double share = perWidth ? z.shape().width() : 1;
        return Pairs.logMeanExp(similarity.table(z, z).scale(1 / (share * temperature)), diagonal);
    }
}
