package dev.dipole.contrastive.proxy;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.OwnWeight;
import dev.dipole.contrastive.Shaping;
import java.util.List;

/// [NormalisedSoftmax] whose items must be nearer to their proxy by a margin of the cosine.
///
/// `S_iy = σ( cos θ_iy − m )`, `σ cos θ` elsewhere
///
/// **Source.** Wang et al., "CosFace: large margin cosine loss for deep face recognition", 2018
/// (arXiv 1801.09414); `σ = 64`, `m = .35`.
public record CosFace(double scale, double margin, int classes) implements NamedObjective {
    public CosFace {
        Check.positive("cosface: the scale", scale);
        Check.notNegative("cosface: the margin", margin);
        Proxies.checkClasses("cosface", classes);
    }

    /// Scale 64, margin .35.
    public CosFace() {
        this(64, 0.35, 0);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PROXY,
                        "cosface",
                        "CE( σ(cos θ_y − m), σ cos θ_c )",
                        "Wang et al. 2018 (arXiv 1801.09414), L_lmc")
                .needs("anchor, perhaps positive, labels; the weight proxies")
                .degenerates("with all vectors equal log(1 + (C − 1) e^{σm})")
                .relations("m = 0: normalised-softmax at temperature 1/σ")
                .aliases("am-softmax");
    }

    @Override
    public List<OwnWeight> weights() {
        return Proxies.weights(classes, 1);
    }

    @Override
    public Objective parts() {
        return Proxies.softmax(1, new Link.CrossEntropy(), new Shaping.Margin(margin), Proxies.scale(scale));
    }
}
