package dev.dipole.contrastive.softmax;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Direction;
import dev.dipole.contrastive.FalseNegatives;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Relation;
import dev.dipole.contrastive.Role;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;
import java.util.ArrayList;

/// In-batch softmax over `qd`, `qq`, `dd` and own hard negatives, without the candidates that the model itself
/// already finds closer than the positive by more than `slack`.
///
/// Candidate `j` of row `i` is dropped where `s_ij > s_ii + slack`, or where its text is that of the row's
/// pair.
///
/// **Source.** Zhang et al., "Qwen3 Embedding", 2025 (arXiv 2506.05176): slack .1; the report gives
/// no temperature, .02 is a common choice.
public record SelfMasked(double temperature, double slack, boolean maskDuplicates) implements NamedObjective {
    public SelfMasked {
        Check.positive("self-masked: the temperature", temperature);
        Check.finite("self-masked: the slack", slack);
    }

    /// Temperature .02, slack .1.
    public SelfMasked() {
        this(0.02, 0.1, true);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.SOFTMAX,
                        "self-masked",
                        "mean_i( LSE over qd, qq, dd with s_ij ≤ s_ii + slack, minus S_ii )",
                        "Zhang et al. 2025 (Qwen3 Embedding, arXiv 2506.05176), training objective")
                .needs("anchor, positive, perhaps hard negatives; ids")
                .degenerates("0 with one row and no hard negative")
                .relations("a large slack drops duplicates only")
                .aliases("qwen3-embedding");
    }

    @Override
    public Objective parts() {
        var shapings = new ArrayList<Shaping>();
        shapings.add(new FalseNegatives(FalseNegatives.Judge.SELF, FalseNegatives.Bound.ABSOLUTE, -slack));
        shapings.addAll(Shaping.contrastive(maskDuplicates, 0, temperature));
        var relation = Relation.beside(
                new Relation.Diagonal(Direction.QD),
                new Relation.HardNegatives(Role.ANCHOR, Relation.Whose.OWN),
                new Relation.Others(Direction.QQ, false),
                new Relation.Others(Direction.DD, false));
        return Objective.only(new TableTerm(
                "masked", new Similarity.Cosine(), relation, shapings, new Link.CrossEntropy(), Reduction.MEAN));
    }
}
