package dev.dipole.contrastive.metric;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.NegativesAhead;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Similarity;

/// Only negatives that rank before positives are penalised, by how many there are.
///
/// `L = mean_i mean_p f(R_p)`, `R_p = Σ_n σ((s_in − s_ip)/τ)`
///
/// **Source.** Li et al., "Rethinking the optimization of average precision: only penalizing negative instances
/// before positive ones is enough", 2022, eq. 5 to 13; cosine, `τ = .01`, `b = 2`, `α = 1`, the linear form
/// (pytorch-metric-learning; the paper takes the quotient form with `α = 8`). The item itself is no candidate;
/// there it counts as a positive without negatives ahead.
public record Pnp(NegativesAhead.Penalty penalty, double temperature, double b, double alpha)
        implements NamedObjective {
    public Pnp {
        Check.positive("pnp: the temperature", temperature);
        Check.positive("pnp: b", b);
        Check.positive("pnp: alpha", alpha);
    }

    /// Linear, `τ` .01.
    public Pnp() {
        this(NegativesAhead.Penalty.LINEAR, 0.01, 2, 1);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.METRIC,
                        "pnp",
                        "mean_i mean_p f(R_p), R_p = Σ_n σ((s_n − s_p)/τ)",
                        "Li et al. 2022 (arXiv 2102.04640), eq. 5, 7, 9, 12, 13")
                .needs(Labelled.NEEDS)
                .degenerates("half of the negatives where all vectors are equal (linear)")
                .relations("smooth-ap without positives among themselves")
                .aliases("PNPLoss");
    }

    @Override
    public Objective parts() {
        return Labelled.compared(
                new Similarity.Cosine(), new NegativesAhead(penalty, temperature, b, alpha), Reduction.MEAN_OF_JUDGED);
    }
}
