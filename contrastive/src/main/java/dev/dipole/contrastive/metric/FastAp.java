package dev.dipole.contrastive.metric;

import dev.dipole.contrastive.BinnedPrecision;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Similarity;

/// The average precision of each item's neighbours, by histograms of distances.
///
/// `L = mean_i 1 − (1/|P(i)|) Σ_b h⁺_b H⁺_b / H_b`
///
/// **Source.** Cakir et al., "Deep metric learning to rank", 2019; 10 bins of `‖u − v‖²` on [0, 4].
/// The mean is over items that have positives.
public record FastAp(int bins) implements NamedObjective {
    public FastAp {
        Check.atLeast("fastap: bins", bins, 1);
    }

    /// 10 bins.
    public FastAp() {
        this(10);
    }

    @Override
    public Card card() {
        return Card.of(Family.METRIC, "fastap", "mean_i 1 − (1/|P|) Σ_b h⁺_b H⁺_b / H_b", "Cakir et al. 2019 (CVPR)")
                .needs(Labelled.NEEDS)
                .degenerates("one minus the share of positives where all vectors are equal, with little gradient")
                .relations(
                        "many bins: near one minus the average precision, which smooth-ap reaches with temperature 0")
                .aliases("FastAPLoss");
    }

    @Override
    public Objective parts() {
        return Labelled.compared(new Similarity.Cosine(), new BinnedPrecision(bins), Reduction.MEAN_OF_JUDGED);
    }
}
