package dev.dipole.contrastive.proxy;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.OwnWeight;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.SubCentres;
import java.util.List;

/// [NormalisedSoftmax] with several proxies a class, which share an item softly, and a small margin.
///
/// `s_c = Σ_k softmax_k(x·w_ck/γ) x·w_ck`, `L = mean_i CE( λ(s_c − δ 1[c=y]) )`
///
/// **Source.** Qian et al., "SoftTriple loss: deep metric learning without triplet sampling", 2019
/// (arXiv 1909.05235); `λ = 20`, `γ = .1`, `δ = .01`, 10 centres. The paper adds a regulariser
/// that merges centres, left out here as it is in pytorch-metric-learning without a weight regulariser.
public record SoftTriple(double scale, double gamma, double margin, int centres, int classes)
        implements NamedObjective {
    public SoftTriple {
        Check.positive("soft-triple: the scale", scale);
        Check.positive("soft-triple: gamma", gamma);
        Check.notNegative("soft-triple: the margin", margin);
        Check.atLeast("soft-triple: centres", centres, 1);
        Proxies.checkClasses("soft-triple", classes);
    }

    /// Scale 20, `γ` .1, margin .01, 10 centres.
    public SoftTriple() {
        this(20, 0.1, 0.01, 10, 0);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PROXY,
                        "soft-triple",
                        "CE( λ(Σ_k softmax_k(s_ck/γ) s_ck − δ 1[c=y]) )",
                        "Qian et al. 2019 (arXiv 1909.05235)")
                .needs("anchor, perhaps positive, labels; the weight proxies")
                .degenerates("with all vectors equal log(1 + (C − 1) e^{λδ})")
                .relations("one centre and no margin: normalised-softmax at temperature 1/λ")
                .aliases("SoftTripleLoss");
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
                new SubCentres(centres, gamma),
                new Shaping.Margin(margin),
                Proxies.scale(scale));
    }
}
