package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// A choice among all candidates, then among those left without the first, and so on: with the candidates of a
/// row in an order `π`,
///
/// `ℓ_i = Σ_k w_k ( LSE_{l≥k} s_π(l) − s_π(k) )`
///
/// the negative log-likelihood of that order under Plackett and Luce's model. Two candidates are a softmax of
/// two. Cells that are no candidates take part in no sum, whatever their score.
///
/// @param order which order
/// @param weights what each choice weighs
public record PeeledSoftmax(Order order, Weights weights) implements Link.OfRows {
    /// In which order candidates are chosen.
    public enum Order {
        /// The highest value of the target first; of equals the one that stands first.
        BY_VALUE,
        /// As the columns stand.
        AS_GIVEN
    }

    /// What choice `k = 0, 1, …` of `n` weighs.
    public enum Weights {
        /// 1 (Xia et al., "Listwise approach to learning to rank", 2008).
        ONE,
        /// `2^(n−k) − 1`, of which the weights of a row are the shares (Lan et al., "Position-aware ListMLE",
        /// 2014).
        POSITION,
        /// The target's weight of the chosen cell.
        VALUE
    }

    @Override
    public Costs costs(ScoreTable table) {
        int rows = table.rows().size();
        int columns = table.columns().size();
        var candidates = table.candidates();
        double[] values = table.target().weights(table.scores().value()).toDoubles();
        int[] places = new int[rows * columns];
        double[] weight = new double[rows * columns];
        for (int i = 0; i < rows; i++) {
            int[] chosen = order(candidates, values, i);
            for (int k = 0; k < columns; k++) {
                places[i * columns + k] = i * columns + (k < chosen.length ? chosen[k] : 0);
                if (k < chosen.length) {
                    weight[i * columns + k] = weight(k, chosen.length, values[i * columns + chosen[k]]);
                }
            }
        }
        var sorted = table.scores().reshape(-1, 1).gather(Ints.of(places)).reshape(rows, columns);
        var costs = remaining(sorted, candidates).sub(sorted).mul(constant(sorted.value(), weight));
        var chosen = Cells.where(rows, columns, (i, k) -> k < candidates.countIn(i));
        return Costs.ofCells(costs, chosen, false);
    }

    /// `LSE` over the candidates from each place on, `[rows, columns]`.
    private static Variable remaining(Variable sorted, Cells candidates) {
        int rows = candidates.rows();
        int columns = candidates.columns();
        Check.fitsAnArray((long) rows * columns, columns);
        int[] row = IntStream.range(0, rows * columns).map(k -> k / columns).toArray();
        var left =
                Cells.where(rows * columns, columns, (c, l) -> l >= c % columns && l < candidates.countIn(c / columns));
        var repeated = sorted.gather(Ints.of(row));
        return repeated.logSumExp(left.indicator(sorted.value())).reshape(rows, columns);
    }

    private int[] order(Cells candidates, double[] values, int row) {
        int columns = candidates.columns();
        var given = IntStream.range(0, columns).filter(j -> candidates.contains(row, j));
        if (order == Order.AS_GIVEN) return given.toArray();
        Integer[] sorted = given.boxed().toArray(Integer[]::new);
        Arrays.sort(sorted, Comparator.comparingDouble(j -> -values[row * columns + j])); // keeps equals in order
        return Arrays.stream(sorted).mapToInt(j -> j).toArray();
    }

    private double weight(int k, int n, double value) {
        return switch (weights) {
            case ONE -> 1;
            case VALUE -> value;
            case POSITION -> position(k, n);
        };
    }

    /// `(2^(n−k) − 1) / Σ_l (2^(n−l) − 1)`, both divided by `2ⁿ` so that long lists do not overflow.
    private static double position(int k, int n) {
        double sum = 0;
        for (int l = 0; l < n; l++) sum += Math.scalb(1.0, -l) - Math.scalb(1.0, -n);
        return (Math.scalb(1.0, -k) - Math.scalb(1.0, -n)) / sum;
    }

    private static Variable constant(Tensor like, double[] numbers) {
        var tensor = like.like(Shape.of(like.shape().dim(0), like.shape().width()));
        tensor.assign(numbers);
        return Variable.constant(tensor);
    }
}
