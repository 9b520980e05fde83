package dev.dipole.contrastive.proxy;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.MultipleAngle;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.OwnWeight;
import java.util.List;

/// [NormalisedSoftmax] whose angle to the own proxy counts several times.
///
/// `S_iy = σ( (−1)^k cos(mθ) − 2k )`, `k = ⌊mθ/π⌋`; `σ cos θ` elsewhere
///
/// **Source.** Liu et al., "SphereFace: deep hypersphere embedding for face recognition", 2017
/// (arXiv 1704.08063), eq. 7; `m = 4`. There `σ` is the length of the item; here it is fixed, as in the
/// comparison of Deng et al. (2019), so that the length of vectors does not matter
/// (pytorch-metric-learning keeps the length and takes 1 for a further scale).
public record SphereFace(double scale, int margin, int classes) implements NamedObjective {
    public SphereFace {
        Check.positive("sphereface: the scale", scale);
        Check.atLeast("sphereface: the margin", margin, 1);
        Proxies.checkClasses("sphereface", classes);
    }

    /// Scale 64, margin 4.
    public SphereFace() {
        this(64, 4, 0);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PROXY,
                        "sphereface",
                        "CE( σ((−1)^k cos(mθ_y) − 2k), σ cos θ_c )",
                        "Liu et al. 2017 (arXiv 1704.08063), eq. 7")
                .needs("anchor, perhaps positive, labels; the weight proxies")
                .degenerates("log of the number of classes where all vectors are equal")
                .relations("m = 1: normalised-softmax at temperature 1/σ")
                .aliases("a-softmax");
    }

    @Override
    public List<OwnWeight> weights() {
        return Proxies.weights(classes, 1);
    }

    @Override
    public Objective parts() {
        return Proxies.softmax(1, new Link.CrossEntropy(), new MultipleAngle(margin), Proxies.scale(scale));
    }
}
