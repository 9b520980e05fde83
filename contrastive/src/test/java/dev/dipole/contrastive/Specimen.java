package dev.dipole.contrastive;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.catalogue.Catalogue;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.IntStream;

/// An objective with a sound batch, whatever kind of batch it takes: what tests of the whole catalogue damage.
record Specimen(String label, NamedObjective objective, Maker maker) {
    /// A batch from plain numbers.
    interface Maker {
        /// @param change of each vector, of scores or of log-probabilities, one after the other
        /// @param leaves gets the variables whose gradients are wanted
        Views views(UnaryOperator<double[]> change, List<Variable> leaves);
    }

    private static final int ROWS = 4;

    /// Every form of every objective of the catalogue, and what stands around others.
    static List<Specimen> all() {
        var all = new ArrayList<Specimen>();
        RecipeCase.all().forEach(c -> all.add(of(c)));
        SpreadCases.all().forEach(c -> all.add(of(c)));
        ScoredCases.all().forEach(c -> all.add(of(c)));
        for (var objective : named(catalogue(), "colbert", "splade", "m3")) {
            all.add(new Specimen(objective.card().name(), objective, Specimen::ofTokens));
        }
        all.add(new Specimen("ibot", IbotTest.IBOT, IbotTest::changed));
        for (var objective : catalogue()) {
            if (objective.card().family() != Family.WRAPPER
                    && !Catalogue.around().contains(objective)) continue;
            if (all.stream().anyMatch(s -> s.name().equals(objective.card().name()))) continue;
            all.add(new Specimen(objective.card().name(), objective, Specimen::layered));
        }
        return List.copyOf(all);
    }

    /// The first specimen of each objective.
    static List<Specimen> onePerObjective() {
        var all = all();
        return catalogue().stream()
                .map(o -> all.stream()
                        .filter(s -> s.name().equals(o.card().name()))
                        .findFirst()
                        .orElseThrow(() -> new AssertionError(
                                "no batch is known for " + o.card().name())))
                .toList();
    }

    /// All that the settings of a recipe can name.
    static List<NamedObjective> catalogue() {
        var all = new ArrayList<>(Catalogue.all());
        all.addAll(Catalogue.around());
        return all;
    }

    private static List<NamedObjective> named(List<NamedObjective> among, String... names) {
        return among.stream()
                .filter(o -> List.of(names).contains(o.card().name()))
                .toList();
    }

    private static Specimen of(RecipeCase c) {
        return new Specimen(
                c.label(), c.objective(), (change, leaves) -> ofBatch(c.batch().mapRows(change), leaves));
    }

    private static Views ofBatch(Batch batch, List<Variable> leaves) {
        var variables = batch.variables();
        leaves.addAll(variables);
        return batch.views(variables);
    }

    private static Specimen of(SpreadCase c) {
        return new Specimen(c.label(), c.objective(), (change, leaves) -> {
            var changed = c.mapRows(change);
            var variables = changed.variables();
            for (int i = 0; i < variables.size(); i++) {
                if (!c.slots().get(i).frozen()) leaves.add(variables.get(i));
            }
            return changed.views(variables);
        });
    }

    private static Specimen of(ScoredCase c) {
        return new Specimen(c.label(), c.objective(), (change, leaves) -> {
            var given = c.given().map(change);
            leaves.addAll(c.on(given).variables());
            return given.views(leaves.getLast());
        });
    }

    /// Triples, and the same as the encoder sees them after earlier blocks.
    private static Views layered(UnaryOperator<double[]> change, List<Variable> leaves) {
        var last = ofBatch(Batch.triples().mapRows(change), leaves);
        var embeddings = ofBatch(Batch.random(3, ROWS, 6, 8).mapRows(change), leaves);
        var first = ofBatch(Batch.random(3, ROWS, 6, 9).mapRows(change), leaves);
        return last.withLayers(List.of(embeddings, first));
    }

    /// Triples with two tokens an item.
    private static Views ofTokens(UnaryOperator<double[]> change, List<Variable> leaves) {
        var views = ofBatch(Batch.triples().mapRows(change), leaves);
        int seed = 30;
        for (var role : List.of(Role.ANCHOR, Role.POSITIVE, Role.NEGATIVE)) {
            var vectors = Variable.parameter(Batch.tensor(Batch.random(1, 2 * ROWS, 5, seed++)
                    .mapRows(change)
                    .matrices()
                    .get(0)));
            var weights = Variable.parameter(Tensor.full(Shape.of(2 * ROWS), .4));
            var ids = Ints.of(IntStream.range(0, 2 * ROWS).map(t -> t % 5).toArray());
            var offsets = Ints.of(IntStream.rangeClosed(0, ROWS).map(i -> 2 * i).toArray());
            leaves.addAll(List.of(vectors, weights));
            views = views.withTokens(role, List.of(new Tokens(vectors, weights, ids, offsets)));
        }
        return views;
    }

    String name() {
        return objective.card().name();
    }

    /// The sound batch.
    Views views() {
        return maker.views(x -> x, new ArrayList<>());
    }

    /// Loss and gradients with every vector changed.
    Numeric.Result result(Supplier<UnaryOperator<double[]>> change) {
        var leaves = new ArrayList<Variable>();
        var views = maker.views(change.get(), leaves);
        return Numeric.result(leaves, v -> objective.of(views));
    }

    @Override
    public String toString() {
        return label;
    }

    // ---- changes

    /// The vector of index 0, 2, 4, … as it is, each other one as the function says.
    static UnaryOperator<double[]> everyOther(UnaryOperator<double[]> change) {
        var count = new int[1];
        return x -> count[0]++ % 2 == 0 ? x : change.apply(x);
    }

    /// Each other vector is so many times the one before it, where the two are as long.
    static UnaryOperator<double[]> twins(double factor) {
        var before = new double[1][];
        var count = new int[1];
        return x -> {
            boolean twin = count[0]++ % 2 == 1 && before[0].length == x.length;
            before[0] = twin ? scaled(before[0], factor) : x;
            return before[0].clone();
        };
    }

    static double[] scaled(double[] x, double factor) {
        return Arrays.stream(x).map(v -> factor * v).toArray();
    }
}
