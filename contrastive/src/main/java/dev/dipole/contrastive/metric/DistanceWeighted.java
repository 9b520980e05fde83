package dev.dipole.contrastive.metric;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Mining;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TripletCost;
import dev.dipole.contrastive.Triplets;

/// For each positive pair one negative, drawn so that all distances are equally likely: neither the nearest,
/// which are noise, nor the usual ones at `√2`, which teach nothing.
///
/// `L = mean [d_ap − d_an + m]₊`, `n` drawn with weight `1/q(max(d_an, cutoff))`,
/// `q(d) = d^{D−2} (1 − d²/4)^{(D−3)/2}`
///
/// **Source.** Wu et al., "Sampling matters in deep embedding learning", 2017, section 4; unit vectors, cut-off
/// .5, nothing from distance 1.4 on (pytorch-metric-learning). Without a negative in reach one is drawn evenly.
///
/// The draw follows the randomness of the training step, or `seed` outside of training.
public record DistanceWeighted(double margin, double cutoff, double farthest, int seed) implements NamedObjective {
    public DistanceWeighted {
        Check.notNegative("triplet-distance-weighted: the margin", margin);
        Check.positive("triplet-distance-weighted: the cutoff", cutoff);
        Check.positive("triplet-distance-weighted: the farthest distance", farthest);
    }

    /// Margin .2, cut-off .5, farthest 1.4.
    public DistanceWeighted() {
        this(0.2, 0.5, 1.4, 0);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.METRIC,
                        "triplet-distance-weighted",
                        "mean [d_ap − d_an + m]₊, n ~ 1/q(d_an)",
                        "Wu et al. 2017 (arXiv 1706.07567), section 4")
                .needs(Labelled.NEEDS)
                .degenerates("m where all vectors are equal")
                .relations("one negative: triplet-batch-all on unit vectors")
                .aliases("DistanceWeightedMiner");
    }

    @Override
    public Objective parts() {
        var mining = new Mining.DistanceWeighted(cutoff, farthest, seed);
        var link = new Triplets(mining, new TripletCost.Hinge(margin, false));
        return Labelled.compared(new Similarity.UnitL2(), link, Reduction.MEAN_OF_JUDGED);
    }
}
