package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Unary;
import java.util.BitSet;

/// Candidates of the whole table put into the order of their values:
///
/// `ℓ = log(1 + Σ_{(a,b): y_a > y_b} e^{s_b − s_a})`
///
/// one cost for the table (Su, "CoSENT", 2022). Only the order of the values matters, and only differences of
/// scores. Where all values are equal nothing is judged. The memory is the square of the number of cells.
public record OrderedPairs() implements Link.OfTable {
    @Override
    public Costs costs(ScoreTable table) {
        var scores = table.scores();
        int n = Math.toIntExact(scores.shape().size());
        Check.fitsAnArray(n, n);
        double[] values = table.target().weights(scores.value()).toDoubles();
        double[] chosen = table.candidates().indicator(scores.value()).toDoubles();
        float[] above = new float[n * n];
        boolean any = false;
        for (int a = 0; a < n; a++) {
            for (int b = 0; b < n; b++) {
                if (chosen[a] == 0 || chosen[b] == 0 || values[a] <= values[b]) continue;
                above[a * n + b] = 1;
                any = true;
            }
        }
        var flat = scores.reshape(n);
        var judged = new BitSet(1);
        judged.set(0, any);
        var ones = Variable.constant(Tensor.full(scores.value().backend(), Shape.of(n, n), 1));
        var differences = ones.mulRows(flat).scale(-1).add(flat); // row a, column b: s_b − s_a
        var pairs = scores.value().like(Shape.of(1, n * n));
        pairs.assign(above);
        var cost = differences.reshape(1, n * n).logSumExp(pairs).apply(Unary.SOFTPLUS);
        return Costs.ofRows(cost, judged);
    }
}
