package dev.dipole.contrastive.softmax;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Link;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.PositiveWeights;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Relation;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;
import java.util.ArrayList;

/// [Dcl] where pairs that lie far apart pull harder.
///
/// `L = mean_i( LSE over negatives of S_i· − w_i S_i,twin(i) )`, `w_i = 2 − B softmax_i(s_i,twin(i)/σ)`, a
/// constant
///
/// **Source.** Yeh et al., "Decoupled contrastive learning", 2022 (arXiv 2110.06848), L_DCW with the von
/// Mises–Fisher weights; cosine, `τ = .1`, `σ = .5`.
public record Dclw(double temperature, double sigma, boolean maskDuplicates) implements NamedObjective {
    public Dclw {
        Check.positive("dclw: the temperature", temperature);
        Check.positive("dclw: sigma", sigma);
    }

    /// Temperature .1, `σ` .5.
    public Dclw() {
        this(0.1, 0.5, true);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.SOFTMAX,
                        "dclw",
                        "mean_i( LSE over negatives of S_i· − w_i S_i,twin(i) ), w_i = 2 − B softmax_i(s_i/σ)",
                        "Yeh et al. 2022 (arXiv 2110.06848), L_DCW")
                .degenerates("0 with one row; log(2B − 2) where all vectors are equal")
                .relations("the mean weight is 1; σ → ∞: dcl")
                .aliases("weighted-decoupled");
    }

    @Override
    public Objective parts() {
        var shapings = new ArrayList<Shaping>();
        shapings.add(new PositiveWeights(sigma));
        shapings.addAll(Shaping.contrastive(maskDuplicates, 0, temperature));
        return Objective.only(new TableTerm(
                "views",
                new Similarity.Cosine(),
                new Relation.TwoViews(),
                shapings,
                new Link.Decoupled(),
                Reduction.MEAN));
    }
}
