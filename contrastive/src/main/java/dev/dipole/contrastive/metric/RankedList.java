package dev.dipole.contrastive.metric;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.ListMargins;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Similarity;

/// Positives of an item inside a ball, negatives outside a larger one; what is wrong weighs more the further
/// off.
///
/// `L = mean_i (1 − λ) Σ w_p (d_ip − (α − m)) / Σ w_p + λ Σ w_n (α − d_in) / Σ w_n`
///
/// over positives with `d > α − m` and negatives with `d < α`, `w = e^{T·excess}`, distances of unit vectors.
///
/// **Source.** Wang et al., "Ranked list loss for deep metric learning", 2019 (arXiv 1903.03238). As
/// in pytorch-metric-learning `α = 1 + m/2` unless told (0), `λ = .5`, `T_p = 0`; `m = .4` and `T_n = 10` as in
/// the paper. A side without a wrong pair costs 0 (there, an item without wrong positives makes the loss NaN).
/// Gradients flow through the weights unless `detach`.
public record RankedList(
        double margin, double alpha, double pushTemperature, double pullTemperature, double balance, boolean detach)
        implements NamedObjective {
    public RankedList {
        Check.notNegative("ranked-list: the margin", margin);
        Check.finite("ranked-list: alpha", alpha);
        Check.notNegative("ranked-list: the temperature of negatives", pushTemperature);
        Check.notNegative("ranked-list: the temperature of positives", pullTemperature);
        Check.share("ranked-list: the balance", balance);
    }

    /// Margin .4, `α` 1.2, `T_n` 10, `T_p` 0, balance .5.
    public RankedList() {
        this(0.4, 0, 10, 0, 0.5, false);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.METRIC,
                        "ranked-list",
                        "mean_i (1−λ) wmean_p [d − (α−m)]₊ + λ wmean_n [α − d]₊",
                        "Wang et al. 2019 (arXiv 1903.03238)")
                .needs(Labelled.NEEDS)
                .degenerates("λα where all vectors are equal")
                .relations("temperatures 0: plain means over wrong pairs")
                .aliases("RankedListLoss");
    }

    @Override
    public Objective parts() {
        double ball = alpha == 0 ? 1 + margin / 2 : alpha;
        var link = new ListMargins(ball, margin, pullTemperature, pushTemperature, balance, detach);
        return Labelled.compared(new Similarity.UnitL2(), link, Reduction.MEAN);
    }
}
