package dev.dipole.contrastive.regulariser;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Check;
import dev.dipole.tensor.Unary;

/// Every coordinate alive: `mean_j [ γ − √(Var_j + ε) ]₊` with the sample variance of column `j`. Collapsed
/// vectors cost `γ − √ε`.
public record Variance(double deviation, double epsilon) implements VectorFormula {
    public Variance {
        Check.positive("variance: the deviation", deviation);
        Check.positive("variance: epsilon", epsilon);
    }

    @Override
    public String name() {
        return "variance";
    }

    @Override
    public int leastRows() {
        return 2;
    }

    @Override
    public Variable of(Variable z) {
        var deviations = Moments.variance(z, 1).affine(1, epsilon).apply(Unary.SQRT);
        return deviations.affine(-1, deviation).apply(Unary.RELU).mean();
    }
}
