package dev.dipole.contrastive.metric;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.LiftedPairs;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Similarity;

/// Each positive pair against all negatives of both of its items.
///
/// `L = mean ½ [J_ij]₊²`, `J_ij = log( Σ_{k∈N(i)} e^{m − d_ik} + Σ_{l∈N(j)} e^{m − d_jl} ) + d_ij`
///
/// **Source.** Oh Song et al., "Deep metric learning via lifted structured feature embedding", 2016;
/// Euclidean distance, `m = 1`, the mean over positive pairs. pytorch-metric-learning has unit vectors
/// (`unit-euclidean`).
public record LiftedStructure(double margin, Similarity similarity) implements NamedObjective {
    public LiftedStructure {
        Check.notNegative("lifted-structure: the margin", margin);
    }

    /// Euclidean, margin 1.
    public LiftedStructure() {
        this(1, new Similarity.NegativeL2());
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.METRIC,
                        "lifted-structure",
                        "mean ½ [log(Σ_{k∈N(i)} e^{m−d_ik} + Σ_{l∈N(j)} e^{m−d_jl}) + d_ij]₊²",
                        "Oh Song et al. 2016 (arXiv 1511.06452)")
                .needs(Labelled.NEEDS)
                .degenerates("½ (m + log of the negatives of a pair)² where all vectors are equal")
                .relations("generalised-lifted judges items in place of pairs")
                .aliases("LiftedStructureLoss");
    }

    @Override
    public Objective parts() {
        return Labelled.compared(similarity, new LiftedPairs(margin), Reduction.MEAN_OF_JUDGED);
    }
}
