package dev.dipole.contrastive.metric;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.SmoothedPrecision;

/// The average precision of each item's neighbours, with a steep sigmoid in place of the step.
///
/// `L = mean_i 1 − (1/|P(i)|) Σ_p rank⁺(p)/rank(p)`, ranks of `1 + Σ σ((s_j − s_p)/τ)`
///
/// **Source.** Brown et al., "Smooth-AP: smoothing the path towards large-scale image retrieval", 2020;
/// cosine, `τ = .01`. Classes may have any sizes. The item itself is no candidate of its own; the official code
/// and pytorch-metric-learning count it as a positive in first place.
public record SmoothAp(double temperature) implements NamedObjective {
    public SmoothAp {
        Check.positive("smooth-ap: the temperature", temperature);
    }

    /// `τ` .01.
    public SmoothAp() {
        this(0.01);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.METRIC,
                        "smooth-ap",
                        "mean_i 1 − (1/|P|) Σ_p (1 + Σ_{p'} σ((s_p'−s_p)/τ)) / (1 + Σ_j σ((s_j−s_p)/τ))",
                        "Brown et al. 2020 (arXiv 2007.12163)")
                .needs(Labelled.NEEDS)
                .degenerates("no gradient far from a change of order: the sigmoid is flat there")
                .relations("temperature towards 0: one minus the average precision")
                .aliases("SmoothAPLoss");
    }

    @Override
    public Objective parts() {
        return Labelled.compared(new Similarity.Cosine(), new SmoothedPrecision(temperature), Reduction.MEAN_OF_JUDGED);
    }
}
