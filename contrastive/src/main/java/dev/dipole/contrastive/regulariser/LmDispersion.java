package dev.dipole.contrastive.regulariser;

import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.Similarity;
import dev.dipole.contrastive.Weighted;
import java.util.List;

/// The token states of each sequence pushed apart, against the condensation of language models' embeddings.
///
/// | variant | formula, per sequence, averaged over sequences |
/// |---|---|
/// | `angular` | `log mean_{i≠j} exp( −arccos(cos(z_i, z_j))/(π τ) )` |
/// | `l2` | `log mean_ij exp( −‖z_i − z_j‖²/τ ) + .1 mean z²`, diagonal included |
/// | `orthogonal` | `mean_{i≠j} [½ − arccos(cos(z_i, z_j))/π]₊²` |
/// | `decorrelated` | `mean_{i≠j} corr(z_i, z_j)²` |
/// | `neighbours` | minus the mean entropy of `p_{j∣i} ∝ exp(−‖z_i − z_j‖²/τ)` |
///
/// **Source.** Liu et al., "Dispersion loss counteracts embedding condensation and improves generalization in
/// small language models", 2026 (arXiv 2602.00217), and its code: temperature 1, cosines clamped to ±.75 with
/// the slope there, at most 256 tokens of a sequence, weight 1 on all layers. (The code's constant .01 inside
/// exponents and lengths is left out; its entropies are in bits, here in nats.)
///
/// **The batch** brings anchors that are token states and labels that number the sequence of each.
///
/// **Degenerates** with one token in a sequence, which is left out and reported. With all states equal
/// `angular` is `−arccos(limit)/(π τ)`, which is 0 for a limit of 1.
///
/// **Relations.** `l2` without its second summand is [Dispersive] per sequence.
public record LmDispersion(Variant variant, double temperature, double limit, int tokens, int seed)
        implements NamedObjective {
    /// The formula.
    public enum Variant {
        ANGULAR,
        L2,
        ORTHOGONAL,
        DECORRELATED,
        NEIGHBOURS
    }

    public LmDispersion {
        Check.positive("lm-dispersion: the temperature", temperature);
        Check.positive("lm-dispersion: the limit of cosines", limit);
        Check.share("lm-dispersion: the limit of cosines", limit);
        Check.atLeast("lm-dispersion: the number of tokens", tokens, 2);
    }

    /// `angular` with temperature 1, cosines clamped to ±.75, 256 tokens.
    public LmDispersion() {
        this(Variant.ANGULAR);
    }

    /// A variant with the published settings.
    public LmDispersion(Variant variant) {
        this(variant, 1, .75, 256, 0);
    }

    @Override
    public Card card() {
        return new Card(
                        "lm-dispersion",
                        "per sequence log mean_{i≠j} exp( −arccos(cos(z_i, z_j))/(π τ) ), or its variants",
                        "Liu et al. 2026 (arXiv 2602.00217)",
                        List.of("angular-spread"))
                .needs("anchor: token states; labels: the number of the sequence of each")
                .degenerates("a sequence of one token is left out and told");
    }

    @Override
    public Objective parts() {
        var repulsion = new Weighted(1, new PerSequence(formula(), tokens, seed));
        if (variant != Variant.L2) return Objective.sum(repulsion);
        // every coordinate's square counts: the mean over rows and columns, sequence by sequence
        return Objective.sum(repulsion, new Weighted(.1, new PerSequence(new VectorLength(0, true), tokens, seed)));
    }

    /// The formula of the variant for one sequence.
    public VectorFormula formula() {
        return switch (variant) {
            case ANGULAR -> new AngularSpread(temperature, limit);
            case L2 -> new LogMeanExp(new Similarity.NegativeSquaredL2(), temperature, true, false);
            case ORTHOGONAL -> new AngularHinge(.5, limit);
            case DECORRELATED -> new RowCorrelation();
            case NEIGHBOURS -> new NeighbourEntropy(temperature);
        };
    }
}
