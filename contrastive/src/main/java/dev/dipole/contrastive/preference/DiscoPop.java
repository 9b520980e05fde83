package dev.dipole.contrastive.preference;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.TokenReduction;

/// Logistic where the policy is wrong, exponential where it is right: a loss found by search.
///
/// `L = mean_i( (1 − g) log(1 + e^{−βΔ}) + g e^{−βΔ} )`, `g = σ(βΔ/τ)`
///
/// **Source.** Lu et al., "Discovering preference optimization algorithms with and for large language
/// models", 2024 (arXiv 2406.08414), eq. 5, log-ratio modulated loss. β = .1 is trl's; the
/// paper's experiments have .05.
public record DiscoPop(double beta, double temperature, TokenReduction tokens) implements NamedObjective {
    public DiscoPop {
        Check.positive("discopop: beta", beta);
        Check.positive("discopop: the temperature", temperature);
    }

    /// β = 0.1, τ = 0.05, sums over tokens.
    public DiscoPop() {
        this(.1, .05, TokenReduction.SUM);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PREFERENCE,
                        "discopop",
                        "mean_i( (1 − g) softplus(−βΔ) + g e^{−βΔ} )",
                        "Lu et al. 2024 (arXiv 2406.08414), eq. 5")
                .needs(Preferred.PAIRS)
                .degenerates(Preferred.UNDECIDED)
                .relations("Δ = 0: (log 2 + 1)/2");
    }

    @Override
    public Objective parts() {
        return Preferred.ratios(tokens, (d, other) -> cost(d.sub(other)));
    }

    private Variable cost(Variable delta) {
        double steep = beta / temperature;
        var logistic = Preferred.sigmoid(delta, -steep).mul(Preferred.softplus(delta, -beta));
        // g e^{−βΔ} as one exponent, since either factor alone may overflow
        var exponent = Preferred.softplus(delta, -steep).add(delta.scale(beta)).scale(-1);
        return logistic.add(Preferred.exp(exponent));
    }
}
