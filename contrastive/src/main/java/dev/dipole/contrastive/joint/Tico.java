package dev.dipole.contrastive.joint;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Need;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.contrastive.OwnWeight;
import dev.dipole.contrastive.Regulariser;
import dev.dipole.contrastive.TermReport;
import dev.dipole.contrastive.Views;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Transpose;
import java.util.List;
import java.util.Set;
import org.jspecify.annotations.Nullable;
/// Views agree, and directions that many vectors have used lately cost: a running covariance stands for the
/// negatives of past batches.
///
/// `L = 1 − mean_i ⟨u1_i, u2_i⟩ + ρ mean_i u1_iᵀ C u1_i`, then `C ← C` with
/// `C = β C_before + (1 − β) sg[ U1ᵀ U1 / B ]`
///
/// **Source.** Zhu et al., "TiCo: transformation invariance and covariance contrast for self-supervised visual
/// representation learning", 2022; `β = .9`, `ρ = 8`.
///
/// **The batch** brings anchor and positive.
///
/// **State.** The running covariance is the weight `covariance`, which [#nextCovariance] moves on. A batch that
/// does not bring it starts from 0, which `β = 0` makes exact.
///
/// **Degenerates** with all vectors equal: `ρ (1 − β)` at the first batch, growing to `ρ`.
///
/// **Relations.** `ρ = 0` is half of the alignment with `α = 2`. A `C` of one batch makes the second term the
/// mean squared cosine of all pairs, as in [dev.dipole.contrastive.regulariser.Gor].

public record Tico(double beta, double rho) implements NamedObjective {
    /// The name of the running covariance of unit vectors, `[width, width]`.
    public static final String COVARIANCE = "covariance";

    public Tico {
        Check.share("tico: beta", beta);
        Check.notNegative("tico: rho", rho);
    }

    /// `β = .9`, `ρ = 8`.
    public Tico() {
        this(.9, 8);
    }

    @Override
    public Card card() {
        return new Card(
                        "tico",
                        "1 − mean_i ⟨u1_i, u2_i⟩ + ρ mean_i u1_iᵀ C u1_i, C ← β C + (1 − β) sg[ U1ᵀ U1 / B ]",
                        "Zhu et al. 2022 (arXiv 2206.10698)",
                        List.of())
                .family(Family.JOINT_EMBEDDING)
                .needs("anchor, positive")
                .degenerates("ρ (1 − β) at the first batch where all vectors are equal")
                .relations("rho 0: half of alignment with alpha 2");
    }

    @Override
    public List<OwnWeight> weights() {
        return List.of(new OwnWeight.Running(COVARIANCE, width -> Shape.of(width, width), this::nextCovariance));
    }

    @Override
    public Objective parts() {
        return Objective.only(new Contrast(this));
    }

    /// The covariance for the next batch: `β C + (1 − β) U1ᵀ U1 / B` (eq. 5), a constant.
    public Tensor nextCovariance(Views views) {
        return updated(views.anchor().vectors().unitRows().value(), before(views));
    }

    private static @Nullable Tensor before(Views views) {
        return views.hasWeight(COVARIANCE) ? views.weight(COVARIANCE).value() : null;
    }

    private record Contrast(Tico settings) implements Regulariser.Custom {
        @Override
        public String name() {
            return "transformation_covariance";
        }

        @Override
        public Set<Need> needs() {
            return Set.of(Need.PAIRS);
        }

        @Override
        public Measured measure(Views views) {
            var before = before(views);
            var value = Tape.in(
                    name(),
                    () -> settings.of(views.anchor().vectors(), views.positive().vectors(), before));
            return new Measured(value, TermReport.ofVectors(name(), views.rows(), List.of()));
        }
    }

    private Variable of(Variable z1, Variable z2, @Nullable Tensor before) {
        var u1 = z1.unitRows();
        var covariance = Variable.constant(updated(u1.value(), before));
        var agreement = u1.mul(z2.unitRows()).sumRows().mean();
        var contrast = u1.matmul(covariance).mul(u1).sumRows().mean();
        return agreement.affine(-1, 1).add(contrast.scale(rho));
    }

    private Tensor updated(Tensor u, @Nullable Tensor before) {
        int width = u.shape().width();
        if (before != null && !before.shape().equals(Shape.of(width, width))) {
            throw new ObjectiveException(
                    "tico: a covariance of shape %s is none of vectors of %d numbers".formatted(before.shape(), width));
        }
        var now = u.matmul(u, Transpose.LEFT).scale((1 - beta) / u.shape().dim(0));
        return before == null ? now : now.add(before.scale(beta));
    }
}
