package dev.dipole.contrastive.ranking;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.CandidateLists;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Unary;
import java.util.Arrays;
import java.util.Comparator;

/// Ranks within lists, 1 for the best: counted, or smooth in the scores.
public final class Ranks {
    private Ranks() {}

    /// Ranks of numbers by falling size; equals stand in the order given, or share the mean of their ranks.
    ///
    /// @param offsets list `i` is the numbers `offsets[i] … offsets[i+1]-1`
    public static double[] of(double[] numbers, Ints offsets, boolean meanOfEquals) {
        double[] ranks = new double[numbers.length];
        for (int i = 0; i + 1 < offsets.size(); i++) {
            int from = offsets.get(i);
            int n = offsets.get(i + 1) - from;
            Integer[] order = new Integer[n];
            Arrays.setAll(order, k -> from + k);
            Arrays.sort(order, Comparator.comparingDouble(k -> -numbers[k]));
            for (int k = 0; k < n; ) {
                int end = k + 1;
                while (meanOfEquals && end < n && numbers[order[end]] == numbers[order[k]]) end++;
                for (int l = k; l < end; l++) ranks[order[l]] = (k + 1 + end) / 2.0;
                k = end;
            }
        }
        return ranks;
    }

    /// `1 + Σ_{j≠i} σ(a (s_j − s_i))` of each candidate: its rank for large `a`, where scores differ.
    static Variable smooth(CandidateLists lists, double a) {
        int pairs = 0;
        for (int i = 0; i < lists.lists(); i++) pairs += lists.length(i) * lists.length(i);
        int[] self = new int[pairs];
        int[] other = new int[pairs];
        double[] different = new double[pairs];
        int[] ends = new int[lists.values().length + 1];
        int k = 0;
        for (int i = 0; i < lists.lists(); i++) {
            int from = lists.offsets().get(i);
            int to = lists.offsets().get(i + 1);
            for (int x = from; x < to; x++) {
                for (int y = from; y < to; y++) {
                    self[k] = x;
                    other[k] = y;
                    different[k++] = x == y ? 0 : 1;
                }
                ends[x + 1] = k;
            }
        }
        var ahead = lists.at(other)
                .sub(lists.at(self))
                .scale(a)
                .apply(Unary.SIGMOID)
                .mul(lists.constant(different));
        return CandidateLists.sums(ahead, Ints.of(ends)).affine(1, 1);
    }

    /// `log₂(1 + rank)`
    static double discount(double rank) {
        return StrictMath.log(1 + rank) / StrictMath.log(2);
    }

    /// `2^y − 1`, of which the best order of each list makes a DCG of 1; all 0 where no label is above 0.
    /// Labels below 0 count as 0. Places from `k + 1` on count nothing; all count with `k = 0`.
    static double[] gains(double[] labels, Ints offsets, int k) {
        double[] best = of(labels, offsets, false);
        double[] gains = new double[labels.length];
        for (int i = 0; i + 1 < offsets.size(); i++) {
            double most = 0;
            for (int j = offsets.get(i); j < offsets.get(i + 1); j++) {
                gains[j] = StrictMath.pow(2, Math.max(0, labels[j])) - 1;
                if (k == 0 || best[j] <= k) most += gains[j] / discount(best[j]);
            }
            for (int j = offsets.get(i); j < offsets.get(i + 1); j++) gains[j] = most == 0 ? 0 : gains[j] / most;
        }
        return gains;
    }
}
