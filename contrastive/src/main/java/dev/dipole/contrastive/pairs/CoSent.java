package dev.dipole.contrastive.pairs;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.OrderedPairs;
import dev.dipole.contrastive.PairRelation;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;
import java.util.List;

/// Pairs of a batch shall be as alike as people find them, in order: every pair that is graded higher shall
/// score higher.
///
/// `L = log(1 + Σ_{(a,b): y_a > y_b} e^{(s_b − s_a)/τ})`
///
/// **Source.** Su, "CoSENT: a more effective sentence embedding scheme than Sentence-BERT", 2022; cosine, scale
/// 20. It looks at all pairs at once, so a batch is never cut into blocks.
public record CoSent(double temperature, Similarity similarity) implements NamedObjective {
    public CoSent {
        Check.positive("cosent: the temperature", temperature);
    }

    /// Cosine, temperature .05.
    public CoSent() {
        this(0.05, new Similarity.Cosine());
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PAIRS,
                        "cosent",
                        "log(1 + Σ_{y_a > y_b} e^{(s_b − s_a)/τ})",
                        "Su 2022 (kexue.fm/archives/8847)")
                .needs("anchor, positive, a grade for each pair")
                .degenerates("0 where all grades are equal")
                .relations("two pairs: softplus of their difference; any grades in the same order give the same")
                .aliases("CoSENTLoss");
    }

    @Override
    public Objective parts() {
        return Objective.only(term("order", similarity, temperature));
    }

    static TableTerm term(String name, Similarity similarity, double temperature) {
        return new TableTerm(
                name,
                similarity,
                new PairRelation.Graded(),
                List.of(new Shaping.Temperature(temperature)),
                new OrderedPairs(),
                Reduction.MEAN);
    }
}
