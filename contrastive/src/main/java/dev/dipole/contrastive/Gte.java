package dev.dipole.contrastive;

import dev.dipole.contrastive.Relation.Diagonal;
import dev.dipole.contrastive.Relation.HardNegatives;
import dev.dipole.contrastive.Relation.Others;
import dev.dipole.contrastive.Relation.Whose;
import java.util.List;

/// In-batch softmax over all four blocks of a batch at once, GTE's "improved contrastive loss".
///
/// `L = mean_i( log Z_i − S(q_i,d_i) )`,
/// `Z_i = Σ_j e^S(q_i,d_j) + Σ_{j≠i} e^S(q_i,q_j) + Σ_j e^S(q_j,d_i) + Σ_{j≠i} e^S(d_j,d_i)`
///
/// **Source.** Li et al., "Towards general text embeddings with multi-stage contrastive learning", 2023
/// (arXiv 2308.03281), the "improved contrastive loss"; cosine, `τ = .01`. As printed the positive stands twice
/// in `Z_i` (first and third sum); SimLM's code counts it once. Both are in use: `positiveTwice` chooses.
///
/// **The batch** brings anchor and positive, perhaps hard negatives: those of every row join the first sum,
/// those of other rows the last. Ids matter as for [InfoNce].
///
/// **Degenerates** with one row: the loss is `log 2` with the positive twice, 0 with it once, whatever the
/// vectors.
///
/// **Relations.** Only the first sum: [InfoNce]. Further sums never lower the loss. Swapping anchors and
/// positives changes nothing.
public record Gte(double temperature, boolean positiveTwice, Similarity similarity, boolean maskDuplicates)
        implements NamedObjective {
    public Gte {
        Check.positive("gte: the temperature", temperature);
    }

    /// Cosine, temperature .01, the positive counted twice as printed, duplicates masked.
    public Gte() {
        this(0.01, true);
    }

    public Gte(double temperature, boolean positiveTwice) {
        this(temperature, positiveTwice, new Similarity.Cosine(), true);
    }

    @Override
    public Card card() {
        return new Card(
                "gte",
                "mean_i( LSE over qd, qq, dq, dd − S_ii )",
                "Li et al. 2023 (GTE, arXiv 2308.03281), improved contrastive loss",
                List.of("improved-contrastive-loss", "icl", "four-directions"));
    }

    @Override
    public Objective parts() {
        var relation = Relation.beside(
                new Diagonal(Direction.QD),
                new HardNegatives(Role.ANCHOR, Whose.ALL),
                new Others(Direction.QQ, false),
                new Others(Direction.DQ, positiveTwice),
                new Others(Direction.DD, false),
                new HardNegatives(Role.POSITIVE, Whose.OTHERS));
        var shapings = Shaping.contrastive(maskDuplicates, 0, temperature);
        return Objective.only(
                new TableTerm("joint", similarity, relation, shapings, new Link.CrossEntropy(), Reduction.MEAN));
    }
}
