package dev.dipole.contrastive.pairs;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.LearnedScale;
import dev.dipole.contrastive.Logistic;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.OwnWeight;
import dev.dipole.contrastive.PairRelation;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;
import java.util.List;

/// Given pairs judged by yes and no: binary cross entropy of a scaled cosine.
///
/// `L = mean_i( softplus(z_i) − y_i z_i )`, `z_i = e^t s_i + b`; `y_i` the pair's grade between 0 and 1
///
/// **Source.** Binary cross entropy with logits, as sentence-transformers' BinaryCrossEntropyLoss has it for
/// cross-encoders; scale and bias, learnt as in [SigLip], make a logit of a similarity.
public record PairLogistic(double initialScale, double initialBias, Similarity similarity) implements NamedObjective {
    public PairLogistic {
        Check.positive("pair-logistic: the initial scale", initialScale);
        Check.finite("pair-logistic: the initial bias", initialBias);
    }

    /// Cosine, scale 10, bias −5: a cosine of one half is undecided.
    public PairLogistic() {
        this(10, -5, new Similarity.Cosine());
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PAIRS,
                        "pair-logistic",
                        "mean_i( softplus(z_i) − y_i z_i ), z_i = e^t s_i + b",
                        "binary cross entropy with logits")
                .needs("anchor, positive, a grade in [0, 1] for each pair; the weights log_scale and bias")
                .degenerates("teaches a constant where all grades are equal")
                .relations("the pairs of a whole table with grades 1[i=j]: siglip divided by B")
                .aliases("bce", "BinaryCrossEntropyLoss");
    }

    @Override
    public List<OwnWeight> weights() {
        return SigLip.learned(initialScale, initialBias);
    }

    @Override
    public Objective parts() {
        return Objective.only(new TableTerm(
                "pairs",
                similarity,
                new PairRelation.Graded(),
                List.of(new LearnedScale(true, 1000)),
                new Logistic(false, 1),
                Reduction.MEAN));
    }
}
