package dev.dipole.contrastive.softmax;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Debiased;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Relation;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;

/// [DebiasedContrastive] with negatives weighed by their hardness, `e^{β S_n}`.
///
/// `ℓ_i = −log( e^{S⁺}/(e^{S⁺} + N_i) )`, the sum of negatives in `N_i` being
/// `M Σ_n e^{(1+β)S_n} / Σ_n e^{βS_n}`
///
/// **Source.** Robinson et al., "Contrastive learning with hard negative samples", 2021 (arXiv 2010.04592);
/// cosine, `τ = .5`, `τ⁺ = .1`, `β = 1`. In the paper the weights sample negatives and are no part
/// of the formula to differentiate; the published code sends gradients through them. `detach` chooses; the
/// default is the code's.
public record HardNegativeContrastive(
        double temperature, double prior, double concentration, boolean detach, boolean maskDuplicates)
        implements NamedObjective {
    public HardNegativeContrastive {
        Check.positive("hard-negative: the temperature", temperature);
        Check.within("hard-negative: the prior", prior, 0, 1);
        Check.notNegative("hard-negative: the concentration", concentration);
    }

    /// Temperature .5, prior .1, concentration 1, gradients through the weights.
    public HardNegativeContrastive() {
        this(0.5, 0.1, 1, false, true);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.SOFTMAX,
                        "hard-negative",
                        "debiased with Σ_n e^{S_n} := M Σ_n e^{(1+β)S_n} / Σ_n e^{βS_n}",
                        "Robinson et al. 2021 (arXiv 2010.04592)")
                .degenerates("0 with one row; log(2B − 1) where all vectors are equal")
                .relations("β = 0: debiased; π = β = 0: nt-xent")
                .aliases("hcl", "hard-negative-contrastive");
    }

    @Override
    public Objective parts() {
        return Objective.only(new TableTerm(
                "views",
                new Similarity.Cosine(),
                new Relation.TwoViews(),
                Shaping.contrastive(maskDuplicates, 0, temperature),
                new Debiased(prior, concentration, detach, -1 / temperature),
                Reduction.MEAN));
    }
}
