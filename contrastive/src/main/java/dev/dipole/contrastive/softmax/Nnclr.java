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

/// The nearest neighbour of an item in a queue must be matched with the prediction of the item's other view.
///
/// `L = ½( CE(nn(z₁), p₂) + CE(nn(z₂), p₁) )`, neighbours frozen
///
/// **Source.** Dwibedi et al., "With a little help from my friends", 2021 (arXiv 2104.14548); cosine,
/// `τ = .1`, a queue of 65,536 as in solo-learn.
public record Nnclr(double temperature, boolean maskDuplicates) implements NamedObjective {
    public Nnclr {
        Check.positive("nnclr: the temperature", temperature);
    }

    /// Temperature .1.
    public Nnclr() {
        this(0.1, true);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.SOFTMAX,
                        "nnclr",
                        "½( CE(nn(z₁), p₂) + CE(nn(z₂), p₁) )",
                        "Dwibedi et al. 2021 (arXiv 2104.14548)")
                .needs("anchor, positive, a memory queue; perhaps predictions")
                .degenerates("0 with one row; log B where all vectors are equal")
                .relations("each item its own neighbour and no predictor: infonce with frozen rows")
                .aliases("nearest-neighbour");
    }

    @Override
    public Set<Need> needs() {
        return Need.union(parts().needs(), Need.PREDICTION);
    }

    @Override
    public Objective parts() {
        return Objective.sum(new Weighted(0.5, term("qd", Direction.QD)), new Weighted(0.5, term("dq", Direction.DQ)));
    }

    private Term term(String name, Direction direction) {
        return new TableTerm(
                name,
                new Similarity.Cosine(),
                new KeyRelation.Neighbours(direction),
                Shaping.contrastive(maskDuplicates, 0, temperature),
                new Link.CrossEntropy(),
                Reduction.MEAN);
    }
}
