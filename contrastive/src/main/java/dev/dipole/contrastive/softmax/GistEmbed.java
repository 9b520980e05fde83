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

/// In-batch softmax over `qd`, `qq` and `dd` from which a guide, another model, takes what looks like a
/// positive: candidate `j` of row `i` is dropped where the guide scores it above `g_ii − margin`.
///
/// **Source.** Solatorio, "GISTEmbed", 2024 (arXiv 2402.16829); cosine, `τ = .01`, margin 0. The
/// relative margin, `g_ii − margin·|g_ii|`, is sentence-transformers'. An item is never a candidate of itself
/// here; in published code it leaves only because the guide finds it closer than the positive.
///
/// **The batch** brings the views and, frozen, the same items as the guide sees them.
public record GistEmbed(double temperature, FalseNegatives.Bound bound, double margin, boolean maskDuplicates)
        implements NamedObjective {
    public GistEmbed {
        Check.positive("gist: the temperature", temperature);
        Check.finite("gist: the margin", margin);
    }

    /// Temperature .01, an absolute margin of 0.
    public GistEmbed() {
        this(0.01, FalseNegatives.Bound.ABSOLUTE, 0, true);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.SOFTMAX,
                        "gist",
                        "mean_i( LSE over qd, qq, dd with g_ij ≤ g_ii − m, minus S_ii )",
                        "Solatorio 2024 (arXiv 2402.16829)")
                .needs("anchor, positive, perhaps hard negatives; each as a guide sees it")
                .degenerates("0 where the guide leaves no negative")
                .relations("a guide that finds all alike drops nothing: infonce over qd, qq and dd")
                .aliases("gistembed", "GISTEmbedLoss");
    }

    @Override
    public Objective parts() {
        var shapings = new ArrayList<Shaping>();
        shapings.add(new FalseNegatives(FalseNegatives.Judge.GUIDE, bound, margin));
        shapings.addAll(Shaping.contrastive(maskDuplicates, 0, temperature));
        var relation = Relation.beside(
                new Relation.Diagonal(Direction.QD),
                new Relation.Others(Direction.QQ, false),
                new Relation.Others(Direction.DD, false),
                new Relation.HardNegatives(Role.ANCHOR, Relation.Whose.ALL));
        return Objective.only(new TableTerm(
                "guided", new Similarity.Cosine(), relation, shapings, new Link.CrossEntropy(), Reduction.MEAN));
    }
}
