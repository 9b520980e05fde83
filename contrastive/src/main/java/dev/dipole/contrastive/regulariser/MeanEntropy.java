package dev.dipole.contrastive.regulariser;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import java.util.List;

/// Soft cluster assignments used evenly: `L = Σ_j p̄_j log p̄_j`, `p̄ = mean_i softmax(z_i/τ)`.
///
/// **Source.** Assran et al., "Masked siamese networks for label-efficient learning", 2022 (mean-entropy
/// maximisation); `τ = .1`.
///
/// **The batch** brings anchors, scores of prototypes; each view is treated for itself and the results
/// averaged.
///
/// **Degenerates** with one row: its own entropy. Where all vectors choose one coordinate the loss is 0.
///
/// **Relations.** `exp(−L)` is the perplexity of the codes, from 1 to `D`.
public record MeanEntropy(double temperature) implements NamedObjective {
    public MeanEntropy {
        Check.positive("mean-entropy: the temperature", temperature);
    }

    /// Temperature .1.
    public MeanEntropy() {
        this(.1);
    }

    @Override
    public Card card() {
        return new Card(
                        "mean-entropy",
                        "Σ_j p̄_j log p̄_j, p̄ = mean_i softmax(z_i/τ)",
                        "Assran et al. 2022 (MSN, arXiv 2204.07141)",
                        List.of("me-max", "perplexity"))
                .needs("anchor, scores of prototypes; perhaps further views, each for itself")
                .degenerates("the row's own entropy with one row; 0 where all choose one coordinate");
    }

    @Override
    public Objective parts() {
        return Objective.only(new OfViews(new AssignmentEntropy(temperature), OfViews.Over.MEAN));
    }
}
