package dev.dipole.contrastive.teacher;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.FirstAgainstOthers;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;
import dev.dipole.contrastive.TeacherRelation;
import java.util.List;

/// How far a positive is ahead of each negative shall be what a teacher says.
///
/// `L = mean_{i,j} ( (s_i⁺ − s_ij⁻) − (t_i⁺ − t_ij⁻) )²`
///
/// **Source.** Hofstätter et al., "Improving efficient neural ranking models with cross-architecture knowledge
/// distillation", 2020 (arXiv 2010.02666); dot product. Several negatives of a row are averaged, as in
/// sentence-transformers. Only differences of scores matter; a teacher who gives margins `m_j` alone is given
/// as scores 0, `−m_1`, `−m_2`, ….
public record MarginMse(Similarity similarity) implements NamedObjective {
    /// The dot product.
    public MarginMse() {
        this(new Similarity.Dot());
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.TEACHER,
                        "margin-mse",
                        "mean ((s⁺ − s⁻) − (t⁺ − t⁻))²",
                        "Hofstätter et al. 2020 (arXiv 2010.02666), Margin-MSE")
                .needs(OwnCandidates.NEEDS)
                .degenerates("the mean squared margin of the teacher where all vectors are equal")
                .relations("a constant added to all scores of student or teacher changes nothing")
                .aliases("MarginMSELoss");
    }

    @Override
    public Objective parts() {
        return Objective.only(new TableTerm(
                "candidates",
                similarity,
                new TeacherRelation.Scored(OwnCandidates.relation()),
                List.of(),
                new FirstAgainstOthers(),
                Reduction.MEAN));
    }
}
