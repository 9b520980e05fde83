package dev.dipole.contrastive.regulariser;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Check;
import dev.dipole.tensor.Unary;

/// Every coordinate used as often as the others: minus the entropy of the mean assignment, `Σ_j p̄_j log p̄_j`,
/// `p̄ = mean_i softmax(z_i/τ)`. From `−log D` to 0; `exp` of the entropy is the perplexity.
///
/// (Mean-entropy maximisation: Assran et al., "Masked siamese networks", 2022.)
public record AssignmentEntropy(double temperature) implements VectorFormula {
    public AssignmentEntropy {
        Check.positive("assignment entropy: the temperature", temperature);
    }

    @Override
    public String name() {
        return "assignment_entropy";
    }

    @Override
    public Variable of(Variable z) {
        var mean = Moments.mean(z.scale(1 / temperature).softmax());
        return mean.mul(mean.affine(1, 1e-30).apply(Unary.LOG)).sum();
    }
}
