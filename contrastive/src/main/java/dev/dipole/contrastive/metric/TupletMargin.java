package dev.dipole.contrastive.metric;

import dev.dipole.contrastive.AngularRelief;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.EachPositive;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.Similarity;

/// Each positive pair against all negatives of its anchor, with some angle taken off the positive's so that
/// solved pairs rest.
///
/// `L = mean_{a,p} log(1 + Σ_n e^{s(cos θ_an − cos(θ_ap − b))})`
///
/// **Source.** Yu & Tao, "Deep metric learning with tuplet margin loss", 2019; `s = 64`, `b = 5.73°`
/// (.1 radians). Positives of one anchor do not compete.
public record TupletMargin(double scale, double degrees) implements NamedObjective {
    public TupletMargin {
        Check.positive("tuplet-margin: the scale", scale);
        Check.within("tuplet-margin: the angle in degrees", degrees, 0, 90);
    }

    /// Scale 64, 5.73 degrees.
    public TupletMargin() {
        this(64, 5.73);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.METRIC,
                        "tuplet-margin",
                        "mean_{a,p} log(1 + Σ_n e^{s(cos θ_an − cos(θ_ap − b))})",
                        "Yu & Tao 2019 (ICCV), L_tuplet")
                .needs(Labelled.NEEDS)
                .degenerates("0 where no class has two items, or all are of one class")
                .relations("no angle, one positive each: nt-xent with temperature 1/s")
                .aliases("TupletMarginLoss");
    }

    @Override
    public Objective parts() {
        return Labelled.compared(
                new Similarity.Cosine(),
                new EachPositive(),
                Reduction.MEAN_OF_JUDGED,
                new AngularRelief(Math.toRadians(degrees)),
                new Shaping.Temperature(1 / scale));
    }
}
