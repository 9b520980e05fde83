package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Tensor;
import java.util.Set;
import java.util.stream.IntStream;

/// Drops the negatives that look like positives: a candidate stays only if its score is at most a bound that
/// follows from the score of the row's positive. The scores that judge are constants; positives always stay.
///
/// @param judge whose scores decide
/// @param bound how far from the positive's score
/// @param margin of the bound
public record FalseNegatives(Judge judge, Bound bound, double margin) implements Shaping.OfRows {
    /// Whose scores decide.
    public enum Judge {
        /// The model that is trained.
        SELF,
        /// Another model, whose views the batch brings.
        GUIDE
    }

    /// Where the bound lies, with `p` the score of the positive.
    public enum Bound {
        /// `p − margin`; a negative margin allows for as much above the positive.
        ABSOLUTE,
        /// `p − margin·|p|`
        RELATIVE;

        double of(double positive, double margin) {
            return switch (this) {
                case ABSOLUTE -> positive - margin;
                case RELATIVE -> positive - margin * Math.abs(positive);
            };
        }
    }

    public FalseNegatives {
        Check.finite("the margin of false negatives", margin);
    }

    @Override
    public Set<Need> needs() {
        return judge == Judge.GUIDE ? Set.of(Need.GUIDE) : Set.of();
    }

    @Override
    public ScoreTable apply(ScoreTable table) {
        return table.withCandidates(table.candidates().without(suspects(table)));
    }

    /// The cells above the bound of their row that are no positives.
    Cells suspects(ScoreTable table) {
        var judged = judge == Judge.SELF ? table.scores().value() : guide(table);
        double[] bounds =
                table.target().meanScore(Variable.constant(judged)).value().toDoubles();
        double[] values = judged.toDoubles();
        int columns = table.columns().size();
        var positives = table.positives();
        var marks = new double[values.length];
        IntStream.range(0, bounds.length).filter(i -> positives.countIn(i) > 0).forEach(i -> {
            double most = bound.of(bounds[i], margin);
            for (int j = 0; j < columns; j++) if (values[i * columns + j] > most) marks[i * columns + j] = 1;
        });
        var suspects = judged.like();
        suspects.assign(marks);
        return Cells.nonZero(suspects).without(positives);
    }

    private static Tensor guide(ScoreTable table) {
        var guide = table.guide();
        if (guide != null) return guide;
        throw new ObjectiveException("this objective needs the items as a guide sees them: give the batch frozen views"
                + " 'anchor_guide', 'positive_guide', and one for each negative");
    }
}
