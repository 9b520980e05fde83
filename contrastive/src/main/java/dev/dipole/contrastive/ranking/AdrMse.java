package dev.dipole.contrastive.ranking;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.CandidateLists;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.ObjectiveException;
import dev.dipole.tensor.Unary;

/// The rank that labels give against a smooth rank by scores, squared, the first places counting most.
///
/// `L = mean_i (1/n) Σ_j (r_j − r̂_j)² / log_b(1 + r_j)`, `r̂_j = 1 + Σ_{l≠j} σ(a (s_l − s_j))`; equal
/// labels share the mean of their ranks
///
/// **Source.** Schlatt et al., "Rank-DistiLLM", 2024 (arXiv 2405.07920), approximate discounted rank mean
/// squared error.
public record AdrMse(double steepness, double logBase) implements NamedObjective {
    public AdrMse {
        Check.positive("adr-mse: the steepness", steepness);
        if (logBase <= 1)
            throw new ObjectiveException("adr-mse: the base of the logarithm must be above 1, not " + logBase);
        Check.finite("adr-mse: the base of the logarithm", logBase);
    }

    /// Steepness 1, discounts by the binary logarithm.
    public AdrMse() {
        this(1, 2);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.RANKING,
                        "adr-mse",
                        "mean_i (1/n) Σ_j (r_j − r̂_j)² / log_b(1 + r_j)",
                        "Schlatt et al. 2024 (arXiv 2405.07920)")
                .needs(Order.NEEDS)
                .degenerates("equal labels pull all scores of a list together")
                .relations("a → ∞ in the right order: 0");
    }

    @Override
    public Objective parts() {
        return Order.of(this::costs);
    }

    private Variable costs(CandidateLists lists) {
        double[] wanted = Ranks.of(lists.values(), lists.offsets(), true);
        double[] weights = new double[wanted.length];
        for (int i = 0; i < lists.lists(); i++) {
            for (int j = lists.offsets().get(i); j < lists.offsets().get(i + 1); j++) {
                weights[j] = StrictMath.log(logBase) / StrictMath.log(1 + wanted[j]) / lists.length(i);
            }
        }
        var error = lists.constant(wanted).sub(Ranks.smooth(lists, steepness)).apply(Unary.SQUARE);
        return CandidateLists.sums(error.mul(lists.constant(weights)), lists.offsets());
    }
}
