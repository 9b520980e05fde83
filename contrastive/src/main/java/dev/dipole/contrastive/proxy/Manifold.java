package dev.dipole.contrastive.proxy;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.InformativePairs;
import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.OwnWeight;
import dev.dipole.contrastive.ProxyRelation;
import dev.dipole.contrastive.RandomWalk;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.TableTerm;
import dev.dipole.contrastive.Weighted;
import java.util.ArrayList;
import java.util.List;

/// A random walk through items and proxies shall lead from each item to the proxy of its class sooner than to
/// others, and both shall see the whole graph alike.
///
/// `L = mean_i log(1 + Σ_{k≠y_i} e^{F_ik − F_iy + m}) + λ mean_i log(1 + Σ_{k≠y_i} e^{c_ik − c_iy + m})`,
/// `F = (1 − α)(I − αS̄)⁻¹`, `S_ij = e^{[cos_ij]₊/T}`, `c_ik = cos(F_i, F_k)`; only the terms with a positive
/// exponent count
///
/// **Source.** Aziere & Todorovic, "Ensemble deep manifold similarity learning using hard proxies", 2019, with
/// the settings and the graph of pytorch-metric-learning: `α = .8`, `λ = 1`, `m = 5e-4`, `T = .5`, 50 proxies.
/// The affinities are learned through ([RandomWalk]), by items and proxies alike; the paper estimates its
/// proxies by a loss of their own, with the vectors fixed. There the classes are drawn: a random division of
/// the data into as many meta-classes as proxies, one for each member of an ensemble.
///
/// **The batch** brings anchor, perhaps positive, and the (meta-)class of each as label; the work is cubic in
/// their number.
///
/// **Degenerates** where all vectors are equal: each term is `log(1 + (C − 1)e^m)`.
///
/// **Relations.** `violatingOnly` off: cosface of affinities at scale 1. `α → 0`: all affinities between items
/// and proxies vanish.
///
/// @param alpha `α` in (0, 1)
/// @param temperature `T`
/// @param margin `m`
/// @param contextWeight `λ`; 0 leaves the second term out
/// @param violatingOnly whether proxies that are behind by the margin are left out of the sums
/// @param proxies how many there are
public record Manifold(
        double alpha, double temperature, double margin, double contextWeight, boolean violatingOnly, int proxies)
        implements NamedObjective {
    public Manifold {
        Check.positive("manifold: alpha", alpha);
        Check.within("manifold: alpha", alpha, 0, 1);
        Check.positive("manifold: the temperature", temperature);
        Check.notNegative("manifold: the margin", margin);
        Check.notNegative("manifold: the weight of the context", contextWeight);
        Check.atLeast("manifold: proxies", proxies, 2);
    }

    /// `α` .8, temperature .5, margin 5e-4, both terms, 50 proxies.
    public Manifold() {
        this(0.8, 0.5, 5e-4, 1, true, 50);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PROXY,
                        "manifold",
                        "mean_i log(1 + Σ_{k≠y} e^{F_ik − F_iy + m}) + λ(with cos(F_i,F_k)), F = (1−α)(I − αS̄)⁻¹",
                        "Aziere & Todorovic 2019; pytorch-metric-learning, ManifoldLoss")
                .needs("anchor, perhaps positive, labels; the weight proxies")
                .degenerates("(1 + λ) log(1 + (C − 1)e^m) where all vectors are equal")
                .relations("every proxy in the sums: cosface of affinities at scale 1")
                .aliases("ManifoldLoss", "random-walk");
    }

    @Override
    public List<OwnWeight> weights() {
        return Proxies.weights(proxies, 1);
    }

    @Override
    public Objective parts() {
        var intrinsic = new Weighted(1, term("intrinsic", false));
        if (contextWeight == 0) return Objective.sum(intrinsic);
        return Objective.sum(intrinsic, new Weighted(contextWeight, term("context", true)));
    }

    private TableTerm term(String name, boolean context) {
        var shapings = new ArrayList<Shaping>();
        if (violatingOnly) shapings.add(new InformativePairs(margin));
        shapings.add(new Shaping.Margin(margin));
        return new TableTerm(
                name,
                new RandomWalk(alpha, temperature, context),
                new ProxyRelation.ItemsToProxies(1),
                shapings,
                new Link.CrossEntropy(),
                Reduction.MEAN);
    }
}
