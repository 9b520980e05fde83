package dev.dipole.contrastive.softmax;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Similarity;

/// [InfoNce] in both directions whose positives must be ahead by a margin.
///
/// `S_ii = (s_ii − m)/τ` on the diagonal, `s_ij/τ` elsewhere
///
/// **Source.** Yang et al., "Improving multilingual sentence embedding using bi-directional dual encoder with
/// additive margin softmax", 2019 (arXiv 1902.08564); `m = .3` is LaBSE's (Feng et al., 2022, arXiv
/// 2007.01852). Neither fixes a temperature for cosines; .1 stands for a scale of 10.
public record AdditiveMargin(double temperature, double margin, boolean maskDuplicates) implements NamedObjective {
    public AdditiveMargin {
        Check.positive("additive-margin: the temperature", temperature);
        Check.notNegative("additive-margin: the margin", margin);
    }

    /// Temperature .1, margin .3.
    public AdditiveMargin() {
        this(0.1, 0.3, true);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.SOFTMAX,
                        "additive-margin",
                        "infonce in both directions with S_ii = (s_ii − m)/τ",
                        "Yang et al. 2019 (arXiv 1902.08564)")
                .degenerates("0 with one row")
                .relations("m = 0: infonce in both directions")
                .aliases("labse", "additive-margin-softmax");
    }

    @Override
    public Objective parts() {
        var cosine = new Similarity.Cosine();
        return new InfoNce(temperature, Directions.BOTH, Negatives.ALL, cosine, margin, maskDuplicates).parts();
    }
}
