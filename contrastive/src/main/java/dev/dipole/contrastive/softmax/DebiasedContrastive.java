package dev.dipole.contrastive.softmax;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;

/// [NtXent] whose negatives are corrected for the positives that hide among them.
///
/// `ℓ_i = −log( e^{S⁺}/(e^{S⁺} + N_i) )`, `N_i = max( (Σ_n e^{S_n} − M π e^{S⁺})/(1 − π), M e^{−1/τ} )`,
/// `M = 2B − 2`
///
/// **Source.** Chuang et al., "Debiased contrastive learning", 2020 (arXiv 2007.00224); cosine,
/// `τ = .5`, `π = τ⁺ = .1`, the share of a class among all items.
public record DebiasedContrastive(double temperature, double prior, boolean maskDuplicates) implements NamedObjective {
    public DebiasedContrastive {
        Check.positive("debiased: the temperature", temperature);
        Check.within("debiased: the prior", prior, 0, 1);
    }

    /// Temperature .5, prior .1.
    public DebiasedContrastive() {
        this(0.5, 0.1, true);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.SOFTMAX,
                        "debiased",
                        "mean_i −log( e^{S⁺}/(e^{S⁺} + N_i) ), N_i debiased by π",
                        "Chuang et al. 2020 (arXiv 2007.00224)")
                .degenerates("0 with one row; log(2B − 1) where all vectors are equal")
                .relations("π = 0: nt-xent")
                .aliases("debiased-contrastive");
    }

    @Override
    public Objective parts() {
        return new HardNegativeContrastive(temperature, prior, 0, false, maskDuplicates).parts();
    }
}
