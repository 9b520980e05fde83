package dev.dipole.contrastive.ranking;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.CandidateLists;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Unary;

/// What is missing to the best NDCG, with a soft permutation in place of sorting.
///
/// `L = mean_i( 1 − Σ_k (P G)_k / log₂(1 + k) )`, row `k = 1 … n` of `P` the softmax over `j` of `((n + 1 −
/// 2k) s_j − Σ_l |s_j − s_l|) / T`, `G` the gain `2^y − 1` over the best DCG of the list
///
/// **Source.** Pobrotyn & Białobrzeski, "NeuralNDCG", 2021 (arXiv 2102.07831), on NeuralSort
/// (Grover et al., 2019); without the Sinkhorn scaling of `P`, whose columns therefore sum to 1 only
/// as `T → 0`.
public record NeuralNdcg(double temperature) implements NamedObjective {
    public NeuralNdcg {
        Check.positive("neural-ndcg: the temperature", temperature);
    }

    /// Temperature 1.
    public NeuralNdcg() {
        this(1);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.RANKING,
                        "neural-ndcg",
                        "mean_i( 1 − Σ_k (P G)_k / log₂(1 + k) )",
                        "Pobrotyn & Białobrzeski 2021 (arXiv 2102.07831)")
                .needs(Order.NEEDS)
                .degenerates("a list without a label above 0 costs 1 and teaches nothing")
                .relations("T → 0: 1 − NDCG");
    }

    @Override
    public Objective parts() {
        return Order.of(this::costs);
    }

    private Variable costs(CandidateLists lists) {
        var spread = distances(lists);
        int cells = 0;
        for (int i = 0; i < lists.lists(); i++) cells += lists.length(i) * lists.length(i);
        int[] candidate = new int[cells];
        int[] row = new int[cells];
        double[] slope = new double[cells];
        int[] rowEnds = new int[lists.values().length + 1];
        double[] discounts = new double[lists.values().length];
        int c = 0;
        int r = 0;
        for (int i = 0; i < lists.lists(); i++) {
            int n = lists.length(i);
            for (int k = 1; k <= n; k++) {
                for (int j = 0; j < n; j++) {
                    candidate[c] = lists.offsets().get(i) + j;
                    row[c] = r;
                    slope[c++] = n + 1 - 2 * k;
                }
                discounts[r++] = 1 / Ranks.discount(k);
                rowEnds[r] = c;
            }
        }
        var logits = lists.at(candidate)
                .mul(lists.constant(slope))
                .sub(of(spread, candidate))
                .scale(1 / temperature);
        var chances = softmax(logits, Ints.of(rowEnds), row);
        double[] gains = Ranks.gains(lists.values(), lists.offsets(), 0);
        double[] gain = new double[cells];
        for (int k = 0; k < cells; k++) gain[k] = gains[candidate[k]];
        var sorted = CandidateLists.sums(chances.mul(lists.constant(gain)), Ints.of(rowEnds));
        return CandidateLists.sums(sorted.mul(lists.constant(discounts)), lists.offsets())
                .affine(-1, 1);
    }

    /// `Σ_l |s_j − s_l|` of each candidate.
    private static Variable distances(CandidateLists lists) {
        int pairs = 0;
        for (int i = 0; i < lists.lists(); i++) pairs += lists.length(i) * lists.length(i);
        int[] one = new int[pairs];
        int[] other = new int[pairs];
        int[] ends = new int[lists.values().length + 1];
        int p = 0;
        for (int i = 0; i < lists.lists(); i++) {
            for (int j = lists.offsets().get(i); j < lists.offsets().get(i + 1); j++) {
                for (int l = lists.offsets().get(i); l < lists.offsets().get(i + 1); l++) {
                    one[p] = j;
                    other[p++] = l;
                }
                ends[j + 1] = p;
            }
        }
        return CandidateLists.sums(lists.at(one).sub(lists.at(other)).apply(Unary.ABS), Ints.of(ends));
    }

    private static Variable of(Variable numbers, int[] places) {
        return numbers.reshape(-1, 1).gather(Ints.of(places)).reshape(places.length);
    }

    /// Softmax of consecutive numbers.
    private static Variable softmax(Variable logits, Ints ends, int[] row) {
        var highest = logits.detach().reshape(-1, 1).segmentMax(ends).reshape(ends.size() - 1);
        var exp = logits.sub(of(highest, row)).apply(Unary.EXP);
        return exp.div(of(CandidateLists.sums(exp, ends), row));
    }
}
