package dev.dipole.contrastive.ranking;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.tensor.Unary;

/// Every two candidates of a list that labels order: how surely scores order them the same way.
///
/// `L = mean_{y_i > y_j} log(1 + e^{−σ(s_i − s_j)})`, over all ordered pairs of the batch
///
/// **Source.** Burges et al., "Learning to rank using gradient descent", 2005.
public record RankNet(double sigma, Logarithm logarithm) implements NamedObjective {
    public RankNet {
        Check.positive("ranknet: sigma", sigma);
    }

    /// Steepness 1, natural logarithm; sentence-transformers takes the binary one.
    public RankNet() {
        this(1, Logarithm.NATURAL);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.RANKING,
                        "ranknet",
                        "mean_{y_i>y_j} log(1 + e^{−σ(s_i − s_j)})",
                        "Burges et al. 2005 (ICML)")
                .needs(Order.NEEDS)
                .degenerates("nothing is judged where all labels of a list are equal")
                .relations("two candidates: softmax cross entropy; lambda-loss with equal weights");
    }

    @Override
    public Objective parts() {
        return Order.of(new OrderedPairCosts(d -> logistic(d, sigma, logarithm), (_, _) -> 1, 0, false));
    }

    /// `log(1 + e^{−σd})`
    static Variable logistic(Variable differences, double sigma, Logarithm logarithm) {
        return differences.scale(-sigma).apply(Unary.SOFTPLUS).scale(logarithm.factor());
    }
}
