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
import dev.dipole.contrastive.Weighted;
import dev.dipole.contrastive.WeightedSum;
import java.util.ArrayList;
import java.util.List;

/// [NormalisedSoftmax] with several proxies a class, which share an item softly, and a small margin.
///
/// `s_c = Σ_k softmax_k(x·w_ck/γ) x·w_ck`,
/// `L = mean_i CE( λ(s_c − δ 1[c=y]) ) + τ/(CK(K−1)) Σ_c Σ_{s<t} ‖w_cs − w_ct‖`
///
/// **Source.** Qian et al., "SoftTriple loss: deep metric learning without triplet sampling", 2019
/// (arXiv 1909.05235), with its regulariser, which merges centres that a class does not need ([CentreSpread]);
/// `λ = 20`, `γ = .1`, `δ = .01`, `τ = .2`, 10 centres. pytorch-metric-learning leaves the regulariser to be
/// asked for (`SparseCentersRegularizer`).
///
/// @param scale `λ`
/// @param gamma `γ`
/// @param margin `δ`
/// @param merging `τ`; 0 leaves the regulariser out
/// @param centres `K`
/// @param classes `C`, needed before training only
public record SoftTriple(double scale, double gamma, double margin, double merging, int centres, int classes)
        implements NamedObjective {
    public SoftTriple {
        Check.positive("soft-triple: the scale", scale);
        Check.positive("soft-triple: gamma", gamma);
        Check.notNegative("soft-triple: the margin", margin);
        Check.notNegative("soft-triple: the weight of merging", merging);
        Check.atLeast("soft-triple: centres", centres, 1);
        Proxies.checkClasses("soft-triple", classes);
    }

    /// Scale 20, `γ` .1, margin .01, merging .2, 10 centres.
    public SoftTriple() {
        this(20, 0.1, 0.01, 0.2, 10, 0);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PROXY,
                        "soft-triple",
                        "CE( λ(Σ_k softmax_k(s_ck/γ) s_ck − δ 1[c=y]) ) + τ mean ½‖w_cs − w_ct‖",
                        "Qian et al. 2019 (arXiv 1909.05235)")
                .needs("anchor, perhaps positive, labels; the weight proxies")
                .degenerates("with all vectors equal log(1 + (C − 1) e^{λδ}) + τ√1e-5/2")
                .relations("one centre and no margin: normalised-softmax at temperature 1/λ")
                .aliases("SoftTripleLoss");
    }

    @Override
    public List<OwnWeight> weights() {
        return Proxies.weights(classes, centres);
    }

    @Override
    public Objective parts() {
        var choice = Proxies.softmax(
                centres,
                new Link.CrossEntropy(),
                new SubCentres(centres, gamma),
                new Shaping.Margin(margin),
                Proxies.scale(scale));
        if (merging == 0 || centres == 1) return choice;
        var terms = new ArrayList<Weighted>(((WeightedSum) choice).terms());
        terms.add(new Weighted(merging, new CentreSpread(centres)));
        return Objective.sum(terms.toArray(Weighted[]::new));
    }
}
