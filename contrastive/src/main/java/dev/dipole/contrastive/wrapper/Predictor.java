package dev.dipole.contrastive.wrapper;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Check;
import dev.dipole.nn.Initialiser;
import dev.dipole.nn.LayerNorm;
import dev.dipole.nn.Linear;
import dev.dipole.nn.Module;
import dev.dipole.tensor.Unary;

/// Guesses one view's vector from another's: `down( relu( norm( up(z) ) ) )`, as in BYOL and SimSiam, with
/// layer normalisation in place of theirs over the batch, so that a vector does not depend on its batch mates.
///
/// @param up to the inner width
/// @param norm of the inner width
/// @param down back again
public record Predictor(Linear up, LayerNorm norm, Linear down) implements Module {
    /// A fresh predictor of vectors of that width, its matrices normal with deviation `1/√in`.
    public static Predictor of(int width, int inner, long seed) {
        Check.atLeast("the width of a predictor", width, 1);
        Check.atLeast("the inner width of a predictor", inner, 1);
        var wide = new Initialiser(seed ^ 0x9ced1c7L, 1 / Math.sqrt(width));
        var narrow = new Initialiser(seed ^ 0x9ced1c8L, 1 / Math.sqrt(inner));
        return new Predictor(
                Linear.of(width, inner, wide), LayerNorm.of(inner, 1e-5, wide), Linear.of(inner, width, narrow));
    }

    /// `[n, width] → [n, width]`
    public Variable apply(Variable z) {
        return Tape.in("predictor", () -> down.apply(norm.apply(up.apply(z)).apply(Unary.RELU)));
    }
}
