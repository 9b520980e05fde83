package dev.dipole.contrastive;

import static dev.dipole.contrastive.Numeric.inFloat64;
import static org.junit.jupiter.api.Assertions.assertEquals;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.FalseNegatives.Bound;
import dev.dipole.contrastive.FalseNegatives.Judge;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Which candidates look like positives, close to the bound on either side.
class FalseNegativesTest {
    private static final double[] SCORES = {-.5, -.49, -.51, -.56, .9};

    private static List<Integer> dropped(Judge judge, Bound bound, double margin) {
        var scores = Tensor.of(Shape.of(1, 5), judge == Judge.SELF ? SCORES : new double[] {1, 2, 3, 4, 5});
        var guide = judge == Judge.SELF ? null : Tensor.of(Shape.of(1, 5), SCORES);
        var table = new ScoreTable(
                Variable.constant(scores),
                new Target.Positives(Cells.onePerRow(5, dev.dipole.tensor.Ints.of(0))),
                Cells.all(1, 5),
                Cells.none(1, 5),
                Cells.none(1, 5),
                guide,
                Axis.of("row", 1),
                Axis.of("column", 5));
        var kept = new FalseNegatives(judge, bound, margin).apply(table).candidates();
        return IntStream.range(0, 5).filter(j -> !kept.contains(0, j)).boxed().toList();
    }

    @Test
    void theBoundFollowsThePositive() {
        inFloat64(() -> {
            for (var judge : Judge.values()) {
                assertEquals(List.of(1, 4), dropped(judge, Bound.ABSOLUTE, 0));
                assertEquals(List.of(4), dropped(judge, Bound.ABSOLUTE, -.02));
                assertEquals(List.of(1, 2, 4), dropped(judge, Bound.ABSOLUTE, .02));
                assertEquals(List.of(1, 2, 4), dropped(judge, Bound.RELATIVE, .1)); // −.55
                assertEquals(List.of(1, 2, 3, 4), dropped(judge, Bound.RELATIVE, .2)); // −.6
            }
        });
    }
}
