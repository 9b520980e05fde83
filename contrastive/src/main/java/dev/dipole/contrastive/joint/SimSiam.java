package dev.dipole.contrastive.joint;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Weighted;
import java.util.List;

/// Each view's prediction close to the other view, whose gradient is stopped; no negatives, no second encoder.
///
/// `L = ½ D(p(z1), sg z2) + ½ D(p(z2), sg z1)`, `D(p, z) = −mean_i cos(p_i, z_i)`
///
/// **Source.** Chen & He, "Exploring simple siamese representation learning", 2021.
///
/// **The batch** brings anchor and positive, the two views, and `anchor_prediction` and `positive_prediction`,
/// what a predictor makes of them. Without `symmetric` only `D(p(z1), z2)` is taken, with weight 1.
///
/// **Degenerates** without `stopGradient`: the encoder collapses to one vector (the paper's figure 2, and a
/// test here); the setting exists to show it. Where all vectors are equal the loss is −1, its minimum.
///
/// **Relations.** `(L + 1) · 4` is [Byol] with targets from the encoder itself.
public record SimSiam(boolean symmetric, boolean stopGradient) implements NamedObjective {
    /// Both directions, gradient stopped.
    public SimSiam() {
        this(true, true);
    }

    @Override
    public Card card() {
        return new Card(
                        "simsiam",
                        "−½ mean_i cos(p(z1_i), sg z2_i) − ½ mean_i cos(p(z2_i), sg z1_i)",
                        "Chen & He 2021 (arXiv 2011.10566)",
                        List.of())
                .family(Family.JOINT_EMBEDDING)
                .needs("anchor, positive, their predictions")
                .degenerates("−1, the minimum, where all vectors are equal; collapses without stopGradient")
                .relations("four times one more than it: byol with targets from the encoder itself");
    }

    @Override
    public Objective parts() {
        var targets = stopGradient ? Predicted.Targets.STOPPED : Predicted.Targets.LIVE;
        return Objective.sum(new Weighted(symmetric ? -.5 : -1, new Predicted(targets, symmetric)));
    }
}
