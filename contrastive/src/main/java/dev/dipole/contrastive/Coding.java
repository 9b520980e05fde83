package dev.dipole.contrastive;

import dev.dipole.tensor.Tensor;
import java.util.Arrays;

/// How the scores of items against prototypes become targets: each row a distribution over the prototypes. No
/// gradient flows through.
public sealed interface Coding {
    /// The targets of scores `[items, prototypes]`.
    Tensor of(Tensor scores);

    /// `softmax(s/τ)`: sharper than what it is compared with.
    record Sharpened(double temperature) implements Coding {
        public Sharpened {
            Check.positive("the temperature of the targets", temperature);
        }

        @Override
        public Tensor of(Tensor scores) {
            return scores.scale(1 / temperature).softmax();
        }
    }

    /// All prototypes are given equally many items: `exp(s/ε)` with columns and rows normalised in turn
    /// (Sinkhorn–Knopp; Caron et al., "Unsupervised learning of visual features by contrasting cluster
    /// assignments", 2020). In float64, whatever the backend.
    ///
    /// @param epsilon `ε`, towards 0 the hardest assignment, towards infinity an even one
    /// @param iterations how often both are normalised
    record Balanced(double epsilon, int iterations) implements Coding {
        public Balanced {
            Check.positive("epsilon of the codes", epsilon);
            Check.atLeast("the number of Sinkhorn iterations", iterations, 0);
        }

        @Override
        public Tensor of(Tensor scores) {
            int columns = scores.shape().width();
            double[] q = scores.toDoubles();
            int rows = q.length / columns;
            double largest = Arrays.stream(q).max().orElse(0);
            for (int k = 0; k < q.length; k++) q[k] = StrictMath.exp((q[k] - largest) / epsilon);
            for (int round = 0; round < iterations; round++) {
                for (int j = 0; j < columns; j++) normalise(q, j, columns, rows, 1.0 / columns);
                for (int i = 0; i < rows; i++) normalise(q, i * columns, 1, columns, 1.0 / rows);
            }
            for (int i = 0; i < rows; i++) normalise(q, i * columns, 1, columns, 1);
            var codes = scores.like();
            codes.assign(q);
            return codes;
        }

        /// Makes `count` numbers, each `step` after the other, sum to `sum`; a column that all items shun stays
        /// 0.
        private static void normalise(double[] q, int first, int step, int count, double sum) {
            double total = 0;
            for (int k = 0; k < count; k++) total += q[first + k * step];
            if (total == 0) return;
            for (int k = 0; k < count; k++) q[first + k * step] *= sum / total;
        }
    }
}
