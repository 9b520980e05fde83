package dev.dipole.contrastive.proxy;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.OneSided;
import dev.dipole.contrastive.OwnWeight;
import dev.dipole.contrastive.ProxyRelation;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;
import dev.dipole.contrastive.Term;
import dev.dipole.contrastive.Weighted;
import java.util.List;

/// Each learned proxy pulls the items of its class, the far ones most, and pushes all others, the near ones
/// most.
///
/// `L = mean_{c∈C⁺} log(1 + Σ_{x∈c} e^{−α(s_cx − δ)}) + mean_c log(1 + Σ_{x∉c} e^{α(s_cx + δ)})`
///
/// with `C⁺` the classes that have an item in the batch, and the second mean over all classes.
///
/// **Source.** Kim et al., "Proxy anchor loss for deep metric learning", 2020 (arXiv 2003.13911);
/// cosine, `α = 32`, `δ = .1`. The paper gives proxies a hundred times the learning rate of the encoder.
public record ProxyAnchor(double alpha, double delta, int classes) implements NamedObjective {
    public ProxyAnchor {
        Check.positive("proxy-anchor: alpha", alpha);
        Check.finite("proxy-anchor: delta", delta);
        Proxies.checkClasses("proxy-anchor", classes);
    }

    /// `α` 32, `δ` .1.
    public ProxyAnchor() {
        this(32, 0.1, 0);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PROXY,
                        "proxy-anchor",
                        "mean_{C⁺} log(1 + Σ_{x∈c} e^{−α(s−δ)}) + mean_C log(1 + Σ_{x∉c} e^{α(s+δ)})",
                        "Kim et al. 2020 (arXiv 2003.13911)")
                .needs("anchor, perhaps positive, labels; the weight proxies")
                .degenerates("the first half alone where there is one class")
                .relations("multi-similarity with proxies as rows")
                .aliases("ProxyAnchorLoss");
    }

    @Override
    public List<OwnWeight> weights() {
        return Proxies.weights(classes, 1);
    }

    @Override
    public Objective parts() {
        return Objective.sum(
                new Weighted(alpha, side("pull", true, delta, Reduction.MEAN_OF_JUDGED)),
                new Weighted(alpha, side("push", false, -delta, Reduction.MEAN)));
    }

    private Term side(String name, boolean positives, double threshold, Reduction reduction) {
        return new TableTerm(
                name,
                new Similarity.Cosine(),
                new ProxyRelation.ProxiesToItems(),
                List.of(),
                new OneSided(positives, alpha, threshold),
                reduction);
    }
}
