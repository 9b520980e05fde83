package dev.dipole.contrastive.joint;

import dev.dipole.autograd.NotPositiveDefiniteException;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.contrastive.regulariser.Moments;
import dev.dipole.tensor.Transpose;
import java.util.ArrayList;
import java.util.List;
/// Views compared after whitening: each view is scattered evenly in all directions first, so that agreeing
/// cannot mean collapsing.
///
/// `L = mean_i( 2 − 2 cos(w1_i, w2_i) )`, `w = W (z − mean)`, `W Cov(Z) Wᵀ = I` (`W` the inverse Cholesky
/// factor)
///
/// **Source.** Ermolov et al., "Whitening for self-supervised representation learning", 2021. Each
/// view is whitened in sub-batches of `2 D` rows, here of consecutive rows, the last taking what is left over;
/// fewer rows make one sub-batch. The covariance is `(1 − ε) Cov + ε I`; `ε = 0` is the paper's.
///
/// **The batch** brings anchor and positive, with more rows than the vectors have coordinates.
///
/// **Degenerates** where a direction has no variance: with `ε = 0` there is no Cholesky factor, which is an
/// error that says so. With all vectors equal and `ε > 0` the whitened vectors are 0 and the loss 2.
///
/// **Relations.** [Byol]'s distance between whitened vectors, without predictor or stopped gradient.
///
/// @param subBatch rows that are whitened together; 0 for twice the width

public record WMse(double epsilon, int subBatch) implements NamedObjective {
    public WMse {
        Check.notNegative("w-mse: epsilon", epsilon);
        if (epsilon >= 1) throw new ObjectiveException("w-mse: epsilon must be below 1, not " + epsilon);
        Check.atLeast("w-mse: the rows of a sub-batch", subBatch, 0);
    }

    /// `ε = 1e-5`, sub-batches of twice the width.
    public WMse() {
        this(1e-5, 0);
    }

    @Override
    public Card card() {
        return new Card(
                        "w-mse",
                        "mean_i( 2 − 2 cos(w1_i, w2_i) ), w the vectors whitened over the batch",
                        "Ermolov et al. 2021 (arXiv 2007.06346)",
                        List.of("whitening"))
                .family(Family.JOINT_EMBEDDING)
                .needs("anchor, positive, more rows than coordinates")
                .degenerates("an error where a direction has no variance and ε = 0; 2 where all vectors are equal")
                .relations("byol's distance between whitened vectors");
    }

    @Override
    public Objective parts() {
        return Objective.only(OfItems.pair("whitened", 2, this::of));
    }

    private Variable of(Variable z1, Variable z2) {
        return Agreement.cosine(whitened(z1), whitened(z2)).affine(-2, 2);
    }

    /// The vectors with mean 0 and covariance I within each sub-batch.
    Variable whitened(Variable z) {
        int rows = z.shape().dim(0);
        int block = subBatch == 0 ? 2 * z.shape().width() : subBatch;
        var parts = new ArrayList<Variable>();
        for (int from = 0; from < rows; ) {
            int to = rows - from < 2 * block ? rows : from + block;
            parts.add(whitenedTogether(from == 0 && to == rows ? z : z.slice(from, to)));
            from = to;
        }
        return Variable.concatRows(parts);
    }

    private Variable whitenedTogether(Variable z) {
        int width = z.shape().width();
        var shrunk = Moments.covariance(z)
                .scale(1 - epsilon)
                .add(Moments.identity(width, z.value()).scale(epsilon));
        try {
            return Moments.centred(z).matmul(shrunk.inverseCholesky(), Transpose.RIGHT);
        } catch (NotPositiveDefiniteException e) {
            throw new ObjectiveException(
                    "w-mse: %d vectors of %d numbers lack variance in some direction, so they cannot be whitened; take more rows than numbers, or a larger epsilon"
                            .formatted(z.shape().dim(0), width));
        }
    }
}
