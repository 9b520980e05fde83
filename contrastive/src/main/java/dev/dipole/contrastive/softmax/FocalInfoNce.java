package dev.dipole.contrastive.softmax;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Direction;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Focal;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Relation;
import dev.dipole.contrastive.Role;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;

/// [InfoNce] in which rows that are already solved rest.
///
/// `L = mean_i (1 − p_ii)^γ ( −log p_ii )`, `p` the softmax of `S`
///
/// **Source.** Lin et al., "Focal loss for dense object detection", 2017, on the in-batch softmax as in
/// KaLM-Embedding-V2 (arXiv 2506.20923), `γ = .5`. `detach` makes the weight a constant.
public record FocalInfoNce(double temperature, double gamma, boolean detach, boolean maskDuplicates)
        implements NamedObjective {
    public FocalInfoNce {
        Check.positive("focal-infonce: the temperature", temperature);
        Check.notNegative("focal-infonce: gamma", gamma);
    }

    /// Temperature .05, `γ` .5, the weight a constant.
    public FocalInfoNce() {
        this(0.05, 0.5, true, true);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.SOFTMAX,
                        "focal-infonce",
                        "mean_i (1 − p_ii)^γ (−log p_ii)",
                        "Lin et al. 2017 (arXiv 1708.02002); KaLM-Embedding-V2 (arXiv 2506.20923)")
                .needs("anchor, positive, perhaps hard negatives")
                .degenerates("0 with one row and no hard negative")
                .relations("γ = 0: infonce")
                .aliases("focal");
    }

    @Override
    public Objective parts() {
        var relation = Relation.beside(
                new Relation.Diagonal(Direction.QD), new Relation.HardNegatives(Role.ANCHOR, Relation.Whose.ALL));
        var shapings = Shaping.contrastive(maskDuplicates, 0, temperature);
        return Objective.only(new TableTerm(
                "qd", new Similarity.Cosine(), relation, shapings, new Focal(gamma, detach), Reduction.MEAN));
    }
}
