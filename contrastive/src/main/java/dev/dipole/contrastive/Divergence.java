package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Unary;

/// How far the softmax `p` of a row lies from its target distribution `y`, 0 where they agree:
///
/// forward `KL(y ‖ p) = Σ_j y_j (log y_j − log p_j)`, cross entropy less the entropy of the target;
/// reverse `KL(p ‖ y) = Σ_j p_j (log p_j − log y_j)`, with `y_j` counted as at least 1e-30.
///
/// @param reverse which of the two
public record Divergence(boolean reverse) implements Link.OfRows {
    private static final double LEAST = 1e-30;

    @Override
    public Costs costs(ScoreTable table) {
        var candidates = table.candidates().indicator(table.scores().value());
        var all = table.spread(table.logSumExp(table.candidates()));
        var logs = table.scores().sub(all).where(candidates, 0);
        var target = table.target().weights(table.scores().value());
        var logTarget = Variable.constant(logOf(target, candidates));
        Variable costs;
        if (reverse) {
            var chances = logs.apply(Unary.EXP).where(candidates, 0);
            costs = chances.mul(logs.sub(logTarget)).sumRows();
        } else {
            costs = logTarget.sub(logs).mul(Variable.constant(target)).sumRows();
        }
        return Costs.ofRows(costs, table.rowsWithPositives());
    }

    private static Tensor logOf(Tensor target, Tensor candidates) {
        double[] y = target.toDoubles();
        double[] chosen = candidates.toDoubles();
        for (int k = 0; k < y.length; k++) y[k] = chosen[k] == 0 ? 0 : StrictMath.log(Math.max(LEAST, y[k]));
        var logs = target.like();
        logs.assign(y);
        return logs;
    }
}
