package dev.dipole.contrastive.softmax;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Direction;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Hinge;
import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Relation;
import dev.dipole.contrastive.Role;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;
import dev.dipole.contrastive.Term;
import dev.dipole.contrastive.Weighted;
import java.util.List;

/// [InfoNce] of raw dot products, with a penalty on long vectors in place of a norm.
///
/// `L = mean_i( LSE_j ⟨a_i,p_j⟩ − ⟨a_i,p_i⟩ ) + w · mean ‖x‖²` over all anchors and positives `x`
///
/// **Source.** Sohn, "Improved deep metric learning with multi-class N-pair loss objective", 2016, the
/// multi-class loss and its penalty on lengths. As in pytorch-metric-learning there is none by default; here it
/// is a mean.
public record NPair(double lengthPenalty, boolean maskDuplicates) implements NamedObjective {
    public NPair {
        Check.notNegative("n-pair: the length penalty", lengthPenalty);
    }

    /// No penalty.
    public NPair() {
        this(0, true);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.SOFTMAX,
                        "n-pair",
                        "mean_i( LSE_j ⟨a_i,p_j⟩ − ⟨a_i,p_i⟩ ) + w mean ‖x‖²",
                        "Sohn 2016 (NIPS)")
                .degenerates("0 with one row and no penalty; log B where all vectors are equal, and the penalty")
                .relations("unit vectors and no penalty: infonce at temperature 1")
                .aliases("npairs", "multi-class-n-pair");
    }

    @Override
    public Objective parts() {
        var choice = new Weighted(
                1,
                new TableTerm(
                        "qd",
                        new Similarity.Dot(),
                        new Relation.Diagonal(Direction.QD),
                        Shaping.contrastive(maskDuplicates, 0, 1),
                        new Link.CrossEntropy(),
                        Reduction.MEAN));
        if (lengthPenalty == 0) return Objective.sum(choice);
        return Objective.sum(
                choice,
                new Weighted(lengthPenalty / 2, length("length_anchor", Role.ANCHOR)),
                new Weighted(lengthPenalty / 2, length("length_positive", Role.POSITIVE)));
    }

    /// The squared length of each vector is its score with itself, which costs what it is above 0.
    private static Term length(String name, Role role) {
        return new TableTerm(
                name,
                new Similarity.Dot(),
                new Relation.Itself(role),
                List.of(),
                new Hinge(0, 0, false),
                Reduction.MEAN);
    }
}
