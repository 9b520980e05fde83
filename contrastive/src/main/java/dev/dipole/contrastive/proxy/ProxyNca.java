package dev.dipole.contrastive.proxy;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.OwnWeight;
import java.util.List;

/// Neighbourhood components with a learned proxy for each class.
///
/// `L = mean_i( LSE_{c≠y} −σd(x,w_c) + σd(x,w_y) )`, `d` the squared distance of the vectors at length 1
///
/// **Source.** Movshovitz-Attias et al., "No fuss distance metric learning using proxies", 2017: the own
/// proxy is left out of the sum. Teh et al., "ProxyNCA++", 2020 (arXiv 2004.01113) keep it; so does
/// pytorch-metric-learning under the old name. `ownProxyCompetes` chooses, on by default; scale 1.
public record ProxyNca(double scale, boolean ownProxyCompetes, int classes) implements NamedObjective {
    public ProxyNca {
        Check.positive("proxy-nca: the scale", scale);
        Proxies.checkClasses("proxy-nca", classes);
    }

    /// Scale 1, the own proxy in the sum.
    public ProxyNca() {
        this(1, true, 0);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PROXY,
                        "proxy-nca",
                        "mean_i( LSE_c −σ‖u(x) − u(w_c)‖² + σ‖u(x) − u(w_y)‖² )",
                        "Movshovitz-Attias et al. 2017 (arXiv 1703.07464); Teh et al. 2020 (arXiv 2004.01113)")
                .needs("anchor, perhaps positive, labels; the weight proxies")
                .degenerates("log of the number of classes where all proxies are equal")
                .relations(
                        "the two forms are dcl and infonce of one table; scale σ is normalised-softmax at temperature 1/(2σ)")
                .aliases("proxy-nca++", "ProxyNCALoss");
    }

    @Override
    public List<OwnWeight> weights() {
        return Proxies.weights(classes, 1);
    }

    @Override
    public Objective parts() {
        // a softmax is blind to the 2 in −d = 2cos − 2
        var link = ownProxyCompetes ? new Link.CrossEntropy() : new Link.Decoupled();
        return Proxies.softmax(1, link, Proxies.scale(2 * scale));
    }
}
