package dev.dipole.contrastive.softmax;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Similarity;

/// The chance that an item, drawing a neighbour at random by distance, draws one of its class.
///
/// `L = mean_i −log Σ_{p∈P(i)} softmax_{j≠i}( −‖x_i − x_j‖²/τ )`, over the rows that have positives
///
/// **Source.** Goldberger et al., "Neighbourhood components analysis", 2004, the form with the logarithm;
/// `τ = 1`, raw vectors.
public record Nca(double temperature, Similarity similarity) implements NamedObjective {
    public Nca {
        Check.positive("nca: the temperature", temperature);
    }

    /// Squared distances, temperature 1.
    public Nca() {
        this(1, new Similarity.NegativeSquaredL2());
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.SOFTMAX,
                        "nca",
                        "mean_i −log Σ_{p∈P(i)} softmax_{j≠i}(−‖x_i − x_j‖²)",
                        "Goldberger et al. 2004 (NIPS), the form with the logarithm, g(A)")
                .needs("anchor, perhaps positive, labels")
                .degenerates("0 where no class has two items")
                .relations("multi-positive with squared distances")
                .aliases("neighbourhood-components-analysis");
    }

    @Override
    public Objective parts() {
        return new MultiPositive(temperature, similarity).parts();
    }
}
