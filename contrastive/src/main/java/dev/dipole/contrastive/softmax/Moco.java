package dev.dipole.contrastive.softmax;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.KeyRelation;
import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Need;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Relation;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;
import java.util.Set;

/// Each anchor must find its positive, as a slowly following encoder sees it, among a queue of earlier keys.
///
/// `L = mean_i( log( e^{q_i·k_i/τ} + Σ_{k∈queue} e^{q_i·k/τ} ) − q_i·k_i/τ )`, keys and queue frozen
///
/// **Source.** He et al., "Momentum contrast for unsupervised visual representation learning", 2020
/// (arXiv 1911.05722), eq. 1; cosine, `τ = .07`, `.2` in version 2 (arXiv 2003.04297); 65,536 keys, momentum
/// .999. Other rows of the batch are no candidates.
///
/// **The batch** brings anchor, positive and a memory queue, and the momentum views if there is a following
/// encoder; without them the key is the positive itself, cut off from gradients. The queue is filled after the
/// loss.
public record Moco(double temperature, boolean maskDuplicates) implements NamedObjective {
    public Moco {
        Check.positive("moco: the temperature", temperature);
    }

    /// Temperature .07.
    public Moco() {
        this(0.07, true);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.SOFTMAX,
                        "moco",
                        "mean_i( LSE(q·k⁺, q·queue)/τ − q·k⁺/τ )",
                        "He et al. 2020 (arXiv 1911.05722), eq. 1")
                .needs("anchor, positive, a memory queue; perhaps momentum views")
                .degenerates("0 with an empty queue; log(1 + queue) where all vectors are equal")
                .relations("a queue of each row's own negatives is infonce with only-own negatives")
                .aliases("momentum-contrast", "moco-v2");
    }

    @Override
    public Set<Need> needs() {
        return Need.union(parts().needs(), Need.MOMENTUM);
    }

    @Override
    public Objective parts() {
        return Objective.only(term(temperature, maskDuplicates));
    }

    static TableTerm term(double temperature, boolean maskDuplicates) {
        return new TableTerm(
                "queue",
                new Similarity.Cosine(),
                Relation.beside(new KeyRelation.OwnKey(), new KeyRelation.Queue()),
                Shaping.contrastive(maskDuplicates, 0, temperature),
                new Link.CrossEntropy(),
                Reduction.MEAN);
    }
}
