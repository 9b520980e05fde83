package dev.dipole.contrastive.ranking;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.CandidateLists;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.tensor.Ints;
import java.util.ArrayList;
import java.util.List;
import org.jspecify.annotations.Nullable;

/// What is missing to a reciprocal rank of 1, with smooth ranks.
///
/// `L = mean_i( 1 − Σ_j (y_j/Σ_l y_l) / r̂_j )`, `r̂_j = 1 + Σ_{l≠j} σ((s_l − s_j)/T)`; labels below 0 count as 0,
/// and lists without a label above 0 are left out
///
/// **Source.** The smooth rank is that of Qin et al., "A general approximation framework for direct
/// optimization of information retrieval measures", 2010 (its position function); with reciprocal ranks it is
/// TensorFlow
/// Ranking's `ApproxMRRLoss`, `T = .1`, less the constant 1. Several relevant candidates share the weight,
/// where the reciprocal rank itself looks at the first of them alone.
public record ApproxMrr(double temperature) implements NamedObjective {
    public ApproxMrr {
        Check.positive("approx-mrr: the temperature", temperature);
    }

    /// Temperature .1.
    public ApproxMrr() {
        this(0.1);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.RANKING,
                        "approx-mrr",
                        "mean_i( 1 − Σ_j (y_j/Σy) / r̂_j )",
                        "Qin et al. 2010, the position function; TensorFlow Ranking, ApproxMRRLoss")
                .needs(Order.NEEDS)
                .degenerates("a list without a label above 0 is left out; 1 − 2/(1 + n) where all scores are equal")
                .relations("T → 0 with one relevant candidate: 1 − its reciprocal rank")
                .aliases("soft-mrr", "ApproxMRRLoss");
    }

    @Override
    public Objective parts() {
        return Order.of(this::costs);
    }

    private @Nullable Variable costs(CandidateLists lists) {
        double[] shares = new double[lists.values().length];
        List<Integer> judged = new ArrayList<>();
        for (int i = 0; i < lists.lists(); i++) {
            double sum = 0;
            for (int j = lists.offsets().get(i); j < lists.offsets().get(i + 1); j++) {
                shares[j] = Math.max(0, lists.values()[j]);
                sum += shares[j];
            }
            if (sum > 0) judged.add(i);
            for (int j = lists.offsets().get(i); j < lists.offsets().get(i + 1) && sum > 0; j++) shares[j] /= sum;
        }
        if (judged.isEmpty()) return null;
        var reciprocal = lists.constant(shares).div(Ranks.smooth(lists, 1 / temperature));
        var missing = CandidateLists.sums(reciprocal, lists.offsets()).affine(-1, 1);
        return judged.size() == lists.lists() ? missing : some(missing, judged);
    }

    private static Variable some(Variable costs, List<Integer> chosen) {
        int[] lists = chosen.stream().mapToInt(Integer::intValue).toArray();
        return costs.reshape(-1, 1).gather(Ints.of(lists)).reshape(lists.length);
    }
}
