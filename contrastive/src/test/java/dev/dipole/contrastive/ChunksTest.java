package dev.dipole.contrastive;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Recording;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.wrapper.GradCache;
import dev.dipole.tensor.Backends;
import dev.dipole.tensor.Key;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.TestFactory;

/// Every recipe learns from a batch in chunks what it learns from the whole batch, with dropout on: what is
/// embedded are the numbers of its case, by a small encoder of a linear map and dropout.
class ChunksTest {
    private static final Recording RANDOM = Recording.with(Key.of(5, "dropout").atStep(3));

    /// What an encoder makes of some inputs is given back to the objective in matrices of so many rows.
    private record Work(List<double[][]> inputs, Function<List<Variable>, Loss> objective) {}

    /// `x + dropout(x) W`: as many vectors as inputs, near them.
    private record Encoder(Variable weight, double[][] inputs) implements GradCache.Encoder {
        static Encoder of(double[][] inputs) {
            int width = inputs[0].length;
            double[] numbers = new double[width * width];
            Key.of(9, "weight").normals(numbers);
            var weight = Tensor.of(
                    Shape.of(width, width),
                    Arrays.stream(numbers).map(v -> .2 * v).toArray());
            return new Encoder(Variable.parameter(weight), inputs);
        }

        @Override
        public List<Variable> embed(int from, int to) {
            var x = Variable.constant(Batch.tensor(Arrays.copyOfRange(inputs, from, to)));
            return List.of(x.add(x.dropout(.3).linear(weight)));
        }

        @Override
        public long rowsBefore(int from) {
            return from;
        }
    }

    private record Outcome(double loss, double[] gradient) {}

    private static Outcome outcome(Work work, int chunk) {
        var inputs = Oracles.stacked(work.inputs().toArray(double[][][]::new));
        var encoder = Encoder.of(inputs);
        var cache = new GradCache(inputs.length, chunk, encoder);
        var measured =
                cache.measure(RANDOM, z -> work.objective().apply(parts(z.getFirst(), work.inputs())), done -> {});
        var gradient = measured.gradients().find(encoder.weight());
        int width = inputs[0].length;
        return new Outcome(measured.loss(), gradient == null ? new double[width * width] : gradient.toDoubles());
    }

    private static List<Variable> parts(Variable all, List<double[][]> inputs) {
        var parts = new ArrayList<Variable>();
        int from = 0;
        for (var input : inputs) {
            parts.add(all.slice(from, from + input.length));
            from += input.length;
        }
        return parts;
    }

    private static void check(Work work) {
        Backends.with(Backends.named("reference"), () -> {
            var whole = outcome(work, 0);
            double size =
                    Math.sqrt(Arrays.stream(whole.gradient()).map(g -> g * g).sum());
            assertTrue(size > 0, "nothing is learnt here");
            for (int chunk : new int[] {1, 3}) {
                var chunked = outcome(work, chunk);
                assertEquals(whole.loss(), chunked.loss(), "the loss, to the bit");
                for (int i = 0; i < whole.gradient().length; i++) {
                    assertEquals(whole.gradient()[i], chunked.gradient()[i], 1e-11 * size);
                }
            }
            return true;
        });
    }

    @TestFactory
    Stream<DynamicTest> recipesOnTablesOfVectors() {
        return RecipeCase.all().stream()
                .map(c -> DynamicTest.dynamicTest(
                        c.label(), () -> check(c.batch().more().tokens().isEmpty() ? vectors(c) : tokens(c))));
    }

    private static Work vectors(RecipeCase c) {
        return new Work(c.batch().live(), z -> c.objective().measure(c.batch().views(with(c.batch(), 0, 1, z))));
    }

    /// The vectors of tokens are embedded, those of texts stand still.
    private static Work tokens(RecipeCase c) {
        var tokens = c.batch().more().tokens();
        return new Work(
                tokens.stream().map(PlainTokens::vectors).toList(),
                z -> c.objective()
                        .measure(c.batch().views(with(c.batch(), c.batch().liveViews(), 2, z))));
    }

    /// The variables of a batch with some replaced, each so many places further.
    private static List<Variable> with(Batch batch, int first, int step, List<Variable> others) {
        var all = batch.variables();
        for (int k = 0; k < others.size(); k++) all.set(first + k * step, others.get(k));
        return all;
    }

    @TestFactory
    Stream<DynamicTest> recipesOnVectors() {
        return SpreadCases.all().stream()
                .map(c -> DynamicTest.dynamicTest(
                        c.label(),
                        () -> check(new Work(
                                c.slots().stream()
                                        .filter(s -> !s.frozen())
                                        .map(SpreadCase.Slot::matrix)
                                        .toList(),
                                z -> c.objective().measure(c.views(live(c, z)))))));
    }

    private static List<Variable> live(SpreadCase c, List<Variable> vectors) {
        var all = new ArrayList<>(c.variables());
        int next = 0;
        for (int i = 0; i < all.size(); i++) if (!c.slots().get(i).frozen()) all.set(i, vectors.get(next++));
        return all;
    }

    /// Here what is embedded are single numbers: scores of candidates, log-probabilities of tokens.
    @TestFactory
    Stream<DynamicTest> recipesOnScoresAndCompletions() {
        return ScoredCases.all().stream()
                .map(c -> DynamicTest.dynamicTest(c.label(), () -> {
                    double[] numbers = c.given().numbers();
                    var column = IntStream.range(0, numbers.length)
                            .mapToObj(i -> new double[] {numbers[i]})
                            .toArray(double[][]::new);
                    check(new Work(
                            List.<double[][]>of(column),
                            z -> c.objective()
                                    .measure(c.given().views(z.getFirst().reshape(numbers.length)))));
                }));
    }
}
