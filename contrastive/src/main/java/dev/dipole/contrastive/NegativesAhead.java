package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Unary;
import java.util.stream.IntStream;

/// How many negatives rank before each positive of a row, smoothed: `ℓ_i = mean_p f(R_p)`,
/// `R_p = Σ_n σ((s_in − s_ip)/τ)` (Li et al., "Rethinking the optimization of average precision: only
/// penalizing negative instances before positive ones is enough", 2022, eq. 5 to 13). Unlike in the average
/// precision, positives do not push each other. A row that lacks positives is not judged.
///
/// @param penalty `f`
/// @param temperature `τ`, .01
/// @param b of [Penalty#INCREASING_BOUNDED]
/// @param alpha of [Penalty#DECREASING_POWER]
public record NegativesAhead(Penalty penalty, double temperature, double b, double alpha) implements Link.OfRows {
    /// What so many negatives ahead cost; in the paper O, Iu, Ib, Ds, Dq.
    public enum Penalty {
        /// `R`
        LINEAR,
        /// `(1 + R) log(1 + R)`: the slope rises without bound.
        INCREASING,
        /// `(bR − log(1 + bR))/b²`: the slope rises to a bound.
        INCREASING_BOUNDED,
        /// `log(1 + R)`: the slope falls.
        DECREASING,
        /// `1 − (1 + R)^{−α}`: the slope falls faster.
        DECREASING_POWER
    }

    public NegativesAhead {
        Check.positive("the temperature", temperature);
        Check.positive("b", b);
        Check.positive("alpha", alpha);
    }

    @Override
    public Costs costs(ScoreTable table) {
        var pairs = ChosenCells.of(table.positives(), i -> true);
        if (pairs.count() == 0) return Costs.none(table);
        var ahead = SmoothedPrecision.ahead(table, pairs, temperature)
                .where(pairs.others(table.negatives(), table.scores().value()), 0)
                .sumRows();
        var sums = pairs.sums(penalised(ahead));
        var shares = sums.value().like();
        shares.assign(IntStream.range(0, pairs.rows())
                .mapToDouble(i -> 1.0 / Math.max(1, pairs.countIn(i)))
                .toArray());
        return Costs.ofRows(sums.mul(Variable.constant(shares)), table.rowsWithPositives());
    }

    private Variable penalised(Variable r) {
        var more = r.affine(1, 1);
        return switch (penalty) {
            case LINEAR -> r;
            case INCREASING -> more.mul(more.apply(Unary.LOG));
            case INCREASING_BOUNDED ->
                r.scale(b).sub(r.affine(b, 1).apply(Unary.LOG)).scale(1 / (b * b));
            case DECREASING -> more.apply(Unary.LOG);
            case DECREASING_POWER ->
                more.apply(Unary.LOG).scale(-alpha).apply(Unary.EXP).affine(-1, 1);
        };
    }
}
