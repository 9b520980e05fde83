package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Key;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// A batch as plain numbers: matrices `[rows][width]` in the order anchor, positive, negatives, with labels
/// (perhaps none) and what else an objective may need.
record Batch(List<double[][]> matrices, List<Integer> labels, More more) {
    /// What most objectives do without.
    ///
    /// @param predictions of the anchor, of the positive
    /// @param momentum the frozen views of the same
    /// @param guides as another model sees anchor, positive, negatives
    /// @param grades one a pair
    /// @param teacher a score for each pair and candidate: all positives, then all negatives; perhaps none
    /// @param queue vectors of earlier batches, perhaps none
    /// @param layers the matrices of the views after earlier blocks, perhaps none
    /// @param tokens those of anchor, positive, negatives, perhaps none
    /// @param weights of the objective; a matrix of one number is a scalar, one row a vector; what [#CONSTANT]
    /// names is not learnt
    /// @param clusterings of the rows, perhaps none
    record More(
            List<double[][]> predictions,
            List<double[][]> momentum,
            List<double[][]> guides,
            List<Double> grades,
            List<double[][]> teacher,
            List<double[][]> queue,
            List<Integer> queueLabels,
            List<List<double[][]>> layers,
            List<PlainTokens> tokens,
            Map<String, double[][]> weights,
            List<Clusters> clusterings) {
        static final More NONE = new More(
                List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(), List.of(),
                Map.of(), List.of());
    }

    /// A clustering of the rows.
    record Clusters(double[][] centres, double[] concentrations, List<Integer> assignments) {}

    Batch(List<double[][]> matrices, List<Integer> labels) {
        this(matrices, labels, More.NONE);
    }

    boolean plain() {
        return more.equals(More.NONE);
    }

    /// Deterministic numbers without special places: anchors, positives, negatives of four pairs, width six.
    static final double[][] A = matrix((i, j) -> Math.sin(0.7 * i + 1.3 * j + 0.1 * i * j + 0.5));

    static final double[][] P = matrix((i, j) -> 0.5 * A[i][j] + 0.9 * Math.cos(1.1 * i - 0.9 * j + 0.2));
    static final double[][] H = matrix((i, j) -> Math.sin(1.9 * i - 0.6 * j + 2.0));

    Batch predicted(double[][]... predictions) {
        return with(new More(
                List.of(predictions),
                more.momentum,
                more.guides,
                more.grades,
                more.teacher,
                more.queue,
                more.queueLabels,
                more.layers,
                more.tokens,
                more.weights,
                more.clusterings));
    }

    Batch followed(double[][]... momentum) {
        return with(new More(
                more.predictions,
                List.of(momentum),
                more.guides,
                more.grades,
                more.teacher,
                more.queue,
                more.queueLabels,
                more.layers,
                more.tokens,
                more.weights,
                more.clusterings));
    }

    Batch guided(double[][]... guides) {
        return with(new More(
                more.predictions,
                more.momentum,
                List.of(guides),
                more.grades,
                more.teacher,
                more.queue,
                more.queueLabels,
                more.layers,
                more.tokens,
                more.weights,
                more.clusterings));
    }

    Batch graded(Double... grades) {
        return with(new More(
                more.predictions,
                more.momentum,
                more.guides,
                List.of(grades),
                more.teacher,
                more.queue,
                more.queueLabels,
                more.layers,
                more.tokens,
                more.weights,
                more.clusterings));
    }

    Batch taught(double[][] teacher) {
        return with(new More(
                more.predictions,
                more.momentum,
                more.guides,
                more.grades,
                List.<double[][]>of(teacher),
                more.queue,
                more.queueLabels,
                more.layers,
                more.tokens,
                more.weights,
                more.clusterings));
    }

    Batch queued(double[][] queue, Integer... labels) {
        return with(new More(
                more.predictions,
                more.momentum,
                more.guides,
                more.grades,
                more.teacher,
                List.<double[][]>of(queue),
                List.of(labels),
                more.layers,
                more.tokens,
                more.weights,
                more.clusterings));
    }

    /// With the matrices of anchor, positive and so on after an earlier block; the first call names the
    /// embeddings.
    Batch layered(double[][]... layer) {
        var layers = new ArrayList<>(more.layers);
        layers.add(List.of(layer));
        return with(new More(
                more.predictions,
                more.momentum,
                more.guides,
                more.grades,
                more.teacher,
                more.queue,
                more.queueLabels,
                List.copyOf(layers),
                more.tokens,
                more.weights,
                more.clusterings));
    }

    Batch tokens(PlainTokens... tokens) {
        return with(new More(
                more.predictions,
                more.momentum,
                more.guides,
                more.grades,
                more.teacher,
                more.queue,
                more.queueLabels,
                more.layers,
                List.of(tokens),
                more.weights,
                more.clusterings));
    }

    Batch weighted(String name, double[][] weight) {
        var weights = new LinkedHashMap<>(more.weights);
        weights.put(name, weight);
        return with(new More(
                more.predictions,
                more.momentum,
                more.guides,
                more.grades,
                more.teacher,
                more.queue,
                more.queueLabels,
                more.layers,
                more.tokens,
                weights,
                more.clusterings));
    }

    Batch clustered(Clusters... clusterings) {
        return with(new More(
                more.predictions,
                more.momentum,
                more.guides,
                more.grades,
                more.teacher,
                more.queue,
                more.queueLabels,
                more.layers,
                more.tokens,
                more.weights,
                List.of(clusterings)));
    }

    Batch weighted(String name, double weight) {
        return weighted(name, new double[][] {{weight}});
    }

    private Batch with(More other) {
        return new Batch(matrices, labels, other);
    }

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
        return taking(order);
    }

    /// The first rows.
    Batch head(int rows) {
        return taking(IntStream.range(0, rows).toArray());
    }

    private Batch taking(int... order) {
        UnaryOperator<double[][]> rows =
                m -> Arrays.stream(order).mapToObj(i -> m[i]).toArray(double[][]::new);
        var other = new More(
                each(more.predictions, rows),
                each(more.momentum, rows),
                each(more.guides, rows),
                taken(more.grades, order),
                each(more.teacher, m -> columns(rows.apply(m), order)),
                more.queue,
                more.queueLabels,
                more.layers.stream().map(layer -> each(layer, rows)).toList(),
                more.tokens.stream().map(t -> t.taking(order)).toList(),
                more.weights,
                more.clusterings.stream()
                        .map(c -> new Clusters(c.centres, c.concentrations, taken(c.assignments, order)))
                        .toList());
        return new Batch(each(matrices, rows), taken(labels, order), other);
    }

    private static List<double[][]> each(List<double[][]> matrices, UnaryOperator<double[][]> change) {
        return matrices.stream().map(change).toList();
    }

    private static <T> List<T> taken(List<T> list, int... order) {
        return list.isEmpty() ? list : Arrays.stream(order).mapToObj(list::get).toList();
    }

    private double[][] columns(double[][] teacher, int... order) {
        int n = rows();
        if (teacher[0].length % n != 0) return teacher; // of own candidates: columns belong to no other row
        return Arrays.stream(teacher)
                .map(row -> IntStream.range(0, row.length / n)
                        .flatMap(block -> Arrays.stream(order).map(i -> block * n + i))
                        .mapToDouble(j -> row[j])
                        .toArray())
                .toArray(double[][]::new);
    }

    /// Every vector of the model changed, those of queue and weights as well; a guide lives elsewhere.
    Batch mapRows(UnaryOperator<double[]> change) {
        UnaryOperator<double[][]> all = m -> Arrays.stream(m).map(change).toArray(double[][]::new);
        var weights = new LinkedHashMap<String, double[][]>();
        int width = matrices.get(0)[0].length;
        more.weights.forEach((name, w) -> weights.put(name, w[0].length == width ? all.apply(w) : w));
        var other = new More(
                each(more.predictions, all),
                each(more.momentum, all),
                more.guides,
                more.grades,
                more.teacher,
                each(more.queue, all),
                more.queueLabels,
                more.layers.stream().map(layer -> each(layer, all)).toList(),
                more.tokens.stream().map(t -> t.mapRows(change)).toList(),
                weights,
                more.clusterings.stream()
                        .map(c -> new Clusters(all.apply(c.centres), c.concentrations, c.assignments))
                        .toList());
        return new Batch(each(matrices, all), labels, other);
    }

    /// The same with the two sides of each pair swapped.
    Batch swapped() {
        var other = new More(
                more.predictions.reversed(),
                more.momentum.reversed(),
                more.guides,
                more.grades,
                more.teacher,
                more.queue,
                more.queueLabels,
                more.layers.stream().map(Batch::swapped).toList(),
                more.tokens,
                more.weights,
                more.clusterings);
        return new Batch(swapped(matrices), labels, other);
    }

    private static List<double[][]> swapped(List<double[][]> views) {
        var swapped = new ArrayList<>(views);
        swapped.set(0, views.get(1));
        swapped.set(1, views.get(0));
        return swapped;
    }

    /// All views that learn, of a row per item: matrices, predictions, then those of the layers.
    List<double[][]> live() {
        var live = new ArrayList<>(matrices);
        live.addAll(more.predictions);
        more.layers.forEach(live::addAll);
        return live;
    }

    /// One variable per view, on the current backend: those of [#live], tokens with their weights, then weights
    /// of the objective.
    List<Variable> variables() {
        var variables = new ArrayList<Variable>();
        live().forEach(m -> variables.add(Variable.parameter(tensor(m))));
        more.tokens.forEach(t -> variables.addAll(List.of(t.vector(), t.weight())));
        more.weights.forEach((name, w) -> {
            if (!CONSTANT.contains(name)) variables.add(Variable.parameter(weight(w)));
        });
        return variables;
    }

    private static final Set<String> CONSTANT = Set.of(ProxyRelation.MOMENTUM_PROTOTYPES, ProxyRelation.CENTRE);

    private static Tensor weight(double[][] w) {
        if (w.length == 1 && w[0].length > 1) return Tensor.of(Shape.of(w[0].length), w[0]);
        return w.length == 1 && w[0].length == 1 ? Tensor.of(Shape.of(), w[0][0]) : tensor(w);
    }

    /// How many of the variables are views of the rows.
    int liveViews() {
        return live().size();
    }

    /// The views over given variables, in the order of [#variables].
    Views views(List<Variable> variables) {
        return views(variables, -1);
    }

    /// The views over given variables, of which one is frozen.
    Views views(List<Variable> variables, int frozen) {
        var live = new ArrayList<View>();
        for (int v = 0; v < liveViews(); v++) {
            var view = View.live(variables.get(v));
            live.add(v == frozen ? view.freeze() : view);
        }
        var views = viewsOf(live.subList(0, matrices.size()));
        int next = matrices.size();
        if (!more.predictions.isEmpty()) {
            views = views.with(Role.PREDICTION, live.subList(next, next + more.predictions.size()));
            next += more.predictions.size();
        }
        var layers = new ArrayList<Views>();
        for (var layer : more.layers) {
            layers.add(viewsOf(live.subList(next, next + layer.size())));
            next += layer.size();
        }
        if (!layers.isEmpty()) views = views.withLayers(layers);
        for (int k = 0; k < more.tokens.size(); k++, next += 2) {
            var role = k == 0 ? Role.ANCHOR : k == 1 ? Role.POSITIVE : Role.NEGATIVE;
            var tokens = more.tokens.get(k).tokens(variables.get(next), variables.get(next + 1));
            var all = new ArrayList<>(views.allTokens(role));
            all.add(tokens);
            views = views.withTokens(role, all);
        }
        views = views.with(Role.MOMENTUM, frozen(more.momentum)).with(Role.GUIDE, frozen(more.guides));
        if (!more.grades.isEmpty()) {
            double[] grades = more.grades.stream().mapToDouble(g -> g).toArray();
            views = views.withGrades(Tensor.of(Shape.of(grades.length), grades));
        }
        for (var scores : more.teacher) views = views.withTeacherScores(tensor(scores));
        for (var vectors : more.queue) views = views.withQueue(queue(vectors));
        views = views.withClusterings(
                more.clusterings.stream().map(Batch::clustering).toList());
        var weights = new LinkedHashMap<String, Variable>();
        for (var entry : more.weights.entrySet()) {
            boolean constant = CONSTANT.contains(entry.getKey());
            weights.put(entry.getKey(), constant ? Variable.constant(weight(entry.getValue())) : variables.get(next++));
        }
        return views.withWeights(weights);
    }

    private static Clustering clustering(Clusters c) {
        var concentrations = Tensor.of(Shape.of(c.concentrations.length), c.concentrations);
        return new Clustering(tensor(c.centres), concentrations, ints(c.assignments));
    }

    private static List<View> frozen(List<double[][]> matrices) {
        return matrices.stream().<View>map(m -> View.frozen(tensor(m))).toList();
    }

    private MemoryQueue queue(double[][] vectors) {
        int width = matrices.get(0)[0].length;
        var tensor = vectors.length == 0 ? Tensor.full(Shape.of(0, width), 0) : tensor(vectors);
        return more.queueLabels.isEmpty()
                ? MemoryQueue.of(tensor)
                : new MemoryQueue(tensor, ints(more.queueLabels), null);
    }

    Views viewsOf(List<View> all) {
        var views = all.size() == 1 ? Views.of(all.get(0)) : Views.of(all.get(0), all.get(1));
        if (all.size() > 2) views = views.with(Role.NEGATIVE, all.subList(2, all.size()));
        return labels.isEmpty() ? views : views.withLabels(ints(labels));
    }

    private static Ints ints(List<Integer> values) {
        return Ints.of(values.stream().mapToInt(Integer::intValue).toArray());
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
