package dev.dipole.transformer;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import java.util.List;
import java.util.function.IntToDoubleFunction;

/// How the token vectors of a sequence become one vector: `[t, w] → [n, w]`. The names of the kinds are
/// sentence-transformers'.
public sealed interface Pooling {
    /// Pools each sequence.
    Variable apply(Variable hidden, Ints offsets);

    /// The width of the result for hidden states of a given width.
    default int width(int hidden) {
        return hidden;
    }

    /// The mean of the token vectors.
    record Mean() implements Pooling {
        @Override
        public Variable apply(Variable hidden, Ints offsets) {
            return hidden.segmentSum(offsets).mulRows(perSequence(hidden, offsets, n -> 1.0 / n));
        }
    }

    /// The first token's vector.
    record Cls() implements Pooling {
        @Override
        public Variable apply(Variable hidden, Ints offsets) {
            int[] first = new int[offsets.size() - 1];
            for (int s = 0; s < first.length; s++) first[s] = offsets.get(s);
            return hidden.gather(Ints.of(first));
        }
    }

    /// The largest value of each column.
    record Max() implements Pooling {
        @Override
        public Variable apply(Variable hidden, Ints offsets) {
            return hidden.segmentMax(offsets);
        }
    }

    /// The sum of the token vectors over the square root of their number.
    record MeanSqrtLength() implements Pooling {
        @Override
        public Variable apply(Variable hidden, Ints offsets) {
            return hidden.segmentSum(offsets).mulRows(perSequence(hidden, offsets, n -> 1 / Math.sqrt(n)));
        }
    }

    /// The mean of the token vectors weighted by 1, 2, 3 … (Muennighoff, SGPT, 2022).
    record WeightedMean() implements Pooling {
        @Override
        public Variable apply(Variable hidden, Ints offsets) {
            double[] weights = new double[hidden.shape().dim(0)];
            for (int s = 0; s + 1 < offsets.size(); s++) {
                for (int i = offsets.get(s); i < offsets.get(s + 1); i++) weights[i] = i - offsets.get(s) + 1.0;
            }
            return hidden.mulRows(constants(hidden, weights))
                    .segmentSum(offsets)
                    .mulRows(perSequence(hidden, offsets, n -> 2.0 / (n * (n + 1.0))));
        }
    }

    /// The last token's vector.
    record LastToken() implements Pooling {
        @Override
        public Variable apply(Variable hidden, Ints offsets) {
            int[] last = new int[offsets.size() - 1];
            for (int s = 0; s < last.length; s++) last[s] = offsets.get(s + 1) - 1;
            return hidden.gather(Ints.of(last));
        }
    }

    /// Several poolings side by side.
    record Concatenation(List<Pooling> parts) implements Pooling {
        public Concatenation {
            if (parts.isEmpty()) throw new IllegalArgumentException("a concatenation of no poolings");
            parts = List.copyOf(parts);
        }

        @Override
        public Variable apply(Variable hidden, Ints offsets) {
            return Variable.concatColumns(
                    parts.stream().map(p -> p.apply(hidden, offsets)).toList());
        }

        @Override
        public int width(int hidden) {
            return parts.stream().mapToInt(p -> p.width(hidden)).sum();
        }
    }

    private static Variable perSequence(Variable like, Ints offsets, IntToDoubleFunction ofLength) {
        double[] factors = new double[offsets.size() - 1];
        for (int s = 0; s < factors.length; s++)
            factors[s] = ofLength.applyAsDouble(offsets.get(s + 1) - offsets.get(s));
        return constants(like, factors);
    }

    private static Variable constants(Variable like, double[] values) {
        var tensor = like.value().like(Shape.of(values.length));
        tensor.assign(values);
        return Variable.constant(tensor);
    }
}
