package dev.dipole.contrastive.regulariser;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import java.util.List;

/// Lengths near a target: `L = mean_i (‖z_i‖ − target)²`.
///
/// **Source.** Sohn, "Improved deep metric learning with multi-class N-pair loss objective", 2016
/// (target 0): without it vectors of an unnormalised dot product grow for ever.
///
/// **The batch** brings anchors; each view is treated for itself and the results averaged. For weights, such as
/// proxies, take [OfWeights] with [VectorLength].
///
/// **Degenerates** nowhere; alone it has nothing to teach.
///
/// **Relations.** On weights and with target 0 it is weight decay, up to the factor `2/rows` of its gradient.
public record NormPenalty(double target) implements NamedObjective {
    public NormPenalty {
        Check.notNegative("norm-penalty: the target", target);
    }

    /// Target 0.
    public NormPenalty() {
        this(0);
    }

    @Override
    public Card card() {
        return new Card(
                        "norm-penalty",
                        "mean_i (‖z_i‖ − target)²",
                        "Sohn 2016 (N-pair loss, NIPS)",
                        List.of("l2-regularizer", "weight-decay"))
                .needs("anchor, perhaps positive and further views, each for itself")
                .degenerates("nowhere; alone it has nothing to teach");
    }

    @Override
    public Objective parts() {
        return Objective.only(new OfViews(new VectorLength(target), OfViews.Over.MEAN));
    }
}
