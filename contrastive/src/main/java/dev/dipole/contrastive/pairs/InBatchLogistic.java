package dev.dipole.contrastive.pairs;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Direction;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.LearnedScale;
import dev.dipole.contrastive.Logistic;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.OwnWeight;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Relation;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;
import java.util.ArrayList;
import java.util.List;

/// [SigLip] as a mean over all cells, with positives weighed against the many negatives.
///
/// `L = mean_ij w_ij softplus( ∓(e^t cos_ij + b) )`, `w_ij` the positive weight on own pairs, else 1
///
/// **Source.** Binary cross entropy with a weight for the rare class, on in-batch pairs; a positive weight of
/// `B − 1` balances the two.
public record InBatchLogistic(double initialScale, double initialBias, double positiveWeight, boolean maskDuplicates)
        implements NamedObjective {
    public InBatchLogistic {
        Check.positive("in-batch-logistic: the initial scale", initialScale);
        Check.finite("in-batch-logistic: the initial bias", initialBias);
        Check.positive("in-batch-logistic: the positive weight", positiveWeight);
    }

    /// Scale 10, bias −10, no weight.
    public InBatchLogistic() {
        this(10, -10, 1, true);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PAIRS,
                        "in-batch-logistic",
                        "mean_ij w_ij softplus( ∓(e^t cos_ij + b) )",
                        "weighted binary cross entropy")
                .needs("anchor, positive; the weights log_scale and bias")
                .degenerates("(w softplus(−z) + (B − 1) softplus(z))/B, z = e^t + b, where all vectors are equal")
                .relations("w = 1: siglip divided by B")
                .aliases("in-batch-bce");
    }

    @Override
    public List<OwnWeight> weights() {
        return SigLip.learned(initialScale, initialBias);
    }

    @Override
    public Objective parts() {
        var shapings = new ArrayList<Shaping>();
        if (maskDuplicates) shapings.add(new Shaping.DropDuplicates());
        shapings.add(new LearnedScale(true, 1000));
        return Objective.only(new TableTerm(
                "pairs",
                new Similarity.Cosine(),
                new Relation.Diagonal(Direction.QD),
                shapings,
                new Logistic(true, positiveWeight),
                Reduction.MEAN));
    }
}
