package dev.dipole.contrastive.regulariser;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Check;

/// Angles instead of distances: `log mean_{i≠j} exp( −arccos(cos(z_i, z_j)) / (π τ) )`. Angles count in half
/// turns: opposite vectors are at 1, orthogonal ones at ½.
///
/// Cosines beyond ±`limit` count as ±`limit` and keep the slope there: `arccos` has none at ±1.
///
/// (The published code, `angular_spread`, adds the constant 0.01 to the exponents and to the lengths; left
/// out.)
///
/// @param limit between 0 and 1; .75 in the published code
public record AngularSpread(double temperature, double limit) implements VectorFormula {
    public AngularSpread {
        Check.positive("angular spread: the temperature", temperature);
        AngularHinge.checkLimit("angular spread", limit);
    }

    @Override
    public String name() {
        return "angular_spread";
    }

    @Override
    public int leastRows() {
        return 2;
    }

    @Override
    public Variable of(Variable z) {
        var exponents = Pairs.cosines(z).arcCos(limit).scale(-1 / (Math.PI * temperature));
        return Pairs.logMeanExp(exponents, false);
    }
}
