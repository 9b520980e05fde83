package dev.dipole.contrastive.teacher;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.CandidateLists;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.ListLink;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;
import dev.dipole.contrastive.TeacherRelation;
import dev.dipole.contrastive.ranking.LambdaLoss;
import dev.dipole.contrastive.ranking.Logarithm;
import dev.dipole.contrastive.ranking.Ranks;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// A curriculum over a teacher's order of the own candidates of each anchor: first it is told coarsely, a few
/// best ones and the rest in groups, then finer and finer.
///
/// `L = mean_{g(i) < g(j)} |1/π_i − 1/π_j| log(1 + e^{s_j − s_i})` over all such pairs of the batch
///
/// with `π` the rank by the student's own scores, a constant, and `g` the teacher's group: its best `K`
/// candidates are a group each, the others are shared out in order over groups of equal size. Candidates of one
/// group are not compared, nor are those that the teacher scores alike.
///
/// **Source.** Zeng et al., "Curriculum learning for dense retrieval distillation", 2022 (arXiv 2204.13679):
/// the listwise loss and the grouping. Its public code takes 30 candidates and the dot product, two
/// groups of others, and `K` = 5, 10 and 20, an iteration each, of which the next starts from the weights of
/// the last.
///
/// @param ordered `K` of each iteration
/// @param groups how many groups the other candidates form
/// @param iteration which one, from 1; 0 goes through all of them during training, an equal share of the steps
/// each, and is the first where nobody counts steps
public record ClDrd(Similarity similarity, List<Integer> ordered, int groups, int iteration) implements NamedObjective {
    public ClDrd {
        ordered = List.copyOf(ordered);
        if (ordered.isEmpty()) throw new ObjectiveException("cl-drd: name how many candidates each iteration orders");
        for (int k : ordered) Check.atLeast("cl-drd: ordered: the number of candidates", k, 1);
        Check.atLeast("cl-drd: the number of groups", groups, 1);
        Check.atLeast("cl-drd: the iteration", iteration, 0);
        if (iteration > ordered.size()) {
            throw new ObjectiveException(
                    "cl-drd: there is no iteration %d, 'ordered' names %d".formatted(iteration, ordered.size()));
        }
    }

    /// The dot product; 5, 10 and 20 candidates in order; two groups of others; all iterations.
    public ClDrd() {
        this(new Similarity.Dot(), List.of(5, 10, 20), 2, 0);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.TEACHER,
                        "cl-drd",
                        "mean_{g(i)<g(j)} |1/π_i − 1/π_j| log(1 + e^{s_j − s_i}), g the teacher's groups",
                        "Zeng et al. 2022 (arXiv 2204.13679)")
                .needs(OwnCandidates.NEEDS)
                .degenerates("nothing is judged where the teacher scores all candidates of a row alike")
                .relations("a group for each candidate: lambda-loss with weighting mrr; one negative: half of infonce"
                        + " with negatives only-own")
                .aliases("curriculum-distillation");
    }

    @Override
    public Objective parts() {
        return Objective.only(new TableTerm(
                "candidates",
                similarity,
                new TeacherRelation.Scored(OwnCandidates.relation()),
                List.of(),
                new ListLink(this::costs),
                Reduction.MEAN_OF_JUDGED));
    }

    @Override
    public ClDrd at(int step, int total) {
        if (iteration > 0) return this;
        int count = ordered.size();
        int now = (int) Math.min(count, 1 + (long) step * count / Math.max(1, total));
        return new ClDrd(similarity, ordered, groups, now);
    }

    private @Nullable Variable costs(CandidateLists lists) {
        var grouped = new CandidateLists(lists.scores(), lists.offsets(), grades(lists));
        return new LambdaLoss(LambdaLoss.Weighting.MRR, 0, 1, 0, Logarithm.NATURAL)
                .pairs()
                .of(grouped);
    }

    /// Minus the group of each candidate, so that the better has the higher grade.
    private double[] grades(CandidateLists lists) {
        double[] ranks = Ranks.of(lists.values(), lists.offsets(), true);
        double[] grades = new double[ranks.length];
        for (int i = 0; i < lists.lists(); i++) {
            int others = lists.length(i) - best();
            for (int j = lists.offsets().get(i); j < lists.offsets().get(i + 1); j++) {
                double beyond = ranks[j] - best() - 1;
                grades[j] = beyond < 0 ? -ranks[j] : -best() - 1 - Math.floor(beyond * groups / others);
            }
        }
        return grades;
    }

    /// `K` of this iteration.
    private int best() {
        return ordered.get(Math.max(1, iteration) - 1);
    }
}
