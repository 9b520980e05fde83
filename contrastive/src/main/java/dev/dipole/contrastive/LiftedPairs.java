package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Unary;
import java.util.List;

/// Each positive pair against the negatives of both of its items, in a table of items with themselves:
///
/// `J_ij = log( Σ_{k∈N(i)} e^{m + s_ik} + Σ_{l∈N(j)} e^{m + s_jl} ) − s_ij`, cost `½ [J_ij]₊²`
///
/// with `s = −d` (Oh Song et al., "Deep metric learning via lifted structured feature embedding", 2016).
/// Pairs are ordered, so each stands twice; what is counted for a mean is pairs ([Reduction#MEAN_OF_JUDGED]). A
/// pair whose items have no negative is not judged.
public record LiftedPairs(double margin) implements Link.OfTable {
    public LiftedPairs {
        Check.finite("the margin of lifted pairs", margin);
    }

    @Override
    public Costs costs(ScoreTable table) {
        var negatives = table.negatives();
        var occupied = negatives.occupied();
        var found = new ChosenCells.Builder(negatives.rows(), negatives.columns());
        for (int i = 0; i < negatives.rows(); i++) {
            for (int j : ChosenCells.columnsOf(table.positives(), i)) {
                if (occupied.get(i) || occupied.get(j)) found.add(i, j);
            }
            found.endRow(i);
        }
        var pairs = found.build();
        if (pairs.count() == 0) return Costs.none(table);
        var pushed = table.logSumExp(negatives).affine(1, margin);
        var sides = Variable.concatColumns(List.of(column(pairs.ofRows(pushed)), column(pairs.ofColumns(pushed))));
        var both = sides.logSumExp(present(pairs, occupied::get, pushed.value()));
        var costs = both.sub(pairs.from(table.scores()))
                .apply(Unary.RELU)
                .apply(Unary.SQUARE)
                .scale(.5);
        return Costs.counted(pairs.sums(costs), pairs.count());
    }

    private static Variable column(Variable values) {
        return values.reshape(values.shape().dim(0), 1);
    }

    /// 1 where the item of a pair has negatives: `[pairs, 2]`.
    private static Tensor present(ChosenCells pairs, java.util.function.IntPredicate has, Tensor like) {
        double[] marks = new double[2 * pairs.count()];
        for (int k = 0; k < pairs.count(); k++) {
            marks[2 * k] = has.test(pairs.cells()[k] / pairs.columns()) ? 1 : 0;
            marks[2 * k + 1] = has.test(pairs.cells()[k] % pairs.columns()) ? 1 : 0;
        }
        var mask = like.like(Shape.of(pairs.count(), 2));
        mask.assign(marks);
        return mask;
    }
}
