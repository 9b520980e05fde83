package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import dev.dipole.tensor.Unary;
import java.util.stream.IntStream;

/// How numbers fall into a histogram whose bins are triangles, so that gradients flow: a number between two
/// nodes counts for both, linearly.
///
/// @param first the first node
/// @param step from a node to the next, above or below 0
/// @param nodes how many
record SoftBins(double first, double step, int nodes) {
    /// The share of each number at each node: `[n] → [n, nodes]`.
    Variable shares(Variable numbers) {
        int n = numbers.shape().dim(0);
        Check.fitsAnArray(n, nodes);
        var like = numbers.value();
        var places = like.like(Shape.of(nodes));
        places.assign(
                IntStream.range(0, nodes).mapToDouble(b -> first + b * step).toArray());
        var wide = numbers.reshape(n, 1).matmul(ones(like, 1, nodes));
        return wide.sub(Variable.constant(places))
                .apply(Unary.ABS)
                .affine(-1 / Math.abs(step), 1)
                .apply(Unary.RELU);
    }

    /// The histogram of numbers, summing to 1 where all lie between the nodes: `[1, nodes]`.
    Variable density(Variable numbers) {
        int n = numbers.shape().dim(0);
        return ones(numbers.value(), 1, n).matmul(shares(numbers)).scale(1.0 / n);
    }

    /// Sums from the first node up to each: `[rows, nodes] → [rows, nodes]`.
    Variable upTo(Variable histogram) {
        var triangle = histogram.value().like(Shape.of(nodes, nodes));
        triangle.assign(IntStream.range(0, nodes * nodes)
                .mapToDouble(k -> k / nodes <= k % nodes ? 1 : 0)
                .toArray());
        return histogram.matmul(Variable.constant(triangle));
    }

    private static Variable ones(Tensor like, int rows, int columns) {
        return Variable.constant(Tensor.full(like.backend(), Shape.of(rows, columns), 1));
    }
}
