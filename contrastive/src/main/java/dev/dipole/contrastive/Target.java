package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Binary;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Tensor;
import java.util.List;
import java.util.stream.IntStream;

/// What each row of a score table should prefer, or be: a number per cell. Always a constant.
public sealed interface Target {
    /// The cells a row should prefer: those with a weight above 0. None where cells have values instead
    /// ([Graded]).
    Cells positives();

    /// What the scores of each row's positives amount to, `Σ_j y_ij s_ij`; 0 for a row without any.
    Variable meanScore(Variable scores);

    /// The weights of the table, each row summing to 1 or, without positives, to 0.
    Tensor weights(Tensor like);

    /// The target of the rows `from … to-1`.
    Target part(int from, int to);

    /// The target of a table that stands left of another.
    default Target beside(Target right, Tensor like) {
        if (this instanceof Positives(var left) && right instanceof Positives(var more))
            return new Positives(left.beside(more));
        var joined = Tensor.concatColumns(List.of(weights(like), right.weights(like)));
        return this instanceof Graded || right instanceof Graded ? new Graded(joined) : new Distribution(joined);
    }

    /// Positives that count equally: one a row (InfoNCE), several (SupCon), or none.
    record Positives(Cells positives) implements Target {
        @Override
        public Positives part(int from, int to) {
            return new Positives(positives.part(from, to));
        }

        @Override
        public Variable meanScore(Variable scores) {
            if (IntStream.range(0, positives.rows()).allMatch(i -> positives.countIn(i) == 1)) {
                return scores.pick(Ints.of(IntStream.range(0, positives.rows())
                        .map(positives::first)
                        .toArray()));
            }
            return scores.mul(Variable.constant(weights(scores.value()))).sumRows();
        }

        @Override
        public Tensor weights(Tensor like) {
            var ones = positives.indicator(like);
            double[] share = IntStream.range(0, positives.rows())
                    .mapToDouble(i -> 1.0 / Math.max(1, positives.countIn(i)))
                    .toArray();
            var shares = like.like(ones.shape().dropLast());
            shares.assign(share);
            return ones.combineRows(Binary.MULTIPLY, shares);
        }
    }

    /// A distribution over the candidates of each row (a teacher's, smoothed labels): rows of weights ≥ 0 that
    /// sum to 1. It is a plain tensor: no gradient flows to whoever made it.
    record Distribution(Tensor weights) implements Target {
        @Override
        public Distribution part(int from, int to) {
            return new Distribution(weights.slice(from, to));
        }

        @Override
        public Cells positives() {
            return Cells.nonZero(weights);
        }

        @Override
        public Variable meanScore(Variable scores) {
            return scores.mul(Variable.constant(weights)).sumRows();
        }

        @Override
        public Tensor weights(Tensor like) {
            return weights;
        }
    }

    /// Positives of which each row's pull counts by a factor of its own (decoupled contrastive learning with
    /// weights).
    ///
    /// @param factors `[rows]`, a constant
    record Scaled(Positives equal, Tensor factors) implements Target {
        @Override
        public Cells positives() {
            return equal.positives();
        }

        @Override
        public Variable meanScore(Variable scores) {
            return equal.meanScore(scores).mul(Variable.constant(factors));
        }

        @Override
        public Tensor weights(Tensor like) {
            return equal.weights(like).combineRows(Binary.MULTIPLY, factors);
        }

        @Override
        public Scaled part(int from, int to) {
            return new Scaled(equal.part(from, to), factors.slice(from, to));
        }
    }

    /// A value for each cell: how alike people find the two, 1 for yes and 0 for no, how much better than
    /// average a completion was. No cell is a positive; links that read values say what they mean.
    record Graded(Tensor values) implements Target {
        @Override
        public Cells positives() {
            return Cells.none(values.shape().dim(0), values.shape().width());
        }

        @Override
        public Variable meanScore(Variable scores) {
            return scores.mul(Variable.constant(values)).sumRows();
        }

        @Override
        public Tensor weights(Tensor like) {
            return values;
        }

        @Override
        public Graded part(int from, int to) {
            return new Graded(values.slice(from, to));
        }
    }
}
