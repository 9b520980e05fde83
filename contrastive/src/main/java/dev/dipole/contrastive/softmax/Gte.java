package dev.dipole.contrastive.softmax;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Direction;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Relation;
import dev.dipole.contrastive.Relation.Diagonal;
import dev.dipole.contrastive.Relation.HardNegatives;
import dev.dipole.contrastive.Relation.Others;
import dev.dipole.contrastive.Relation.Whose;
import dev.dipole.contrastive.Role;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;
import dev.dipole.contrastive.Weighted;

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
public record Gte(
        double temperature, boolean positiveTwice, Partition partition, Similarity similarity, boolean maskDuplicates)
        implements NamedObjective {
    /// How the four sums are brought together.
    public enum Partition {
        /// One softmax over all of them.
        JOINT,
        /// A softmax each, of which the mean counts: `¼ Σ_blocks LSE − S_ii`, as in sentence-transformers. The
        /// two blocks of one side have no positive in their sum, and are not judged where they are empty.
        PER_DIRECTION
    }

    public Gte {
        Check.positive("gte: the temperature", temperature);
    }

    /// Cosine, temperature .01, the positive counted twice as printed, duplicates masked.
    public Gte() {
        this(0.01, true);
    }

    public Gte(double temperature, boolean positiveTwice) {
        this(temperature, positiveTwice, Partition.JOINT, new Similarity.Cosine(), true);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.SOFTMAX,
                        "gte",
                        "mean_i( LSE over qd, qq, dq, dd − S_ii )",
                        "Li et al. 2023 (GTE, arXiv 2308.03281), improved contrastive loss")
                .needs("anchor, positive, perhaps hard negatives")
                .degenerates("with one row log 2 (positive twice) or 0")
                .relations("first sum alone: infonce; sides may be swapped")
                .aliases("improved-contrastive-loss", "icl", "four-directions");
    }

    @Override
    public Objective parts() {
        return partition == Partition.JOINT ? joint() : perDirection();
    }

    private Objective joint() {
        var relation = Relation.beside(
                new Diagonal(Direction.QD),
                new HardNegatives(Role.ANCHOR, Whose.ALL),
                new Others(Direction.QQ, false),
                new Others(Direction.DQ, positiveTwice),
                new Others(Direction.DD, false),
                new HardNegatives(Role.POSITIVE, Whose.OTHERS));
        return Objective.only(term("joint", relation, new Link.CrossEntropy()));
    }

    private Objective perDirection() {
        var hard = new HardNegatives(Role.ANCHOR, Whose.ALL);
        var otherHard = new HardNegatives(Role.POSITIVE, Whose.OTHERS);
        var own = new Relation.OwnPositive();
        var qd = Relation.beside(new Diagonal(Direction.QD), hard);
        var qq = Relation.beside(own, new Others(Direction.QQ, false));
        var dd = Relation.beside(own, new Others(Direction.DD, false), otherHard);
        return Objective.sum(
                new Weighted(0.25, term("qd", qd, new Link.CrossEntropy())),
                new Weighted(0.25, term("qq", qq, new Link.Decoupled())),
                new Weighted(0.25, term("dq", new Diagonal(Direction.DQ), new Link.CrossEntropy())),
                new Weighted(0.25, term("dd", dd, new Link.Decoupled())));
    }

    private TableTerm term(String name, Relation relation, Link link) {
        var shapings = Shaping.contrastive(maskDuplicates, 0, temperature);
        return new TableTerm(name, similarity, relation, shapings, link, Reduction.MEAN);
    }
}
