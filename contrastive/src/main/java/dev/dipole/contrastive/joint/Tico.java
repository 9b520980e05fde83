package dev.dipole.contrastive.joint;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Loss;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Views;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Transpose;
import dev.dipole.tensor.Workspace;
import java.util.List;
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
/// **State.** The running covariance is explicit: [#tracking] reads and updates a [Covariance] that the caller
/// keeps, saves and restores. The objective itself starts from 0 with every batch, which `β = 0` makes exact.
///
/// **Degenerates** with all vectors equal: `ρ (1 − β)` at the first batch, growing to `ρ`.
///
/// **Relations.** `ρ = 0` is half of the alignment with `α = 2`. A `C` of one batch makes the second term the
/// mean squared cosine of all pairs, as in [dev.dipole.contrastive.regulariser.Gor].

public record Tico(double beta, double rho) implements NamedObjective {
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
    public Objective parts() {
        return Objective.only(OfItems.pair("transformation_covariance", 1, (z1, z2) -> of(z1, z2, null)));
    }

    /// This objective with a covariance that lasts from batch to batch; each loss moves it once.
    public Objective tracking(Covariance running) {
        return views -> {
            Loss loss = Objective.only(
                            OfItems.pair("transformation_covariance", 1, (z1, z2) -> of(z1, z2, running.value)))
                    .measure(views);
            running.value = next(views, running.value);
            return loss;
        };
    }

    private Tensor next(Views views, @Nullable Tensor before) {
        var u = views.anchor().vectors().unitRows().value();
        return Workspace.outside(() -> updated(u, before).copy());
    }

    private Variable of(Variable z1, Variable z2, @Nullable Tensor before) {
        var u1 = z1.unitRows();
        var covariance = Variable.constant(updated(u1.value(), before));
        var agreement = u1.mul(z2.unitRows()).sumRows().mean();
        var contrast = u1.matmul(covariance).mul(u1).sumRows().mean();
        return agreement.affine(-1, 1).add(contrast.scale(rho));
    }

    private Tensor updated(Tensor u, @Nullable Tensor before) {
        var now = u.matmul(u, Transpose.LEFT).scale((1 - beta) / u.shape().dim(0));
        return before == null ? now : now.add(before.scale(beta));
    }

    /// The running covariance of unit vectors, `[D, D]`; nothing before the first batch.
    public static final class Covariance {
        private @Nullable Tensor value;

        /// What was gathered so far, to be saved with a checkpoint; null before the first batch.
        public @Nullable Tensor value() {
            return value;
        }

        /// Goes on from what was saved.
        public void restore(Tensor saved) {
            value = Workspace.outside(saved::copy);
        }
    }
}
