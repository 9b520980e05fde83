package dev.dipole.contrastive.softmax;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.KeyRelation;
import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Need;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;
import java.util.List;
import java.util.Set;

/// An item shall lie to a queue of others as its other view does, in the eyes of a slowly following encoder.
///
/// `L = mean_i −Σ_j sg[softmax(k_i·queue/τ_t)]_j log softmax(q_i·queue/τ)_j`
///
/// **Source.** Zheng et al., "ReSSL: relational self-supervised learning with weak augmentation", 2021
/// (arXiv 2107.09282); cosine, `τ = .1`, `τ_t = .04`.
public record Ressl(double temperature, double teacherTemperature) implements NamedObjective {
    public Ressl {
        Check.positive("ressl: the temperature", temperature);
        Check.positive("ressl: the teacher's temperature", teacherTemperature);
    }

    /// Temperatures .1 and .04.
    public Ressl() {
        this(0.1, 0.04);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.SOFTMAX,
                        "ressl",
                        "mean_i CE( sg softmax(k·queue/τ_t), softmax(q·queue/τ) )",
                        "Zheng et al. 2021 (arXiv 2107.09282)")
                .needs("anchor, positive, a memory queue; perhaps momentum views")
                .degenerates("0 with an empty queue; log(queue) where all vectors are equal")
                .relations("equal views and temperatures: the entropy of the target, without gradient")
                .aliases("relational");
    }

    @Override
    public Set<Need> needs() {
        return Need.union(parts().needs(), Need.MOMENTUM);
    }

    @Override
    public Objective parts() {
        return Objective.only(new TableTerm(
                "queue",
                new Similarity.Cosine(),
                new KeyRelation.OverQueue(teacherTemperature),
                List.of(new Shaping.Temperature(temperature)),
                new Link.CrossEntropy(),
                Reduction.MEAN));
    }
}
