package dev.dipole.contrastive.ranking;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.CandidateLists;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.tensor.Unary;
import java.util.ArrayList;

/// What is missing to the best NDCG when scores are uncertain: each candidate's discount is the mean over
/// the distribution of its rank.
///
/// `L = mean_i( 1 − Σ_j G_j Σ_r p_j(r) / log₂(1 + r) )`; `p_j` is the distribution of `1 +` the number of
/// candidates that beat `j`, each with the chance `σ((s_l − s_j)/T)` and independently of the others
///
/// **Source.** Taylor et al., "SoftRank: optimizing non-smooth rank metrics", 2008; there the
/// difference of scores has a normal distribution, here a logistic one.
public record SoftRank(double temperature) implements NamedObjective {
    public SoftRank {
        Check.positive("soft-rank: the temperature", temperature);
    }

    /// Temperature 1.
    public SoftRank() {
        this(1);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.RANKING,
                        "soft-rank",
                        "mean_i( 1 − Σ_j G_j E[1 / log₂(1 + r_j)] )",
                        "Taylor et al. 2008 (WSDM)")
                .needs(Order.NEEDS)
                .degenerates("a list without a label above 0 costs 1 and teaches nothing")
                .relations("T → 0: 1 − NDCG")
                .aliases("soft-ndcg");
    }

    @Override
    public Objective parts() {
        return Order.of(this::costs);
    }

    private Variable costs(CandidateLists lists) {
        double[] gains = Ranks.gains(lists.values(), lists.offsets(), 0);
        var costs = new ArrayList<Variable>();
        for (int i = 0; i < lists.lists(); i++) {
            int from = lists.offsets().get(i);
            costs.add(cost(lists, from, lists.length(i), gains).reshape(1, 1));
        }
        return Variable.concatRows(costs).reshape(costs.size());
    }

    private Variable cost(CandidateLists lists, int from, int n, double[] gains) {
        double[] start = new double[n * n];
        double[] moved = new double[n * n];
        double[] gain = new double[n];
        double[] discounts = new double[n];
        for (int k = 0; k < n; k++) {
            start[k * n] = 1;
            if (k + 1 < n) moved[k * n + k + 1] = 1;
            gain[k] = gains[from + k];
            discounts[k] = 1 / Ranks.discount(k + 1);
        }
        var shift = constant(lists, n, n, moved);
        var chances = constant(lists, n, n, start); // row j: how likely candidate j stands at each rank
        for (int l = 0; l < n; l++) {
            var beats = beats(lists, from, n, l);
            var behind = chances.mulRows(beats).matmul(shift);
            chances = chances.sub(chances.mulRows(beats)).add(behind);
        }
        var expected = chances.mul(constant(lists, n, n, repeated(discounts))).sumRows();
        return expected.mul(lists.constant(gain)).sum().affine(-1, 1);
    }

    /// How likely candidate `l` of a list beats each; itself never.
    private Variable beats(CandidateLists lists, int from, int n, int l) {
        int[] self = new int[n];
        int[] other = new int[n];
        double[] different = new double[n];
        for (int j = 0; j < n; j++) {
            self[j] = from + j;
            other[j] = from + l;
            different[j] = j == l ? 0 : 1;
        }
        return lists.at(other)
                .sub(lists.at(self))
                .scale(1 / temperature)
                .apply(Unary.SIGMOID)
                .mul(lists.constant(different));
    }

    private static double[] repeated(double[] row) {
        double[] rows = new double[row.length * row.length];
        for (int k = 0; k < rows.length; k++) rows[k] = row[k % row.length];
        return rows;
    }

    private static Variable constant(CandidateLists lists, int rows, int columns, double[] numbers) {
        return lists.constant(numbers).reshape(rows, columns);
    }
}
