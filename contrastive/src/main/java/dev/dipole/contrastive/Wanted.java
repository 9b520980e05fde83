package dev.dipole.contrastive;

import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;

/// What the labels or rewards of candidates say about whom a row should prefer.
public sealed interface Wanted {
    /// The target of a table of values of which only candidates count.
    Target target(Tensor values, Cells candidates);

    /// The values themselves.
    record Values() implements Wanted {
        @Override
        public Target target(Tensor values, Cells candidates) {
            return new Target.Graded(values);
        }
    }

    /// Those with a value above the threshold, alike.
    record Above(double threshold) implements Wanted {
        public Above {
            Check.finite("the threshold", threshold);
        }

        @Override
        public Target target(Tensor values, Cells candidates) {
            return chosen(values, candidates, (v, _) -> v > threshold);
        }
    }

    /// Those with the highest value of their row, alike.
    record Best() implements Wanted {
        @Override
        public Target target(Tensor values, Cells candidates) {
            return chosen(values, candidates, (v, highest) -> v == highest);
        }
    }

    /// Each by its share of the softmax of the values, `softmax_j(v_j / τ)`.
    record Shares(double temperature) implements Wanted {
        public Shares {
            Check.positive("the temperature of labels", temperature);
        }

        @Override
        public Target target(Tensor values, Cells candidates) {
            double[] v = values.toDoubles();
            int columns = candidates.columns();
            for (int i = 0; i < candidates.rows(); i++) {
                double highest = highest(v, candidates, i);
                double sum = 0;
                for (int j = 0; j < columns; j++) {
                    int k = i * columns + j;
                    v[k] = candidates.contains(i, j) ? StrictMath.exp((v[k] - highest) / temperature) : 0;
                    sum += v[k];
                }
                for (int j = 0; j < columns && sum > 0; j++) v[i * columns + j] /= sum;
            }
            return new Target.Distribution(table(values, v));
        }
    }

    private static double highest(double[] values, Cells candidates, int row) {
        double highest = Double.NEGATIVE_INFINITY;
        for (int j = 0; j < candidates.columns(); j++) {
            if (candidates.contains(row, j)) highest = Math.max(highest, values[row * candidates.columns() + j]);
        }
        return highest;
    }

    /// Whether a value is wanted in a row with that highest one.
    interface Choice {
        boolean wants(double value, double highest);
    }

    private static Target chosen(Tensor values, Cells candidates, Choice choice) {
        double[] v = values.toDoubles();
        int columns = candidates.columns();
        double[] marks = new double[v.length];
        for (int i = 0; i < candidates.rows(); i++) {
            double highest = highest(v, candidates, i);
            for (int j = 0; j < columns; j++) {
                int k = i * columns + j;
                marks[k] = candidates.contains(i, j) && choice.wants(v[k], highest) ? 1 : 0;
            }
        }
        return new Target.Positives(Cells.nonZero(table(values, marks)));
    }

    private static Tensor table(Tensor like, double[] numbers) {
        var table = like.like(Shape.of(like.shape().dim(0), like.shape().width()));
        table.assign(numbers);
        return table;
    }
}
