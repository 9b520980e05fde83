package dev.dipole.contrastive.metric;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.PairSpread;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.Term;
import dev.dipole.contrastive.Weighted;

/// Pairs of one kind shall not stray from their mean to the wrong side. Meant beside another objective.
///
/// `L = mean_p [(1 − ε) μ_p − s_p]₊² + mean_n [s_n − (1 + ε) μ_n]₊²`
///
/// **Source.** Yu & Tao, "Deep metric learning with tuplet margin loss", 2019; cosine, `ε = .01` for
/// both kinds. Gradients flow through the means.
public record IntraPairVariance(double positiveEpsilon, double negativeEpsilon) implements NamedObjective {
    public IntraPairVariance {
        Check.notNegative("intra-pair-variance: epsilon of positives", positiveEpsilon);
        Check.notNegative("intra-pair-variance: epsilon of negatives", negativeEpsilon);
    }

    /// .01 for both.
    public IntraPairVariance() {
        this(0.01, 0.01);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.METRIC,
                        "intra-pair-variance",
                        "mean_p [(1−ε)μ_p − s_p]₊² + mean_n [s_n − (1+ε)μ_n]₊²",
                        "Yu & Tao 2019 (ICCV), L_pos and L_neg")
                .needs(Labelled.NEEDS)
                .degenerates("0 where all vectors are equal")
                .relations("half the variance of each kind's scores where ε is 0 and they are symmetric")
                .aliases("IntraPairVarianceLoss");
    }

    @Override
    public Objective parts() {
        return Objective.sum(
                new Weighted(1, side("positives", true, positiveEpsilon)),
                new Weighted(1, side("negatives", false, negativeEpsilon)));
    }

    private static Term side(String name, boolean positives, double epsilon) {
        var link = new PairSpread(positives, epsilon);
        return Labelled.term(name, new Similarity.Cosine(), link, Reduction.MEAN_OF_JUDGED);
    }
}
