package dev.dipole.contrastive.softmax;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Direction;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.KeyRelation;
import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Need;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;
import dev.dipole.contrastive.Term;
import dev.dipole.contrastive.Weighted;
import java.util.Set;

/// Predictions of either view must find the momentum key of the other within the batch; no queue.
///
/// `L = 2τ( CE(q₁, k₂) + CE(q₂, k₁) )`, keys frozen
///
/// **Source.** Chen et al., "An empirical study of training self-supervised vision transformers", 2021
/// (arXiv 2104.02057), algorithm 1; cosine, `τ = .2`. The factor keeps the size of the gradient when `τ`
/// changes.
///
/// **The batch** brings anchor and positive, their predictions and their momentum views; what is missing is
/// replaced by the view itself (frozen, for a key).
public record MocoV3(double temperature, boolean maskDuplicates) implements NamedObjective {
    public MocoV3 {
        Check.positive("moco-v3: the temperature", temperature);
    }

    /// Temperature .2.
    public MocoV3() {
        this(0.2, true);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.SOFTMAX,
                        "moco-v3",
                        "2τ( CE(q₁,k₂) + CE(q₂,k₁) )",
                        "Chen et al. 2021 (arXiv 2104.02057), algorithm 1")
                .needs("anchor, positive; perhaps predictions and momentum views")
                .degenerates("0 with one row; 4τ log B where all vectors are equal")
                .relations("without predictor, momentum and factor: twice infonce in both directions");
    }

    @Override
    public Set<Need> needs() {
        return Need.union(parts().needs(), Need.MOMENTUM, Need.PREDICTION);
    }

    @Override
    public Objective parts() {
        double weight = 2 * temperature;
        return Objective.sum(
                new Weighted(weight, term("qd", Direction.QD)), new Weighted(weight, term("dq", Direction.DQ)));
    }

    private Term term(String name, Direction direction) {
        var shapings = Shaping.contrastive(maskDuplicates, 0, temperature);
        var relation = new KeyRelation.Keys(direction);
        return new TableTerm(
                name, new Similarity.Cosine(), relation, shapings, new Link.CrossEntropy(), Reduction.MEAN);
    }
}
