package dev.dipole.contrastive.softmax;

import dev.dipole.contrastive.AdaptiveTemperature;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.Focal;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Reduction;
import dev.dipole.contrastive.Relation;
import dev.dipole.contrastive.Shaping;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.TableTerm;
import java.util.ArrayList;

/// [NtXent] whose temperature follows how well positives are aligned, and whose rows all keep their gradient.
///
/// `L = mean_i sg[1/(1 − p_i)] ( −log p_i )` at `τ_a = τ(1 + α(A − A₀))`, `A` the mean cosine of positives, a
/// constant
///
/// **Source.** Huang et al., "Model-aware contrastive learning", 2023 (arXiv 2207.07874);
/// `τ = .1`, `α = .5`, `A₀ = 0`. `reweight` is the factor before the logarithm.
public record Macl(double temperature, double alpha, double alignment, boolean reweight, boolean maskDuplicates)
        implements NamedObjective {
    public Macl {
        Check.positive("macl: the temperature", temperature);
        Check.share("macl: alpha", alpha);
        Check.finite("macl: the alignment", alignment);
    }

    /// Temperature .1, `α` .5, `A₀` 0, rows weighed.
    public Macl() {
        this(0.1, 0.5, 0, true, true);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.SOFTMAX,
                        "macl",
                        "mean_i sg[1/(1 − p_i)] (−log p_i), τ_a = τ(1 + α(A − A₀))",
                        "Huang et al. 2023 (arXiv 2207.07874)")
                .degenerates("0 with one row; n log n / (n − 1), n = 2B − 1, where all vectors are equal")
                .relations("α = 0 without the weight: nt-xent")
                .aliases("model-aware");
    }

    @Override
    public Objective parts() {
        var shapings = new ArrayList<Shaping>();
        if (maskDuplicates) shapings.add(new Shaping.DropDuplicates());
        shapings.add(new AdaptiveTemperature(temperature, alpha, alignment));
        return Objective.only(new TableTerm(
                "views",
                new Similarity.Cosine(),
                new Relation.TwoViews(),
                shapings,
                new Focal(reweight ? -1 : 0, true),
                Reduction.MEAN));
    }
}
