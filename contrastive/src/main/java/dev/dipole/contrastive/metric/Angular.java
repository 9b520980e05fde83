package dev.dipole.contrastive.metric;

import dev.dipole.contrastive.AngularPairs;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Similarity;

/// The angle at the negative of a triangle of anchor, positive and negative shall be small, whatever the sizes.
///
/// `L = mean_{a,p} log(1 + Σ_n e^{4t²(a + p)·n − 2(1 + t²) a·p})`, `t = tan α`, unit vectors
///
/// **Source.** Wang et al., "Deep metric learning with angular loss", 2017; `α = 40°`
/// (pytorch-metric-learning; the paper has 36° to 55°).
public record Angular(double degrees) implements NamedObjective {
    public Angular {
        Check.within("angular: the angle in degrees", degrees, 0, 90);
    }

    /// 40 degrees.
    public Angular() {
        this(40);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.METRIC,
                        "angular",
                        "mean_{a,p} log(1 + Σ_n e^{4t²(a+p)·n − 2(1+t²) a·p}), t = tan α",
                        "Wang et al. 2017 (arXiv 1708.01682), l_ang")
                .needs(Labelled.NEEDS)
                .degenerates("0 where no class has two items, or all are of one class")
                .relations("one negative: softplus of one exponent")
                .aliases("AngularLoss");
    }

    @Override
    public Objective parts() {
        return Labelled.compared(
                new Similarity.Cosine(), new AngularPairs(Math.toRadians(degrees)), Reduction.MEAN_OF_JUDGED);
    }
}
