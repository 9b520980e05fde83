package dev.dipole.contrastive.proxy;

import dev.dipole.contrastive.AngularMargin;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.OwnWeight;
import java.util.List;

/// [NormalisedSoftmax] whose items must be nearer to their proxy by an angle.
///
/// `S_iy = σ cos(θ_iy + m)`, `σ cos θ` elsewhere; where `θ + m > π`, `S_iy = σ( cos θ − m sin m )`
///
/// **Source.** Deng et al., "ArcFace: additive angular margin loss for deep face recognition", 2019
/// (arXiv 1801.07698), eq. 3; `σ = 64`, `m = .5` (28.6°). The branch beyond `π` is that of the authors' code:
/// it keeps the logit falling, with a jump at the seam.
public record ArcFace(double scale, double margin, int classes) implements NamedObjective {
    public ArcFace {
        Check.positive("arcface: the scale", scale);
        Check.within("arcface: the margin", margin, 0, Math.PI);
        Proxies.checkClasses("arcface", classes);
    }

    /// Scale 64, margin .5 radians.
    public ArcFace() {
        this(64, 0.5, 0);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PROXY,
                        "arcface",
                        "CE( σ cos(θ_y + m), σ cos θ_c )",
                        "Deng et al. 2019 (arXiv 1801.07698), eq. 3")
                .needs("anchor, perhaps positive, labels; the weight proxies")
                .degenerates("with all vectors equal log(1 + (C − 1) e^{σ(1 − cos m)})")
                .relations("m = 0: normalised-softmax at temperature 1/σ")
                .aliases("ArcFaceLoss");
    }

    @Override
    public List<OwnWeight> weights() {
        return Proxies.weights(classes, 1);
    }

    @Override
    public Objective parts() {
        return Proxies.softmax(1, new Link.CrossEntropy(), new AngularMargin(margin), Proxies.scale(scale));
    }
}
