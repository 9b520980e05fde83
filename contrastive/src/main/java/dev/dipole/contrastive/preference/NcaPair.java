package dev.dipole.contrastive.preference;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Card;
import dev.dipole.contrastive.Check;
import dev.dipole.contrastive.Family;
import dev.dipole.contrastive.NamedObjective;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.TokenReduction;

/// Preferred completions shall gain on the reference, and none shall gain without need: noise contrastive
/// alignment of a pair.
///
/// `L = mean_i( ℓ(D⁺) + ½ ℓ(−D⁺) + ½ ℓ(−D⁻) )`, `ℓ(D) = log(1 + e^{−βD})`
///
/// **Source.** Chen et al., "Noise contrastive alignment of language models with explicit rewards", 2024
/// (arXiv 2402.05369). β = .1 is trl's; the paper's experiments have .01.
public record NcaPair(double beta, TokenReduction tokens) implements NamedObjective {
    public NcaPair {
        Check.positive("nca-pair: beta", beta);
    }

    /// β = 0.1, sums over tokens.
    public NcaPair() {
        this(.1, TokenReduction.SUM);
    }

    @Override
    public Card card() {
        return Card.of(
                        Family.PREFERENCE,
                        "nca-pair",
                        "mean_i( ℓ(D⁺) + ½ ℓ(−D⁺) + ½ ℓ(−D⁻) )",
                        "Chen et al. 2024 (arXiv 2402.05369)")
                .needs(Preferred.PAIRS)
                .degenerates(Preferred.UNDECIDED)
                .relations("at π = ref 2 log 2");
    }

    @Override
    public Objective parts() {
        return Preferred.ratios(tokens, this::cost);
    }

    private Variable cost(Variable chosen, Variable rejected) {
        return Preferred.softplus(chosen, -beta)
                .add(Preferred.softplus(chosen, beta).scale(.5))
                .add(Preferred.softplus(rejected, beta).scale(.5));
    }
}
