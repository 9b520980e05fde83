package dev.dipole.contrastive.softmax;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.EntailmentCone;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Hyperbolic;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.OwnWeight;
import dev.dipole.contrastive.Weighted;
import dev.dipole.contrastive.WeightedSum;
import java.util.ArrayList;
import java.util.List;

/// [Clip] in hyperbolic space, where anchors stand for what is general: each positive shall also lie in the
/// cone of its anchor.
///
/// `L = ½( CE(−e^t d) + CE(−e^t dᵀ) ) + λ mean_i [ ext(a_i, p_i) − aper(a_i) ]₊`, `d` the distance on Lorentz's
/// hyperboloid of the vectors times `α`; `t` and `α` learnt
///
/// **Source.** Desai et al., "Hyperbolic image-text representations" (MERU), 2023 (arXiv 2304.09172), section
/// 3; texts are anchors, images positives; `λ = .2`, `K = .1`, `t` begins at `log(1/.07)`, `e^t ≤ 100`, `α`
/// begins at `1/√width`, `α ≤ 1`. The paper has an `α` for each encoder and learns the curvature as well,
/// which `α` and `t` already express ([Hyperbolic.Lifted]); here one encoder makes both sides.
///
/// **The batch** brings anchor and positive: vectors as the encoder makes them, not of length 1.
///
/// **Degenerates** where all vectors are equal: `log B`, and `λ` times what `π/2` exceeds the aperture by.
///
/// **Relations.** `λ = 0` is clip with similarity lorentz, but for the learned `α`; small vectors make it clip
/// with similarity euclidean.
///
/// @param initialTemperature `e^−t` at the start
/// @param mostScale the most that `e^t` becomes
/// @param entailment `λ`
/// @param leastRadius `K`, which says how wide cones are
public record Meru(
        double initialTemperature, double mostScale, double entailment, double leastRadius, boolean maskDuplicates)
        implements NamedObjective {
    public Meru {
        Check.positive("meru: the initial temperature", initialTemperature);
        Check.positive("meru: the largest scale", mostScale);
        Check.notNegative("meru: the weight of the entailment", entailment);
        Check.positive("meru: the least radius", leastRadius);
    }

    /// Begins at temperature .07; scale at most 100; entailment .2 with a least radius of .1.
    public Meru() {
        this(0.07, 100, 0.2, 0.1, true);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.SOFTMAX,
                        "meru",
                        "½( CE(−e^t d) + CE(−e^t dᵀ) ) + λ mean_i[ext(a,p) − aper(a)]₊, d hyperbolic",
                        "Desai et al. 2023 (arXiv 2304.09172), section 3")
                .needs("anchor (the general), positive; the weights log_scale and log_lift")
                .degenerates("log B + λ[π/2 − aper]₊ where all vectors are equal")
                .relations("λ = 0: clip with similarity lorentz; small vectors: clip with similarity euclidean")
                .aliases("hyperbolic-contrast", "hyperbolic-clip");
    }

    @Override
    public List<OwnWeight> weights() {
        var weights = new ArrayList<OwnWeight>(contrast().weights());
        weights.add(new OwnWeight.Scalar(Hyperbolic.Lifted.LOG_LIFT, 0));
        return List.copyOf(weights);
    }

    @Override
    public Objective parts() {
        var terms = new ArrayList<Weighted>(((WeightedSum) contrast().parts()).terms());
        terms.add(new Weighted(entailment, new EntailmentCone(new Hyperbolic.Lifted(), leastRadius)));
        return Objective.sum(terms.toArray(Weighted[]::new));
    }

    private Clip contrast() {
        return new Clip(initialTemperature, mostScale, new Hyperbolic.Lifted(), maskDuplicates);
    }
}
