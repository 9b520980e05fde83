package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Unary;
import java.util.stream.IntStream;

/// One minus the average precision of a row, with `σ(x/τ)` in place of the step that says who ranks higher:
///
/// `ℓ_i = 1 − (1/|P(i)|) Σ_p ( 1 + Σ_{p'≠p} σ((s_p' − s_p)/τ) ) / ( 1 + Σ_{j≠p} σ((s_j − s_p)/τ) )`
///
/// (Brown et al., "Smooth-AP: smoothing the path towards large-scale image retrieval", 2020). Towards `τ
/// = 0` it is the average precision. A row without positives is not judged.
///
/// @param temperature `τ`, .01
public record SmoothedPrecision(double temperature) implements Link.OfRows {
    public SmoothedPrecision {
        Check.positive("the temperature", temperature);
    }

    @Override
    public Costs costs(ScoreTable table) {
        var pairs = ChosenCells.of(table.positives(), i -> true);
        if (pairs.count() == 0) return Costs.none(table);
        var ahead = ahead(table, pairs, temperature);
        var like = table.scores().value();
        var rank = rank(ahead, pairs.others(table.candidates(), like));
        var rankAmongPositives = rank(ahead, pairs.others(table.positives(), like));
        var precision = pairs.sums(rankAmongPositives.div(rank));
        var shares = precision.value().like();
        shares.assign(IntStream.range(0, pairs.rows())
                .mapToDouble(i -> -1.0 / Math.max(1, pairs.countIn(i)))
                .toArray());
        return Costs.ofRows(precision.mul(Variable.constant(shares)).affine(1, 1), table.rowsWithPositives());
    }

    private static Variable rank(Variable ahead, Tensor mask) {
        return ahead.where(mask, 0).sumRows().affine(1, 1);
    }

    /// How much each candidate is ahead of the positive, between 0 and 1: `[positives, columns]`.
    static Variable ahead(ScoreTable table, ChosenCells pairs, double temperature) {
        var own = pairs.spread(pairs.from(table.scores()));
        return pairs.wholeRows(table.scores()).sub(own).scale(1 / temperature).apply(Unary.SIGMOID);
    }
}
