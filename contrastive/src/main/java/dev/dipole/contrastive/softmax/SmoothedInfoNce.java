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
import dev.dipole.contrastive.Role;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.Smoothing;
import dev.dipole.contrastive.TableTerm;
import java.util.ArrayList;

/// [InfoNce] that does not insist: a share `ε` of each row's target goes to all candidates alike.
///
/// `L = (1 − ε) InfoNCE + ε mean_i( LSE_j S_ij − mean_j S_ij )`
///
/// **Source.** Szegedy et al., "Rethinking the inception architecture for computer vision", 2016, section 7
/// (label smoothing, `ε = .1`), applied to in-batch candidates.
public record SmoothedInfoNce(double temperature, double smoothing, boolean maskDuplicates) implements NamedObjective {
    public SmoothedInfoNce {
        Check.positive("label-smoothing: the temperature", temperature);
        Check.within("label-smoothing: the smoothing", smoothing, 0, 1);
    }

    /// Temperature .05, smoothing .1.
    public SmoothedInfoNce() {
        this(0.05, 0.1, true);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.SOFTMAX,
                        "label-smoothing",
                        "mean_i −Σ_j ((1 − ε) 1[i=j] + ε/n) log softmax_j(S_i·)",
                        "Szegedy et al. 2016 (arXiv 1512.00567), section 7")
                .needs("anchor, positive, perhaps hard negatives")
                .degenerates("0 with one row and no hard negative")
                .relations("ε = 0: infonce")
                .aliases("smoothed-infonce");
    }

    @Override
    public Objective parts() {
        var shapings = new ArrayList<Shaping>();
        if (maskDuplicates) shapings.add(new Shaping.DropDuplicates());
        shapings.add(new Smoothing(smoothing));
        shapings.add(new Shaping.Temperature(temperature));
        var relation = Relation.beside(
                new Relation.Diagonal(Direction.QD), new Relation.HardNegatives(Role.ANCHOR, Relation.Whose.ALL));
        return Objective.only(new TableTerm(
                "qd", new Similarity.Cosine(), relation, shapings, new Link.CrossEntropy(), Reduction.MEAN));
    }
}
