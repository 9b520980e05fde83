package dev.dipole.contrastive.softmax;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.KeyRelation;
import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Relation;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;
import java.util.List;

/// [SupCon] with labelled vectors of earlier batches as further candidates, frozen.
///
/// **Source.** Wang et al., "Cross-batch memory for embedding learning", 2020 (arXiv 1912.06798); the
/// paper wraps any loss of pairs, this is the softmax one. pytorch-metric-learning keeps 1,024 vectors and
/// enqueues the batch before the loss, which then sees the batch as part of its memory; here the batch stands
/// beside the memory, and is enqueued afterwards, which gives the same candidates.
public record Xbm(double temperature, Similarity similarity) implements NamedObjective {
    public Xbm {
        Check.positive("xbm: the temperature", temperature);
    }

    /// Cosine, temperature .1.
    public Xbm() {
        this(0.1, new Similarity.Cosine());
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.SOFTMAX,
                        "xbm",
                        "supcon with candidates {batch, queue}",
                        "Wang et al. 2020 (arXiv 1912.06798)")
                .needs("anchor, perhaps positive, labels; a memory queue with labels")
                .degenerates("0 where no item has a fellow; log(n − 1 + queue) where all vectors are equal")
                .relations("an empty queue: supcon")
                .aliases("cross-batch-memory");
    }

    @Override
    public Objective parts() {
        var relation = Relation.beside(new Relation.SameLabel(), new KeyRelation.LabelledQueue());
        return Objective.only(new TableTerm(
                "classes",
                similarity,
                relation,
                List.of(new Shaping.Temperature(temperature)),
                new Link.CrossEntropy(),
                Reduction.MEAN_OF_JUDGED));
    }
}
