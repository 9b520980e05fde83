package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Binary;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Unary;
import java.util.function.IntToDoubleFunction;
import java.util.stream.IntStream;

/// Softmax whose negatives are corrected for the positives that hide among them, and weighed by hardness.
///
/// `ℓ_i = −log( e^{S⁺} / (e^{S⁺} + N_i) )`, `N_i = max( (neg_i − M π e^{S⁺})/(1 − π), M e^{low} )`,
/// `neg_i = M · Σ_n e^{(1+β) S_n} / Σ_n e^{β S_n}`, over the `M` negatives of the row
///
/// `π` is the share of positives among unlabelled items (Chuang et al., "Debiased contrastive learning",
/// 2020), `β` the concentration on hard ones (Robinson et al., "Contrastive learning with hard negative
/// samples", 2021). `π = β = 0` is cross entropy. Sums are shifted by the largest score of the row.
///
/// @param prior `π`, in [0, 1)
/// @param concentration `β`, at least 0
/// @param detach whether the hardness weights are constants
/// @param low the lowest score there can be, `−1/τ` for cosines
public record Debiased(double prior, double concentration, boolean detach, double low) implements Link.OfRows {
    public Debiased {
        Check.within("the share of hidden positives", prior, 0, 1);
        Check.notNegative("the concentration on hard negatives", concentration);
    }

    @Override
    public Costs costs(ScoreTable table) {
        var negatives = table.negatives();
        int[] count =
                IntStream.range(0, negatives.rows()).map(negatives::countIn).toArray();
        var positive = table.target().meanScore(table.scores());
        var sum = hardSum(table, negatives, count);
        var shift = largest(positive, sum, low);
        var top = Variable.constant(shift);
        var pos = positive.sub(top).apply(Unary.EXP);
        var hidden = pos.mul(constant(shift, i -> count[i] * prior));
        var corrected = sum.sub(top).apply(Unary.EXP).sub(hidden).scale(1 / (1 - prior));
        double[] shifts = shift.toDoubles();
        var floor = constant(shift, i -> count[i] * StrictMath.exp(low - shifts[i]));
        var others = corrected.sub(floor).apply(Unary.RELU).add(floor);
        var costs = pos.add(others).apply(Unary.LOG).add(top).sub(positive);
        var judged = table.rowsWithPositives();
        judged.and(table.rowsWithNegatives());
        return Costs.ofRows(costs, judged);
    }

    /// `log neg_i`
    private Variable hardSum(ScoreTable table, Cells negatives, int[] count) {
        var scores = table.scores();
        if (concentration == 0) return table.logSumExp(negatives);
        var weights = (detach ? scores.detach() : scores).scale(concentration);
        var weighted = ScoreTable.logSumExp(scores.add(weights), negatives);
        var logs = constant(weighted.value(), i -> StrictMath.log(Math.max(1, count[i])));
        return weighted.sub(ScoreTable.logSumExp(weights, negatives)).add(logs);
    }

    private static Tensor largest(Variable a, Variable b, double least) {
        var larger = a.value().combine(Binary.MAXIMUM, b.value());
        return larger.combine(Binary.MAXIMUM, Tensor.full(larger.backend(), larger.shape(), least));
    }

    private static Variable constant(Tensor like, IntToDoubleFunction value) {
        var tensor = like.like();
        tensor.assign(IntStream.range(0, (int) like.size()).mapToDouble(value).toArray());
        return Variable.constant(tensor);
    }
}
