package dev.dipole.contrastive.proxy;

import dev.dipole.contrastive.AngularMargin;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.OwnWeight;
import dev.dipole.contrastive.SubCentres;
import java.util.List;

/// [ArcFace] with several proxies a class, of which the nearest counts: noisy items may gather around one of
/// their own.
///
/// **Source.** Deng et al., "Sub-center ArcFace: boosting face recognition by large-scale noisy web faces",
/// 2020; 3 centres, scale 64, margin .5.
public record SubCentreArcFace(double scale, double margin, int centres, int classes) implements NamedObjective {
    public SubCentreArcFace {
        Check.positive("subcentre-arcface: the scale", scale);
        Check.within("subcentre-arcface: the margin", margin, 0, Math.PI);
        Check.atLeast("subcentre-arcface: centres", centres, 1);
        Proxies.checkClasses("subcentre-arcface", classes);
    }

    /// Scale 64, margin .5 radians, 3 centres.
    public SubCentreArcFace() {
        this(64, 0.5, 3, 0);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PROXY,
                        "subcentre-arcface",
                        "arcface with cos θ_c = max_k cos(x, w_ck)",
                        "Deng et al. 2020 (ECCV)")
                .needs("anchor, perhaps positive, labels; the weight proxies")
                .degenerates("as arcface")
                .relations("one centre: arcface")
                .aliases("subcenter-arcface", "SubCenterArcFaceLoss");
    }

    @Override
    public List<OwnWeight> weights() {
        return Proxies.weights(classes, centres);
    }

    @Override
    public Objective parts() {
        return Proxies.softmax(
                centres,
                new Link.CrossEntropy(),
                new SubCentres(centres, 0),
                new AngularMargin(margin),
                Proxies.scale(scale));
    }
}
