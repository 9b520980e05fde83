package dev.dipole.contrastive.regulariser;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Unary;

/// What it costs to search sparse vectors with an inverted index: `Σ_j ( mean_i |z_ij| )²`. A coordinate that
/// many vectors use costs more than the same amount spread over several.
public record Flops() implements VectorFormula {
    @Override
    public String name() {
        return "flops";
    }

    @Override
    public Variable of(Variable z) {
        return Moments.mean(z.apply(Unary.ABS)).apply(Unary.SQUARE).sum();
    }
}
