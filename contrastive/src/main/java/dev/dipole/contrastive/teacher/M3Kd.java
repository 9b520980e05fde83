package dev.dipole.contrastive.teacher;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Direction;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.PeeledSoftmax;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Relation;
import dev.dipole.contrastive.Role;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;
import dev.dipole.contrastive.Taught;

/// Candidates told apart one after the other, each as much as a teacher values it.
///
/// `L = mean_i Σ_k softmax(t_i)_k ( LSE_{j≥k} S_ij − S_ik )`, `S = s/τ`
///
/// in the order of the columns: the positive first, then the own hard negatives; with `inBatch` the candidates
/// of all other rows are there to the end.
///
/// **Source.** FlagEmbedding (BGE-M3 fine-tuning), loss `m3_kd_loss`. Dot product, which of its unit vectors is
/// the cosine.
public record M3Kd(Similarity similarity, double temperature, double teacherTemperature, boolean inBatch)
        implements NamedObjective {
    public M3Kd {
        Check.positive("m3-kd: the temperature", temperature);
        Check.positive("m3-kd: the teacher's temperature", teacherTemperature);
    }

    /// The dot product, temperatures 1, own candidates only.
    public M3Kd() {
        this(new Similarity.Dot(), 1, 1, false);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.TEACHER,
                        "m3-kd",
                        "mean_i Σ_k softmax(t)_k ( LSE_{j≥k} S_j − S_k )",
                        "FlagEmbedding, m3_kd_loss; Chen et al. 2024 (arXiv 2402.03216)")
                .needs(OwnCandidates.NEEDS)
                .degenerates("0 with a single candidate")
                .relations("a teacher sure of the positive: infonce")
                .aliases("m3_kd", "m3_kd_loss");
    }

    @Override
    public Objective parts() {
        var taught = new Taught(OwnCandidates.relation(), teacherTemperature);
        var candidates = inBatch
                ? Relation.beside(
                        taught,
                        new Relation.Others(Direction.QD, false),
                        new Relation.HardNegatives(Role.ANCHOR, Relation.Whose.OTHERS))
                : taught;
        return Objective.only(new TableTerm(
                "candidates",
                similarity,
                candidates,
                Shaping.contrastive(true, 0, temperature),
                new PeeledSoftmax(PeeledSoftmax.Order.AS_GIVEN, PeeledSoftmax.Weights.VALUE),
                Reduction.MEAN));
    }
}
