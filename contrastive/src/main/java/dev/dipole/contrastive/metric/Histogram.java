package dev.dipole.contrastive.metric;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.HistogramOverlap;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Similarity;

/// The probability that a random negative pair is at least as similar as a random positive pair, by histograms.
///
/// `L = Σ_r p⁻(r) Φ⁺(r)`
///
/// **Source.** Ustinova & Lempitsky, "Learning deep embeddings with histogram loss", 2016; cosine, 100
/// triangular bins.
public record Histogram(int bins) implements NamedObjective {
    public Histogram {
        Check.atLeast("histogram: bins", bins, 1);
    }

    /// 100 bins.
    public Histogram() {
        this(100);
    }

    @Override
    public Card card() {
        return Card.of(Family.METRIC, "histogram", "Σ_r p⁻(r) Φ⁺(r)", "Ustinova & Lempitsky 2016 (arXiv 1611.00822)")
                .needs(Labelled.NEEDS)
                .degenerates("0 where the two kinds of pairs do not overlap, about ½ where they are alike")
                .relations("many bins: one minus the area under the ROC curve of all pairs")
                .aliases("HistogramLoss");
    }

    @Override
    public Objective parts() {
        return Labelled.compared(new Similarity.Cosine(), new HistogramOverlap(bins), Reduction.MEAN_OF_JUDGED);
    }
}
