package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Unary;
import java.util.Arrays;

/// The positives of the table against a bound that they shall reach, `[b − s]₊`, or its negatives against one
/// that they shall not pass, `[s − b]₊`. What is counted for a mean is cells that cost something
/// ([Reduction#MEAN_OF_JUDGED]).
///
/// @param positives which side
/// @param bound `b`
public record PairHinge(boolean positives, double bound) implements Link.OfRows {
    public PairHinge {
        Check.finite("the bound", bound);
    }

    @Override
    public Costs costs(ScoreTable table) {
        double sign = positives ? -1 : 1;
        Tensor mask = (positives ? table.positives() : table.negatives())
                .indicator(table.scores().value());
        Variable costs =
                table.scores().affine(sign, -sign * bound).apply(Unary.RELU).where(mask, 0);
        long nonZero =
                Arrays.stream(costs.value().toDoubles()).filter(c -> c > 0).count();
        return Costs.counted(costs.sumRows(), Math.toIntExact(nonZero));
    }
}
