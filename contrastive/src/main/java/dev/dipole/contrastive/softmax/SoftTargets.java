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
import dev.dipole.contrastive.Taught;
import java.util.List;

/// Each anchor shall spread over the candidates as a teacher does.
///
/// `L = mean_i −Σ_j Y_ij log softmax_j(S_i·)`, `Y_i = (1 − ε) softmax(t_i/T) + ε/n`, a constant
///
/// **Source.** Hinton et al., "Distilling the knowledge in a neural network", 2015 (arXiv 1503.02531),
/// without the hard term; smoothing as in [SmoothedInfoNce].
///
/// **The batch** brings a teacher's score for each candidate: the positives of all rows, then the hard
/// negatives of all rows.
public record SoftTargets(double temperature, double teacherTemperature, double smoothing) implements NamedObjective {
    public SoftTargets {
        Check.positive("soft-targets: the temperature", temperature);
        Check.positive("soft-targets: the teacher's temperature", teacherTemperature);
        Check.within("soft-targets: the smoothing", smoothing, 0, 1);
    }

    /// Temperature .05 for both, no smoothing.
    public SoftTargets() {
        this(0.05, 0.05, 0);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.SOFTMAX,
                        "soft-targets",
                        "mean_i −Σ_j Y_ij log softmax_j(S_i·), Y_i = softmax(t_i/T)",
                        "Hinton et al. 2015 (arXiv 1503.02531), distillation")
                .needs("anchor, positive, perhaps hard negatives; a teacher's score for each candidate")
                .degenerates("no gradient where teacher and student agree; log of the candidates where all are equal")
                .relations("one-hot targets: infonce")
                .aliases("soft-target-cross-entropy");
    }

    @Override
    public Objective parts() {
        var candidates = Relation.beside(
                new Relation.Diagonal(Direction.QD), new Relation.HardNegatives(Role.ANCHOR, Relation.Whose.ALL));
        return Objective.only(new TableTerm(
                "qd",
                new Similarity.Cosine(),
                new Taught(candidates, teacherTemperature),
                List.of(new Smoothing(smoothing), new Shaping.Temperature(temperature)),
                new Link.CrossEntropy(),
                Reduction.MEAN));
    }
}
