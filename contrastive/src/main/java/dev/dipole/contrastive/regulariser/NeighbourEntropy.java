package dev.dipole.contrastive.regulariser;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Cells;
import dev.dipole.contrastive.Check;
import dev.dipole.tensor.Unary;

/// Every vector's neighbours alike: minus the mean entropy of `p_{j|i} ∝ exp(−‖z_i − z_j‖²/τ)`, `j ≠ i`, whose
/// exponential is the perplexity of stochastic neighbour embedding. At least `−log(n − 1)`.
///
/// Natural logarithm; the entropy of a row is `LSE_j x_ij − Σ_j p_ij x_ij` with `x` the exponents.
public record NeighbourEntropy(double temperature) implements VectorFormula {
    public NeighbourEntropy {
        Check.positive("neighbour entropy: the temperature", temperature);
    }

    @Override
    public String name() {
        return "neighbour_entropy";
    }

    @Override
    public int leastRows() {
        return 2;
    }

    @Override
    public Variable of(Variable z) {
        var exponents = Pairs.squaredDistances(z).scale(-1 / temperature);
        var others = Cells.diagonal(z.shape().dim(0)).complement().indicator(z.value());
        var total = exponents.logSumExp(others);
        // x − LSE, which a diagonal of 0 would leave above 0 where a vector is far from all others
        var ones = Variable.constant(others);
        var logs = exponents.sub(ones.mulRows(total)).where(others, 0);
        var p = logs.apply(Unary.EXP).where(others, 0);
        return p.mul(logs).sum().scale(1.0 / z.shape().dim(0));
    }
}
