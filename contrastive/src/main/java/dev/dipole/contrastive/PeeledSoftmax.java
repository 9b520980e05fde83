package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.Comparator;
import java.util.stream.IntStream;

/// Candidates of a row chosen one after the other, each among those that are left:
///
/// `ℓ_i = Σ_k w_k ( LSE_{j not before k} s_ij − s_ik )`
///
/// Without weights and in the order of the target this is ListMLE, the likelihood of that order under Plackett
/// and Luce (Xia et al., "Listwise approach to learning to rank", 2008, eq. 8); weighed by a teacher's
/// distribution and in the order of the columns it is the `m3_kd` loss of FlagEmbedding, cross entropy where
/// all weight is on the first candidate. A row whose target says nothing is not judged.
///
/// @param order who is chosen first
/// @param weighted whether a choice counts as much as its target says, in place of 1
public record PeeledSoftmax(Order order, boolean weighted) implements Link.OfRows {
    /// Who is chosen first.
    public enum Order {
        /// The candidate with the largest value in the target; of equal ones the first.
        TARGET,
        /// The first column.
        COLUMNS
    }

    @Override
    public Costs costs(ScoreTable table) {
        var like = table.scores().value();
        double[] target = table.target().weights(like).toDoubles();
        int[][] order = IntStream.range(0, table.rows().size())
                .mapToObj(i -> order(table, i, target))
                .toArray(int[][]::new);
        int steps = IntStream.range(0, order.length)
                .map(i -> steps(order[i], i, table.columns().size(), target))
                .max()
                .orElse(0);
        double[] left = table.candidates().indicator(like).toDoubles();
        var costs = like.like(Shape.of(order.length)).zeros();
        Variable sum = table.scores().where(table.scores().value().zeros(), 0).sumRows();
        for (int k = 0; k < steps; k++) {
            var mask = like.like();
            mask.assign(left);
            sum = sum.add(step(table, order, k, mask, costs, target));
            for (int i = 0; i < order.length; i++) {
                if (k < order[i].length) left[i * table.columns().size() + order[i][k]] = 0;
            }
        }
        boolean valued = table.target() instanceof Target.Graded;
        return Costs.ofRows(sum, valued ? table.candidates().occupied() : table.rowsWithPositives());
    }

    /// The costs of each row's choice number `k`.
    private Variable step(ScoreTable table, int[][] order, int k, Tensor mask, Tensor like, double[] target) {
        int columns = table.columns().size();
        double[] weights = new double[order.length];
        int[] chosen = new int[order.length];
        for (int i = 0; i < order.length; i++) {
            if (k >= order[i].length) continue;
            chosen[i] = order[i][k];
            weights[i] = weighted ? target[i * columns + chosen[i]] : 1;
        }
        var shares = like.like();
        shares.assign(weights);
        var all = table.scores().logSumExp(mask);
        return all.sub(table.scores().pick(Ints.of(chosen))).mul(Variable.constant(shares));
    }

    private int[] order(ScoreTable table, int row, double[] target) {
        int start = row * table.columns().size();
        var candidates = IntStream.of(ChosenCells.columnsOf(table.candidates(), row));
        if (order == Order.COLUMNS) return candidates.toArray();
        return candidates
                .boxed()
                .sorted(Comparator.comparingDouble((Integer j) -> -target[start + j]))
                .mapToInt(j -> j)
                .toArray();
    }

    /// How many choices of a row count.
    private int steps(int[] order, int row, int columns, double[] target) {
        if (!weighted) return order.length;
        int last = 0;
        for (int k = 0; k < order.length; k++) if (target[row * columns + order[k]] != 0) last = k + 1;
        return last;
    }
}
