package dev.dipole.contrastive.joint;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Loss;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Need;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Views;
import dev.dipole.contrastive.Weighted;
import java.util.List;
import java.util.Set;

/// A predictor that guesses, from one view, what a slowly moving copy of the encoder says about the other.
///
/// `L = mean_i( 2 − 2 cos(p(z1_i), z2'_i) ) + mean_i( 2 − 2 cos(p(z2_i), z1'_i) )`, targets `z'` constant
///
/// **Source.** Grill et al., "Bootstrap your own latent", 2020, eq. 2; the target encoder is an exponential
/// moving average with momentum .996, rising to 1 along a cosine.
///
/// **The batch** brings anchor and positive, the two views; `anchor_prediction` and `positive_prediction`, what
/// the predictor makes of them; `anchor_momentum` and `positive_momentum`, what the target encoder makes of
/// their texts. Without `symmetric` only `anchor_prediction` and `positive_momentum` are compared.
///
/// **Degenerates** with a predictor that is the identity and targets that follow at once: then nothing but the
/// optimiser's path keeps it from collapsing. Where all vectors are equal it is 0, the minimum.
///
/// **Relations.** One direction is [dev.dipole.contrastive.Regulariser.Alignment] with `α = 2`; nothing is new
/// but who is compared. [SimSiam] is half of it, less a constant, without the slow encoder.
public record Byol(boolean symmetric) implements NamedObjective {
    /// Both directions.
    public Byol() {
        this(true);
    }

    @Override
    public Card card() {
        return new Card(
                        "byol",
                        "mean_i( 2 − 2 cos(p(z1_i), sg z2'_i) ) + the same with views swapped",
                        "Grill et al. 2020 (arXiv 2006.07733), eq. 2",
                        List.of("bootstrap-your-own-latent"))
                .family(Family.JOINT_EMBEDDING)
                .needs("anchor, positive, their predictions and their momentum views")
                .degenerates(
                        "0, the minimum, where all vectors are equal; nothing but the optimiser's path prevents it")
                .relations(
                        "one direction is alignment with alpha 2; simsiam is half of it less a constant, without the slow encoder");
    }

    @Override
    public Objective parts() {
        var cosines = Objective.sum(new Weighted(-2, new Predicted(Predicted.Targets.GIVEN, symmetric)));
        double constant = symmetric ? 4 : 2;
        return new Shifted(cosines, constant);
    }

    /// An objective plus a constant.
    private record Shifted(Objective inner, double constant) implements Objective {
        @Override
        public Set<Need> needs() {
            return inner.needs();
        }

        @Override
        public Loss measure(Views views) {
            var loss = inner.measure(views);
            return new Loss(loss.value().affine(1, constant), loss.report());
        }
    }
}
