package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Transpose;
import dev.dipole.tensor.Unary;
import java.util.BitSet;

/// All columns shall be chosen equally often: minus the entropy of the mean softmax of the rows,
/// `ℓ = Σ_j p̄_j log p̄_j`, `p̄ = mean_i softmax_i` (Assran et al., "Masked siamese networks", 2022).
/// Between `−log(columns)` and 0; targets do not matter.
public record BalancedAssignment() implements Link.OfTable {
    @Override
    public Costs costs(ScoreTable table) {
        int rows = table.rows().size();
        int columns = table.columns().size();
        var candidates = table.candidates().indicator(table.scores().value());
        var all = table.spread(table.logSumExp(table.candidates()));
        var logs = table.scores().sub(all).where(candidates, 0);
        var chances = logs.apply(Unary.EXP).where(candidates, 0);
        var row = Tensor.full(chances.value().backend(), Shape.of(1, rows), 1.0 / rows);
        Variable mean = Variable.constant(row).matmul(chances, Transpose.NONE);
        var cost = mean.mul(mean.affine(1, 1e-30).apply(Unary.LOG))
                .reshape(1, columns)
                .sumRows();
        var judged = new BitSet(1);
        judged.set(0, table.candidates().count() > 0);
        return Costs.ofRows(cost, judged);
    }
}
