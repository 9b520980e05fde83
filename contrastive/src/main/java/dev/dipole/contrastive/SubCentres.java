package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Tensor;
import java.util.stream.IntStream;

/// Several columns for each class become one: a class scores what its centres score together.
///
/// `s_c = Σ_k p_k s_ck`, `p = softmax_k(s_ck/γ)` (Qian et al., "SoftTriple loss", 2019); `γ = 0` takes
/// the best centre alone (Deng et al., "Sub-center ArcFace", 2020).
///
/// @param centres columns a class, next to each other
/// @param gamma `γ`
public record SubCentres(int centres, double gamma) implements Shaping.OfRows {
    public SubCentres {
        Check.atLeast("the number of centres", centres, 1);
        Check.notNegative("gamma of the centres", gamma);
    }

    @Override
    public ScoreTable apply(ScoreTable table) {
        if (centres == 1) return table;
        int rows = table.rows().size();
        int classes = table.columns().size() / centres;
        if (classes * centres != table.columns().size()) {
            throw new ObjectiveException("%d proxies cannot be shared out %d a class"
                    .formatted(table.columns().size(), centres));
        }
        var byCentre = table.scores().reshape(rows * classes, centres);
        var weights = gamma == 0
                ? Variable.constant(best(byCentre.value()))
                : byCentre.scale(1 / gamma).softmax();
        var merged = byCentre.mul(weights).sumRows().reshape(rows, classes);
        var none = Cells.none(rows, classes);
        return new ScoreTable(
                merged,
                new Target.Positives(merged(table.positives(), classes, merged.value())),
                merged(table.candidates(), classes, merged.value()),
                none,
                table.rows(),
                Axis.of("class", classes));
    }

    /// 1 at the largest number of each row, the first of equals.
    private static Tensor best(Tensor scores) {
        int width = scores.shape().width();
        double[] values = scores.toDoubles();
        double[] marks = new double[values.length];
        for (int start = 0; start < values.length; start += width) {
            int top = start;
            for (int k = start + 1; k < start + width; k++) if (values[k] > values[top]) top = k;
            marks[top] = 1;
        }
        var tensor = scores.like();
        tensor.assign(marks);
        return tensor;
    }

    private Cells merged(Cells cells, int classes, Tensor like) {
        var marks = like.like();
        marks.assign(IntStream.range(0, cells.rows() * classes)
                .mapToDouble(at -> IntStream.range(0, centres)
                                .anyMatch(k -> cells.contains(at / classes, at % classes * centres + k))
                        ? 1
                        : 0)
                .toArray());
        return Cells.nonZero(marks);
    }
}
