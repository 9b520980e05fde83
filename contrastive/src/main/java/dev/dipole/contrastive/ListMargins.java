package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Unary;
import java.util.Arrays;

/// Positives of a row inside a ball, negatives outside a larger one, those that are wrong weighing more the
/// further they are off. With `d = −s`:
///
/// `ℓ_i = (1 − λ) Σ_p w_p e_p / Σ_p w_p + λ Σ_n w_n e_n / Σ_n w_n`
/// `e_p = [d_ip − (α − m)]₊`, `e_n = [α − d_in]₊`, `w = exp(T e)`, sums over cells with `e > 0`
///
/// (Wang et al., "Ranked list loss for deep metric learning", 2019). A side without such cells costs
/// 0.
///
/// @param alpha `α`, the distance that negatives shall keep
/// @param margin `m`, how much nearer positives shall be
/// @param pullTemperature `T` of positives
/// @param pushTemperature `T` of negatives
/// @param balance `λ`
/// @param detach whether weights are constants
public record ListMargins(
        double alpha, double margin, double pullTemperature, double pushTemperature, double balance, boolean detach)
        implements Link.OfRows {
    public ListMargins {
        Check.finite("alpha", alpha);
        Check.finite("the margin", margin);
        Check.notNegative("the temperature of positives", pullTemperature);
        Check.notNegative("the temperature of negatives", pushTemperature);
        Check.share("the balance", balance);
    }

    @Override
    public Costs costs(ScoreTable table) {
        var pull = side(table, table.positives(), table.scores().affine(-1, margin - alpha), pullTemperature);
        var push = side(table, table.negatives(), table.scores().affine(1, alpha), pushTemperature);
        return Costs.ofRows(
                pull.scale(1 - balance).add(push.scale(balance)),
                table.candidates().occupied());
    }

    private Variable side(ScoreTable table, Cells cells, Variable excess, double temperature) {
        Tensor wrong = cells.indicator(excess.value());
        double[] marks = wrong.toDoubles();
        double[] e = excess.value().toDoubles();
        for (int k = 0; k < marks.length; k++) if (e[k] <= 0) marks[k] = 0;
        wrong.assign(marks);
        if (Arrays.stream(marks).allMatch(m -> m == 0))
            return excess.where(wrong, 0).sumRows();
        var logs = (detach ? excess.detach() : excess).scale(temperature);
        var all = table.spread(logs.logSumExp(wrong));
        var weights = logs.sub(all).where(wrong, 0).apply(Unary.EXP); // masked first: no overflow elsewhere
        return weights.mul(excess.where(wrong, 0)).sumRows();
    }
}
