package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Key;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.UnaryOperator;

/// A batch as plain numbers: matrices `[rows][width]` in the order anchor, positive, negatives, with labels
/// (perhaps none).
record Batch(List<double[][]> matrices, List<Integer> labels) {
    /// Deterministic numbers without special places: anchors, positives, negatives of four pairs, width six.
    static final double[][] A = matrix((i, j) -> Math.sin(0.7 * i + 1.3 * j + 0.1 * i * j + 0.5));

    static final double[][] P = matrix((i, j) -> 0.5 * A[i][j] + 0.9 * Math.cos(1.1 * i - 0.9 * j + 0.2));
    static final double[][] H = matrix((i, j) -> Math.sin(1.9 * i - 0.6 * j + 2.0));

    interface Cell {
        double at(int i, int j);
    }

    private static double[][] matrix(Cell cell) {
        var m = new double[4][6];
        for (int i = 0; i < 4; i++) for (int j = 0; j < 6; j++) m[i][j] = cell.at(i, j);
        return m;
    }

    static Batch pairs() {
        return new Batch(List.of(A, P), List.of());
    }

    static Batch triples() {
        return new Batch(List.of(A, P, H), List.of());
    }

    static Batch twoClasses() {
        return new Batch(List.of(A, P), List.of(0, 0, 1, 1));
    }

    /// Normal numbers.
    static Batch random(int views, int rows, int width, int seed) {
        var matrices = new ArrayList<double[][]>();
        double[] numbers = new double[views * rows * width];
        Key.of(seed, "batch").normals(numbers);
        for (int v = 0; v < views; v++) {
            var m = new double[rows][];
            for (int i = 0; i < rows; i++) {
                int start = (v * rows + i) * width;
                m[i] = Arrays.copyOfRange(numbers, start, start + width);
            }
            matrices.add(m);
        }
        return new Batch(matrices, List.of());
    }

    int rows() {
        return matrices.get(0).length;
    }

    /// The batch with its pairs in another order.
    Batch permuted(int... order) {
        var permuted = matrices.stream()
                .map(m -> Arrays.stream(order).mapToObj(i -> m[i]).toArray(double[][]::new))
                .toList();
        return new Batch(
                permuted,
                labels.isEmpty()
                        ? labels
                        : Arrays.stream(order).mapToObj(labels::get).toList());
    }

    /// The first rows.
    Batch head(int rows) {
        var cut = matrices.stream().map(m -> Arrays.copyOf(m, rows)).toList();
        return new Batch(cut, labels.isEmpty() ? labels : labels.subList(0, rows));
    }

    /// Every vector changed.
    Batch mapRows(UnaryOperator<double[]> change) {
        var changed = matrices.stream()
                .map(m -> Arrays.stream(m).map(change).toArray(double[][]::new))
                .toList();
        return new Batch(changed, labels);
    }

    /// The same with the two sides of each pair swapped.
    Batch swapped() {
        var swapped = new ArrayList<>(matrices);
        swapped.set(0, matrices.get(1));
        swapped.set(1, matrices.get(0));
        return new Batch(swapped, labels);
    }

    /// One variable per view, on the current backend.
    List<Variable> variables() {
        return matrices.stream().map(m -> Variable.parameter(tensor(m))).toList();
    }

    /// The views over given variables, in the order of [#variables].
    Views views(List<Variable> variables) {
        return viewsOf(variables.stream().map(View::live).toList());
    }

    Views viewsOf(List<View> all) {
        var views = all.size() == 1 ? Views.of(all.get(0)) : Views.of(all.get(0), all.get(1));
        if (all.size() > 2) views = views.with(Role.NEGATIVE, all.subList(2, all.size()));
        return labels.isEmpty()
                ? views
                : views.withLabels(
                        Ints.of(labels.stream().mapToInt(Integer::intValue).toArray()));
    }

    /// The views over fresh constants.
    Views views() {
        return views(variables());
    }

    static Tensor tensor(double[][] m) {
        return Tensor.of(
                Shape.of(m.length, m[0].length),
                Arrays.stream(m).flatMapToDouble(Arrays::stream).toArray());
    }
}
