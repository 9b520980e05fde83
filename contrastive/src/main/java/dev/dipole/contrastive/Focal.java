package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Unary;

/// Cross entropy that weighs rows by how well they are solved: `(1 − p_i)^γ ℓ_i` with `p_i = e^{−ℓ_i}` the
/// probability of the positive. `γ > 0` lets solved rows rest; `γ = −1` makes up for the factor `1 − p_i` in
/// their gradient. `1 − p_i` counts as at least 1e-6.
///
/// @param gamma `γ`
/// @param detach whether the weight is a constant
public record Focal(double gamma, boolean detach) implements Link.OfRows {
    private static final double LEAST = 1e-6;

    public Focal {
        Check.finite("gamma", gamma);
    }

    @Override
    public Costs costs(ScoreTable table) {
        var losses = table.logSumExp(table.candidates()).sub(table.target().meanScore(table.scores()));
        if (gamma == 0) return Costs.ofRows(losses, table.rowsWithPositives());
        var seen = detach ? losses.detach() : losses;
        var missing = seen.scale(-1)
                .apply(Unary.EXP)
                .affine(-1, 1 - LEAST)
                .apply(Unary.RELU)
                .affine(1, LEAST);
        Variable weights = missing.apply(Unary.LOG).scale(gamma).apply(Unary.EXP);
        return Costs.ofRows(losses.mul(weights), table.rowsWithPositives());
    }
}
