package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.stream.IntStream;

/// One minus the average precision of a row, with candidates ranked by bins of their cosine:
///
/// `ℓ_i = 1 − (1/|P(i)|) Σ_b h⁺_b H⁺_b / H_b`
///
/// with `h` the histogram of all candidates with triangular bins from cosine 1 down to −1 (of `‖u − v‖²` from 0
/// to 4), `h⁺` that of positives, `H` sums from the first bin on (Cakir et al., "Deep metric learning to rank",
/// 2019). Where no two candidates share a bin and each lies on a node it is the average precision;
/// between nodes a candidate counts for two bins, in part ahead of itself, and precisions come out a little too
/// low or too high however many bins there are. A row without positives is not judged.
///
/// @param bins how many steps; 10
public record BinnedPrecision(int bins) implements Link.OfRows {
    public BinnedPrecision {
        Check.atLeast("the number of bins", bins, 1);
    }

    @Override
    public Costs costs(ScoreTable table) {
        var scores = table.scores();
        var soft = new SoftBins(1, -2.0 / bins, bins + 1);
        var shares = soft.shares(scores.reshape(Math.toIntExact(scores.shape().size())));
        var positives = histograms(table, shares, table.positives());
        var all = histograms(table, shares, table.candidates());
        var upTo = soft.upTo(all).affine(1, 1e-12); // an empty bin has nothing above the fraction bar either
        var precision = positives.mul(soft.upTo(positives)).div(upTo).sumRows();
        var counts = precision.value().like();
        counts.assign(IntStream.range(0, table.rows().size())
                .mapToDouble(i -> -1.0 / Math.max(1, table.positives().countIn(i)))
                .toArray());
        return Costs.ofRows(precision.mul(Variable.constant(counts)).affine(1, 1), table.rowsWithPositives());
    }

    /// The histogram of some cells of each row: `[rows, nodes]`.
    private static Variable histograms(ScoreTable table, Variable shares, Cells cells) {
        int columns = table.columns().size();
        Tensor mask = cells.indicator(table.scores().value())
                .reshape(Shape.of(shares.shape().dim(0)));
        int[] offsets = IntStream.rangeClosed(0, table.rows().size())
                .map(i -> i * columns)
                .toArray();
        return shares.mulRows(Variable.constant(mask)).segmentSum(Ints.of(offsets));
    }
}
