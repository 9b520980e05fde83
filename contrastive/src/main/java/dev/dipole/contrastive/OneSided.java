package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Unary;
import java.util.stream.IntStream;

/// A soft maximum over the positives of a row alone, or over its negatives alone:
///
/// `ℓ_i = (1/α) log(1 + Σ_{p∈P(i)} e^{−α(s_ip − λ)})`, for negatives `(1/α) log(1 + Σ_n e^{α(s_in − λ)})`
///
/// A row without such cells costs 0; for positives it is not judged.
///
/// @param positives which side
/// @param alpha how much the hardest counts more than the others
/// @param threshold `λ`, the score beyond which a cell hardly costs
public record OneSided(boolean positives, double alpha, double threshold) implements Link.OfRows {
    public OneSided {
        Check.positive("alpha", alpha);
        Check.finite("the threshold", threshold);
    }

    @Override
    public Costs costs(ScoreTable table) {
        return Costs.ofRows(rows(table), cells(table).occupied());
    }

    private Cells cells(ScoreTable table) {
        return positives ? table.positives() : table.negatives();
    }

    /// A cost for each row, 0 where there is no such cell.
    Variable rows(ScoreTable table) {
        double sign = positives ? -1 : 1;
        var exponents = table.scores().affine(sign * alpha, -sign * alpha * threshold);
        var occupied = cells(table).occupied();
        var soft = ScoreTable.logSumExp(exponents, cells(table))
                .apply(Unary.SOFTPLUS)
                .scale(1 / alpha);
        var mask = soft.value().like();
        mask.assign(IntStream.range(0, table.rows().size())
                .mapToDouble(i -> occupied.get(i) ? 1 : 0)
                .toArray());
        return soft.where(mask, 0);
    }
}
