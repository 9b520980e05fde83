package dev.dipole.contrastive.softmax;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Relation;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;
import java.util.List;

/// An item must find any fellow of its class: the probabilities of all positives are added before the
/// logarithm.
///
/// `L = mean_i −log Σ_{p∈P(i)} softmax_p(S_i·)`, over the rows that have positives
///
/// **Source.** The marginal likelihood of a set; Goldberger et al., "Neighbourhood components analysis", 2004,
/// in form. Temperature .05.
public record MultiPositive(double temperature, Similarity similarity) implements NamedObjective {
    public MultiPositive {
        Check.positive("multi-positive: the temperature", temperature);
    }

    /// Cosine, temperature .05.
    public MultiPositive() {
        this(0.05, new Similarity.Cosine());
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.SOFTMAX,
                        "multi-positive",
                        "mean_i −log Σ_{p∈P(i)} softmax_p",
                        "the form of Goldberger et al. 2004 (NIPS)")
                .needs("anchor, perhaps positive, labels")
                .degenerates("0 where no class has two items")
                .relations("one positive: infonce; the inner form of supcon less the mean of log |P(i)|")
                .aliases("marginal");
    }

    @Override
    public Objective parts() {
        return Objective.only(new TableTerm(
                "classes",
                similarity,
                new Relation.SameLabel(),
                List.of(new Shaping.Temperature(temperature)),
                new Link.Marginal(false),
                Reduction.MEAN_OF_JUDGED));
    }
}
