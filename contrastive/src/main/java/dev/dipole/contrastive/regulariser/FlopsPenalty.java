package dev.dipole.contrastive.regulariser;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import java.util.List;

/// The expected work of searching sparse vectors.
///
/// `L = Σ_j ( mean_i |z_ij| )²`
///
/// **Source.** Paria et al., "Minimizing FLOPs to learn efficient sparse representations", 2020; SPLADE
/// adds it with separate weights for queries and documents that grow as the square of the step.
///
/// **The batch** brings anchors, sparse vectors; each view is treated for itself and the results averaged.
///
/// **Degenerates** where all vectors are 0: the loss is 0, the perfect and useless answer; see
/// [SparsityPenalty] for a guard.
///
/// **Relations.** With one row `Σ_j z_j²`, the squared length.
public record FlopsPenalty() implements NamedObjective {
    @Override
    public Card card() {
        return new Card(
                        "flops",
                        "Σ_j ( mean_i |z_ij| )²",
                        "Paria et al. 2020 (arXiv 2004.05665)",
                        List.of("splade-flops"))
                .needs("anchor, sparse vectors; perhaps positive and further views, each for itself")
                .degenerates("0, the perfect and useless answer, where all vectors are 0");
    }

    @Override
    public Objective parts() {
        return Objective.only(new OfViews(new Flops(), OfViews.Over.MEAN));
    }
}
