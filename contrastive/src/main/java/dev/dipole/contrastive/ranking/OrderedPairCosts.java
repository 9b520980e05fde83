package dev.dipole.contrastive.ranking;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.CandidateLists;
import dev.dipole.contrastive.ListLoss;
import java.util.ArrayList;
import org.jspecify.annotations.Nullable;

/// A cost for each pair of candidates of a list that labels put into order: `w_ij f(s_i − s_j)`, `y_i > y_j`.
///
/// @param cost `f`
/// @param weights `w`, a constant
/// @param places how many of the best-scored candidates of a list count, 0 for all
/// @param equals whether pairs of equal or reversed labels count as well
record OrderedPairCosts(Cost cost, Weights weights, int places, boolean equals) implements ListLoss {
    interface Cost {
        Variable of(Variable differences);
    }

    /// What a pair weighs.
    interface Weights {
        double of(Place better, Place worse);
    }

    /// Where a candidate stands.
    ///
    /// @param rank 1 for the highest score
    /// @param gain its share of the best DCG before discounting
    record Place(double rank, double gain) {}

    @Override
    public @Nullable Variable of(CandidateLists lists) {
        double[] ranks = Ranks.of(lists.scores().value().toDoubles(), lists.offsets(), false);
        double[] gains = Ranks.gains(lists.values(), lists.offsets(), places);
        var first = new ArrayList<Integer>();
        var second = new ArrayList<Integer>();
        for (int l = 0; l < lists.lists(); l++) {
            for (int i = lists.offsets().get(l); i < lists.offsets().get(l + 1); i++) {
                for (int j = lists.offsets().get(l); j < lists.offsets().get(l + 1); j++) {
                    boolean ordered = equals ? i != j : lists.values()[i] > lists.values()[j];
                    boolean beyond = places > 0 && Math.max(ranks[i], ranks[j]) > places;
                    if (!ordered || beyond) continue;
                    first.add(i);
                    second.add(j);
                }
            }
        }
        if (first.isEmpty()) return null;
        int[] better = first.stream().mapToInt(i -> i).toArray();
        int[] worse = second.stream().mapToInt(i -> i).toArray();
        double[] weight = new double[better.length];
        for (int k = 0; k < weight.length; k++) {
            int i = better[k];
            int j = worse[k];
            weight[k] = weights.of(new Place(ranks[i], gains[i]), new Place(ranks[j], gains[j]));
        }
        return cost.of(lists.at(better).sub(lists.at(worse))).mul(lists.constant(weight));
    }
}
