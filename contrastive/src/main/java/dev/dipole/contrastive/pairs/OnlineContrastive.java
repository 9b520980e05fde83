package dev.dipole.contrastive.pairs;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.HardPairs;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.PairRelation;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.TableTerm;
import java.util.List;

/// [MarginContrastive] on the pairs of the batch that contradict each other, summed: negatives closer than the
/// farthest positive, positives farther than the nearest negative.
///
/// `L = Σ_{hard positives} d_i² + Σ_{hard negatives} [m − d_i]₊²`
///
/// **Source.** sentence-transformers, OnlineContrastiveLoss; `d = 1 − cos`, `m = .5`, a sum without the half.
/// With one positive alone, or none, the mean distance of the negatives is the bound instead, and the other way
/// round.
public record OnlineContrastive(double margin, MarginContrastive.Distance distance) implements NamedObjective {
    public OnlineContrastive {
        Check.positive("online-contrastive: the margin", margin);
    }

    /// `1 − cos` and margin .5.
    public OnlineContrastive() {
        this(0.5, MarginContrastive.Distance.COSINE);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PAIRS,
                        "online-contrastive",
                        "Σ_{hard p} d² + Σ_{hard n} [m − d]₊²",
                        "sentence-transformers, OnlineContrastiveLoss")
                .needs("anchor, positive, a grade for each pair: above ½ for yes")
                .degenerates("0 where all positives are closer than all negatives")
                .relations("twice B times margin-contrastive where every pair is hard")
                .aliases("OnlineContrastiveLoss");
    }

    @Override
    public Objective parts() {
        return Objective.only(new TableTerm(
                "pairs",
                distance.similarity(),
                new PairRelation.YesNo(),
                List.of(new HardPairs()),
                MarginContrastive.link(distance, margin),
                Reduction.SUM));
    }
}
