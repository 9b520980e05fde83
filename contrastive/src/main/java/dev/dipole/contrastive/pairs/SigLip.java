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

/// Every pair of the batch judged for itself: own pairs are a yes, all others a no. No softmax, so no row needs
/// to know another.
///
/// `L = −(1/B) Σ_ij log σ( y_ij (e^t cos_ij + b) )`, `y_ij = 1` for `i = j`, else −1; `t` and `b` learnt
///
/// **Source.** Zhai et al., "Sigmoid loss for language image pre-training", 2023 (arXiv 2303.15343),
/// algorithm 1;
/// `t = log 10`, `b = −10` at the start, so that the many negatives cost little at first.
public record SigLip(double initialScale, double initialBias, double mostScale, boolean maskDuplicates)
        implements NamedObjective {
    public SigLip {
        Check.positive("siglip: the initial scale", initialScale);
        Check.finite("siglip: the initial bias", initialBias);
        Check.positive("siglip: the largest scale", mostScale);
    }

    /// Scale 10 and bias −10 at the start; the scale at most 1000, which does not bind.
    public SigLip() {
        this(10, -10, 1000, true);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PAIRS,
                        "siglip",
                        "−(1/B) Σ_ij log σ( ±(e^t cos_ij + b) ), t and b learnt",
                        "Zhai et al. 2023 (arXiv 2303.15343), section 3.2 and algorithm 1")
                .needs("anchor, positive; the weights log_scale and bias")
                .degenerates("softplus(−z) + (B − 1) softplus(z), z = e^t + b, where all vectors are equal")
                .relations("binary cross entropy of all cells times B; one row: softplus(−(e^t s + b))")
                .aliases("sigmoid");
    }

    @Override
    public List<OwnWeight> weights() {
        return learned(initialScale, initialBias);
    }

    static List<OwnWeight> learned(double scale, double bias) {
        return List.of(
                new OwnWeight.Scalar(LearnedScale.LOG_SCALE, StrictMath.log(scale)),
                new OwnWeight.Scalar(LearnedScale.BIAS, bias));
    }

    @Override
    public Objective parts() {
        var shapings = new ArrayList<Shaping>();
        if (maskDuplicates) shapings.add(new Shaping.DropDuplicates());
        shapings.add(new LearnedScale(true, mostScale));
        return Objective.only(new TableTerm(
                "pairs",
                new Similarity.Cosine(),
                new Relation.Diagonal(Direction.QD),
                shapings,
                new Logistic(false, 1),
                Reduction.MEAN));
    }
}
