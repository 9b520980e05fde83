package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.Arrays;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// The tokens of some items as plain numbers: vectors and weights, which entry of the vocabulary each is, and
/// where the items begin.
@SuppressWarnings("ArrayRecordComponent") // never compared
record PlainTokens(double[][] vectors, double[] weights, int[] ids, int[] offsets) {
    /// Normal numbers.
    static PlainTokens random(int seed, int[] ids, int... offsets) {
        double[][] vectors = Batch.random(1, ids.length, 5, seed).matrices().get(0);
        double[] weights = IntStream.range(0, ids.length)
                .mapToDouble(t -> .2 + Math.abs(vectors[t][0]))
                .toArray();
        return new PlainTokens(vectors, weights, ids, offsets);
    }

    Tokens tokens(Variable v, Variable w) {
        return new Tokens(v, w, Ints.of(ids), Ints.of(offsets));
    }

    Tokens tokens() {
        return tokens(vector(), weight());
    }

    Variable vector() {
        return Variable.parameter(Batch.tensor(vectors));
    }

    Variable weight() {
        return Variable.parameter(Tensor.of(Shape.of(weights.length), weights));
    }

    int items() {
        return offsets.length - 1;
    }

    /// The tokens of some of the items, in that order.
    PlainTokens taking(int... items) {
        int[] tokens = Arrays.stream(items)
                .flatMap(i -> IntStream.range(offsets[i], offsets[i + 1]))
                .toArray();
        int[] from = new int[items.length + 1];
        for (int k = 0; k < items.length; k++) from[k + 1] = from[k] + offsets[items[k] + 1] - offsets[items[k]];
        return new PlainTokens(
                Arrays.stream(tokens).mapToObj(t -> vectors[t]).toArray(double[][]::new),
                Arrays.stream(tokens).mapToDouble(t -> weights[t]).toArray(),
                Arrays.stream(tokens).map(t -> ids[t]).toArray(),
                from);
    }

    PlainTokens mapRows(UnaryOperator<double[]> change) {
        return new PlainTokens(Arrays.stream(vectors).map(change).toArray(double[][]::new), weights, ids, offsets);
    }
}
