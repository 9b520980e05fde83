package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Unary;
import java.util.Arrays;

/// How far the first candidate of a row is ahead of each other one shall be what the values say:
/// `ℓ_i = mean_{j>0} ( (s_i0 − s_ij) − (y_i0 − y_ij) )²` (Hofstätter et al., "Improving efficient neural
/// ranking models with cross-architecture knowledge distillation", 2020). Only differences matter: a
/// constant added to all scores, or to all values, changes nothing. The target has values ([Target.Graded]).
public record FirstAgainstOthers() implements Link.OfRows {
    @Override
    public Costs costs(ScoreTable table) {
        var scores = table.scores();
        int rows = table.rows().size();
        var values = Variable.constant(table.target().weights(scores.value()));
        int[] first = new int[rows];
        var others =
                table.candidates().without(Cells.onePerRow(table.columns().size(), dev.dipole.tensor.Ints.of(first)));
        if (Arrays.stream(others.indicator(scores.value()).toDoubles()).allMatch(m -> m == 0)) return Costs.none(table);
        var missing = scores.sub(values); // (s_0 − y_0) − (s_j − y_j)
        var ahead = table.spread(missing.pick(dev.dipole.tensor.Ints.of(first))).sub(missing);
        return Costs.ofCells(ahead.apply(Unary.SQUARE), others, true);
    }
}
