package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import java.util.Arrays;

/// Lets far positives pull harder: row `i` counts `w_i = 2 − n · softmax_i(s_i,pos/σ)`, a constant, with the
/// softmax over the `n` rows of the table; the mean weight is 1 (Yeh et al., "Decoupled contrastive learning",
/// 2022). Wants raw scores, before the temperature. Every row must have a positive.
public record PositiveWeights(double sigma) implements Shaping.OfTable {
    public PositiveWeights {
        Check.positive("sigma", sigma);
    }

    @Override
    public ScoreTable apply(ScoreTable table) {
        if (!(table.target() instanceof Target.Positives equal)) {
            throw new ObjectiveException("weights of positives are known for positives that count equally alone");
        }
        var raw = equal.meanScore(Variable.constant(table.scores().value())).value();
        double[] exponents = raw.scale(1 / sigma).toDoubles();
        double largest = Arrays.stream(exponents).max().orElse(0);
        double[] e =
                Arrays.stream(exponents).map(x -> StrictMath.exp(x - largest)).toArray();
        double sum = Arrays.stream(e).sum();
        var factors = raw.like();
        factors.assign(Arrays.stream(e).map(x -> 2 - e.length * x / sum).toArray());
        return table.withTarget(new Target.Scaled(equal, factors));
    }
}
