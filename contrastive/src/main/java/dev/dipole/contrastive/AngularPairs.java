package dev.dipole.contrastive;

import dev.dipole.tensor.Unary;

/// Each positive pair `(a, p)` against the negatives of `a`, seen from the middle of the two, in a table of the
/// cosines of items with themselves:
///
/// `log(1 + Σ_{n∈N(a)} e^{4t²(s_an + s_pn) − 2(1 + t²) s_ap})`, `t = tan α`
///
/// (Wang et al., "Deep metric learning with angular loss", 2017). What is counted for a mean is ordered
/// pairs ([Reduction#MEAN_OF_JUDGED]).
///
/// @param radians `α`
public record AngularPairs(double radians) implements Link.OfTable {
    public AngularPairs {
        Check.within("the angle", radians, 0, Math.PI / 2);
    }

    @Override
    public Costs costs(ScoreTable table) {
        var negatives = table.negatives();
        var occupied = negatives.occupied();
        var pairs = ChosenCells.of(table.positives(), occupied::get);
        if (pairs.count() == 0) return Costs.none(table);
        double tan = StrictMath.tan(radians);
        double square = tan * tan;
        var scores = table.scores();
        var far = pairs.wholeRows(scores).add(pairs.rowsOfColumns(scores)).scale(4 * square);
        var near = pairs.spread(pairs.from(scores)).scale(2 * (1 + square));
        var costs =
                far.sub(near).logSumExp(pairs.others(negatives, scores.value())).apply(Unary.SOFTPLUS);
        return Costs.counted(pairs.sums(costs), pairs.count());
    }
}
