package dev.dipole.contrastive.regulariser;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import java.util.List;

/// How full vectors are: `l1`, `anti-zero`, its guard, or `hoyer`, which does not mind length.
///
/// | measure | formula |
/// |---|---|
/// | `l1` | `mean_i Σ_j |z_ij|` |
/// | `anti-zero` | `−mean_i log( Σ_j |z_ij| + 1e-8 )` |
/// | `hoyer` | `mean_i ‖z_i‖₁²/‖z_i‖₂²` |
///
/// **Source.** Tibshirani, "Regression shrinkage and selection via the lasso", 1996; Yang et al., "DeepHoyer:
/// learning sparser neural network with differentiable scale-invariant sparsity measures", 2020
/// (`hoyer`); `anti-zero` is the logarithmic barrier in common use.
///
/// **The batch** brings anchors; each view is treated for itself and the results averaged.
///
/// **Degenerates** where a vector is 0: `l1` and `hoyer` are 0 there, `anti-zero` is 18.4 without a gradient.
///
/// **Relations.** [FlopsPenalty] is `l1` that minds which coordinates are shared.
public record SparsityPenalty(Sparsity.Measure measure) implements NamedObjective {
    /// `l1`.
    public SparsityPenalty() {
        this(Sparsity.Measure.L1);
    }

    @Override
    public Card card() {
        return new Card(
                        "sparsity",
                        "mean_i Σ_j |z_ij|, or a logarithmic guard against 0, or mean_i ‖z_i‖₁²/‖z_i‖₂²",
                        "Tibshirani 1996; Yang et al. 2020 (DeepHoyer, arXiv 1908.09979)",
                        List.of("l1", "hoyer", "anti-zero"))
                .needs("anchor, perhaps positive and further views, each for itself")
                .degenerates("0 for a zero vector by l1 and hoyer, 18.4 without gradient by anti-zero");
    }

    @Override
    public Objective parts() {
        return Objective.only(new OfViews(new Sparsity(measure), OfViews.Over.MEAN));
    }
}
