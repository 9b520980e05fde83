package dev.dipole.contrastive.teacher;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Direction;
import dev.dipole.contrastive.Divergence;
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
import dev.dipole.contrastive.Taught;
import dev.dipole.contrastive.TeacherRelation;
import dev.dipole.contrastive.Term;
import dev.dipole.contrastive.Weighted;

/// A reranker's spread over the own candidates of each anchor, and the contrastive task among all of the batch.
///
/// `L = mean_i KL( softmax(t_i) ‖ softmax(s_i/τ) ) + w · mean_i CE_i`
///
/// `CE_i` is softmax cross entropy of the positive among own candidates, the positives and hard negatives of
/// other rows.
///
/// **Source.** Wang et al., "SimLM: pre-training with representation bottleneck for dense passage retrieval",
/// 2023; "Text embeddings by weakly-supervised contrastive pre-training" (E5), 2022 (arXiv
/// 2212.03533);
/// `w = .2`, cosine, `τ = .01`. With `dropDoubtful` the contrastive part leaves out own negatives that the
/// teacher scores above the positive, as Qu et al., "RocketQA", 2021, do with false negatives.
public record RerankerDistillation(
        Similarity similarity, double temperature, double teacherTemperature, double weight, boolean dropDoubtful)
        implements NamedObjective {
    public RerankerDistillation {
        Check.positive("reranker-distillation: the temperature", temperature);
        Check.positive("reranker-distillation: the teacher's temperature", teacherTemperature);
        Check.notNegative("reranker-distillation: the weight", weight);
    }

    /// Cosine, `τ` .01, weight .2, doubtful negatives dropped.
    public RerankerDistillation() {
        this(new Similarity.Cosine(), 0.01, 1, 0.2, true);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.TEACHER,
                        "reranker-distillation",
                        "mean_i KL( softmax(t) ‖ softmax(s/τ) ) + w · infonce",
                        "Wang et al. 2022 (E5, arXiv 2212.03533)")
                .needs(OwnCandidates.NEEDS)
                .degenerates("0 with a single candidate")
                .relations("weight 0: kl-distillation with both temperatures its own")
                .aliases("simlm-kd", "e5-kd");
    }

    @Override
    public Objective parts() {
        var taught = new Taught(OwnCandidates.relation(), teacherTemperature);
        var distilled = new Weighted(1, term("distilled", taught, new Divergence(false)));
        if (weight == 0) return Objective.sum(distilled);
        var all = Relation.beside(
                OwnCandidates.relation(),
                new Relation.Others(Direction.QD, false),
                new Relation.HardNegatives(Role.ANCHOR, Relation.Whose.OTHERS));
        var candidates = dropDoubtful ? new TeacherRelation.Trusted(all) : all;
        return Objective.sum(distilled, new Weighted(weight, term("contrastive", candidates, new Link.CrossEntropy())));
    }

    private Term term(String name, Relation relation, Link link) {
        var shapings = Shaping.contrastive(true, 0, temperature);
        return new TableTerm(name, similarity, relation, shapings, link, Reduction.MEAN);
    }
}
