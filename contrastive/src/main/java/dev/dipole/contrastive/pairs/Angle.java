package dev.dipole.contrastive.pairs;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.contrastive.PairRelation;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;
import dev.dipole.contrastive.Term;
import dev.dipole.contrastive.Weighted;
import dev.dipole.contrastive.WeightedSum;
import java.util.ArrayList;

/// [CoSent] on the angle of complex vectors, whose slope does not vanish where cosines saturate; perhaps with
/// the cosine and an in-batch softmax beside it.
///
/// `L = w_angle CoSENT(angle) + w_cos CoSENT(cos) + w_batch InfoNCE(pairs graded above ½)`
///
/// **Source.** Li & Li, "AnglE-optimized text embeddings", 2023 (arXiv 2309.12871). The defaults
/// are sentence-transformers': the angle alone, scale 20. The paper weighs angle, batch and cosine 1, 35 and 1,
/// its code .02, 1 and 0. The paper writes the angle without the absolute value that the code takes.
public record Angle(double temperature, double angleWeight, double cosineWeight, double batchWeight)
        implements NamedObjective {
    public Angle {
        Check.positive("angle: the temperature", temperature);
        Check.notNegative("angle: the weight of the angle", angleWeight);
        Check.notNegative("angle: the weight of the cosine", cosineWeight);
        Check.notNegative("angle: the weight of the batch", batchWeight);
        if (angleWeight + cosineWeight + batchWeight == 0) {
            throw new ObjectiveException("angle: one of the three weights must be above 0");
        }
    }

    /// The angle alone, temperature .05.
    public Angle() {
        this(0.05, 1, 0, 0);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PAIRS,
                        "angle",
                        "w₁ CoSENT(angle) + w₂ CoSENT(cos) + w₃ InfoNCE",
                        "Li & Li 2023 (arXiv 2309.12871; ACL 2024)")
                .needs("anchor, positive of an even width, a grade for each pair")
                .degenerates("0 where all grades are equal")
                .relations("the cosine alone: cosent; the length of vectors does not matter")
                .aliases("AnglELoss", "aoe");
    }

    @Override
    public Objective parts() {
        var terms = new ArrayList<Weighted>();
        if (angleWeight > 0) {
            terms.add(new Weighted(angleWeight, CoSent.term("angle", new Similarity.ComplexAngle(), temperature)));
        }
        if (cosineWeight > 0) {
            terms.add(new Weighted(cosineWeight, CoSent.term("cosine", new Similarity.Cosine(), temperature)));
        }
        if (batchWeight > 0) terms.add(new Weighted(batchWeight, batch()));
        return new WeightedSum(terms);
    }

    private Term batch() {
        return new TableTerm(
                "batch",
                new Similarity.Cosine(),
                new PairRelation.YesAmongAll(),
                Shaping.contrastive(true, 0, temperature),
                new Link.CrossEntropy(),
                Reduction.MEAN_OF_JUDGED);
    }
}
