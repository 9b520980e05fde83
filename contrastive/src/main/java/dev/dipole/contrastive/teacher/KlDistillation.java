package dev.dipole.contrastive.teacher;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Divergence;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;
import dev.dipole.contrastive.Taught;
import dev.dipole.contrastive.Weighted;
import java.util.List;

/// Each anchor shall spread over its own candidates as a teacher does.
///
/// `L = T² mean_i KL( softmax(t_i/T) ‖ softmax(s_i/T) )`
///
/// **Source.** Hinton et al., "Distilling the knowledge in a neural network", 2015 (arXiv 1503.02531);
/// sentence-transformers: dot product, `T = 1`, the mean over rows. The factor `T²` keeps gradients of one
/// size.
public record KlDistillation(Similarity similarity, double temperature) implements NamedObjective {
    public KlDistillation {
        Check.positive("kl-distillation: the temperature", temperature);
    }

    /// The dot product, temperature 1.
    public KlDistillation() {
        this(new Similarity.Dot(), 1);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.TEACHER,
                        "kl-distillation",
                        "T² mean_i KL( softmax(t/T) ‖ softmax(s/T) )",
                        "Hinton et al. 2015 (arXiv 1503.02531), distillation")
                .needs(OwnCandidates.NEEDS)
                .degenerates("0 where scores differ from the teacher's by a constant")
                .relations("T towards infinity: half the mean squared difference of centred scores")
                .aliases("DistillKLDivLoss");
    }

    @Override
    public Objective parts() {
        var term = new TableTerm(
                "candidates",
                similarity,
                new Taught(OwnCandidates.relation(), temperature),
                List.of(new Shaping.Temperature(temperature)),
                new Divergence(false),
                Reduction.MEAN);
        return Objective.sum(new Weighted(temperature * temperature, term));
    }
}
