package dev.dipole.contrastive.metric;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.PairHinge;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.Term;
import dev.dipole.contrastive.Weighted;

/// One threshold shall do for all classes: positive pairs above a bound, negative pairs below another, the mean
/// over those that are not. Meant beside another objective.
///
/// `L = λ⁺ Σ_p [m⁺ − s_p]₊ / #{p: s_p < m⁺} + λ⁻ Σ_n [s_n − m⁻]₊ / #{n: s_n > m⁻}`
///
/// **Source.** Zhang et al., "Threshold-consistent margin loss for open-world deep metric learning", 2024
/// (arXiv 2307.04047); cosine, bounds .9 and .5, weights 1 (pytorch-metric-learning).
public record ThresholdConsistent(
        double positiveBound, double negativeBound, double positiveWeight, double negativeWeight)
        implements NamedObjective {
    public ThresholdConsistent {
        Check.finite("threshold-consistent: the bound of positives", positiveBound);
        Check.finite("threshold-consistent: the bound of negatives", negativeBound);
        Check.notNegative("threshold-consistent: the weight of positives", positiveWeight);
        Check.notNegative("threshold-consistent: the weight of negatives", negativeWeight);
    }

    /// Bounds .9 and .5, weights 1.
    public ThresholdConsistent() {
        this(0.9, 0.5, 1, 1);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.METRIC,
                        "threshold-consistent",
                        "Σ_p [m⁺ − s]₊ / #{> 0} + Σ_n [s − m⁻]₊ / #{> 0}",
                        "Zhang et al. 2024 (arXiv 2307.04047), L_TCM")
                .needs(Labelled.NEEDS)
                .degenerates("1 − m⁻ where all vectors are equal")
                .relations("mega-batch-margin looks at the hardest negative alone")
                .aliases("ThresholdConsistentMarginLoss", "tcm");
    }

    @Override
    public Objective parts() {
        return Objective.sum(
                new Weighted(positiveWeight, side("pull", true, positiveBound)),
                new Weighted(negativeWeight, side("push", false, negativeBound)));
    }

    private static Term side(String name, boolean positives, double bound) {
        var link = new PairHinge(positives, bound);
        return Labelled.term(name, new Similarity.Cosine(), link, Reduction.MEAN_OF_JUDGED);
    }
}
