package dev.dipole.contrastive.head;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Divergence;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Need;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Regulariser;
import dev.dipole.contrastive.Target;
import dev.dipole.contrastive.TermReport;
import dev.dipole.contrastive.Views;
import java.util.List;
import java.util.Set;

/// Each query must find its document by late interaction of their tokens ([MaxSim]).
///
/// `L = mean_i( LSE_j S_ij − S_ii ) + w · mean_i KL( softmax_k T_ik ‖ softmax_k S_i,ik )`, `S = maxsim/τ`, with
/// a teacher's scores `T` of the query's own documents `k`
///
/// **Source.** Khattab & Zaharia, "ColBERT: efficient and effective passage search via contextualized late
/// interaction over BERT", 2020 (arXiv 2004.12832); `τ = 1`, softmax over a query's own documents.
/// Version 2 (Santhanam et al., 2022) adds the other documents of the batch, here the default, and
/// the teacher.
///
/// **The batch** brings anchor and positive with their tokens, perhaps hard negatives with theirs; the tokens'
/// vectors are compared, the views' are not.
///
/// **Degenerates** where all token vectors are equal: log of the number of candidates.
///
/// **Relations.** One token a text: InfoNCE of cosines.
///
/// @param temperature `τ`
/// @param inBatch whether a query chooses among the documents of all queries, or of its own alone
/// @param mean whether scores are means over the query's tokens
/// @param distillation `w`; above 0 the batch brings a teacher's score for the positive and each hard negative
public record ColBert(double temperature, boolean inBatch, boolean mean, double distillation)
        implements NamedObjective {
    public ColBert {
        Check.positive("colbert: the temperature", temperature);
        Check.notNegative("colbert: the weight of the distillation", distillation);
    }

    /// Temperature 1, the documents of all queries, sums, no teacher.
    public ColBert() {
        this(1, true, false);
    }

    /// Without a teacher.
    public ColBert(double temperature, boolean inBatch, boolean mean) {
        this(temperature, inBatch, mean, 0);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.SOFTMAX,
                        "colbert",
                        "mean_i( LSE_j S_ij − S_ii ), S = Σ_t max_u q_t·d_u / τ",
                        "Khattab & Zaharia 2020 (arXiv 2004.12832), late interaction")
                .needs("anchor, positive, perhaps hard negatives, with the tokens of each")
                .degenerates("log of the number of candidates where all token vectors are equal")
                .relations("one token a text: infonce")
                .aliases("late-interaction", "maxsim");
    }

    @Override
    public Objective parts() {
        return Objective.only(new LateInteraction(this));
    }

    @Override
    public Set<Need> needs() {
        return distillation == 0
                ? Set.of(Need.PAIRS, Need.TOKENS)
                : Set.of(Need.PAIRS, Need.TOKENS, Need.TEACHER_SCORES);
    }

    private record LateInteraction(ColBert settings) implements Regulariser.Custom {
        @Override
        public String name() {
            return "late_interaction";
        }

        @Override
        public Measured measure(Views views) {
            var value = Tape.in(name(), () -> {
                var scores = Tape.point("scores", Candidates.scores(views, new MaxSim(settings.mean)::scores));
                var table = Candidates.table(views, scores, settings.inBatch, settings.temperature);
                var choice = Reduction.MEAN.of(new Link.CrossEntropy().costs(table));
                return settings.distillation == 0
                        ? choice
                        : choice.add(imitation(views, scores).scale(settings.distillation));
            });
            return new Measured(value, TermReport.ofVectors(name(), views.rows(), List.of()));
        }

        private Variable imitation(Views views, Variable scores) {
            var own = Candidates.table(views, scores, false, settings.temperature);
            var taught = own.withTarget(new Target.Distribution(Candidates.own(views.teacherScores(), scores)));
            return Reduction.MEAN.of(new Divergence(false).costs(taught));
        }
    }
}
