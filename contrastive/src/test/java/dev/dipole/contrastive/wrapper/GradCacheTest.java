package dev.dipole.contrastive.wrapper;

import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Recording;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.AlignmentUniformity;
import dev.dipole.contrastive.Objective;
import dev.dipole.contrastive.ObjectiveWeights;
import dev.dipole.contrastive.View;
import dev.dipole.contrastive.Views;
import dev.dipole.contrastive.joint.VicReg;
import dev.dipole.contrastive.pairs.CoSent;
import dev.dipole.contrastive.pairs.SigLip;
import dev.dipole.contrastive.softmax.Directions;
import dev.dipole.contrastive.softmax.Gte;
import dev.dipole.contrastive.softmax.InfoNce;
import dev.dipole.contrastive.softmax.SupCon;
import dev.dipole.tensor.Backends;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Key;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import dev.dipole.transformer.Encoder;
import dev.dipole.transformer.EncoderConfig;
import dev.dipole.transformer.Packed;
import dev.dipole.transformer.Pooling;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// A batch in chunks teaches what the whole batch teaches, with dropout on.
class GradCacheTest {
    private static final int PAIRS = 7;
    private static final Recording RANDOM = Recording.with(Key.of(5, "dropout").atStep(3));

    private static final Map<String, Objective> OBJECTIVES = Map.of(
            "infonce", new InfoNce(.05, Directions.BOTH),
            "gte", new Gte(),
            "siglip", new SigLip(),
            "supcon", new SupCon(),
            "cosent", new CoSent(),
            "vicreg", new VicReg(),
            "alignment-uniformity", new AlignmentUniformity(),
            "matryoshka", new Matryoshka(List.of(12, 4), List.of(1.0, .5), 1, new InfoNce()),
            "matryoshka-2d", new Matryoshka2d(List.of(12, 4), new InfoNce()));

    /// Texts of one to nine tokens.
    private static List<int[]> texts() {
        var key = Key.of(1, "texts");
        return IntStream.range(0, 2 * PAIRS)
                .mapToObj(s -> IntStream.rangeClosed(0, key.below(9, s))
                        .map(t -> key.below(40, 100L * s + t + 50))
                        .toArray())
                .toList();
    }

    private record Text(Encoder encoder, List<int[]> texts, boolean layers) implements GradCache.Encoder {
        @Override
        public List<Variable> embed(int from, int to) {
            var packed = Packed.of(texts.subList(from, to));
            var states = encoder.states(packed).stream()
                    .map(h -> new Pooling.Mean().apply(h, packed.offsets()).unitRows())
                    .toList();
            return layers ? states : List.of(states.getLast());
        }

        @Override
        public long rowsBefore(int from) {
            return texts.subList(0, from).stream().mapToLong(t -> t.length).sum();
        }
    }

    private record Outcome(double loss, Map<String, double[]> gradients) {}

    private static Outcome outcome(Objective objective, int chunk) {
        var encoder = Encoder.of(EncoderConfig.bert(40, 12, 2, 3, 9).withDropout(.2, .3), 4);
        var weights = ObjectiveWeights.of(objective, 12, 1);
        boolean layers = !objective.needs().isEmpty() && objective instanceof Matryoshka2d;
        var cache = new GradCache(2 * PAIRS, chunk, new Text(encoder, texts(), layers));
        var progress = new ArrayList<Integer>();
        var measured = cache.measure(RANDOM, z -> objective.measure(views(z).with(weights)), progress::add);
        if (chunk > 0 && chunk < 2 * PAIRS) assertEquals(4 * PAIRS, progress.getLast());
        var gradients = new LinkedHashMap<String, double[]>();
        var all = new LinkedHashMap<>(encoder.parameters());
        all.putAll(weights.parameters());
        all.forEach((name, v) -> {
            var gradient = measured.gradients().find(v);
            if (gradient != null) gradients.put(name, gradient.toDoubles());
        });
        assertEquals(gradients.size(), measured.gradients().parameters().size(), "gradients of weights and no others");
        return new Outcome(measured.loss(), gradients);
    }

    private static Views views(List<Variable> vectors) {
        var views = pairs(vectors.getLast());
        return vectors.size() == 1
                ? views
                : views.withLayers(vectors.subList(0, vectors.size() - 1).stream()
                        .map(GradCacheTest::pairs)
                        .toList());
    }

    private static Views pairs(Variable z) {
        double[] grades = IntStream.range(0, PAIRS).mapToDouble(i -> i % 4).toArray();
        return Views.of(View.live(z.slice(0, PAIRS)), View.live(z.slice(PAIRS, 2 * PAIRS)))
                .withLabels(Ints.of(0, 0, 1, 1, 2, 2, 2))
                .withGrades(Tensor.of(Shape.of(PAIRS), grades));
    }

    private static Stream<DynamicTest> on(String backend, double tolerance) {
        return OBJECTIVES.entrySet().stream()
                .map(e -> DynamicTest.dynamicTest(
                        e.getKey(),
                        () -> Backends.with(Backends.named(backend), () -> {
                            var whole = outcome(e.getValue(), 0);
                            for (int chunk : new int[] {1, 3, 4, 13, 14})
                                compare(whole, outcome(e.getValue(), chunk), tolerance);
                            return true;
                        })));
    }

    private static void compare(Outcome whole, Outcome parts, double tolerance) {
        assertEquals(whole.loss(), parts.loss(), "the loss, to the bit");
        assertEquals(whole.gradients().keySet(), parts.gradients().keySet());
        whole.gradients().forEach((name, expected) -> {
            double[] actual = parts.gradients().get(name);
            double size = Math.sqrt(IntStream.range(0, expected.length)
                    .mapToDouble(i -> expected[i] * expected[i])
                    .sum());
            for (int i = 0; i < expected.length; i++) {
                double off = Math.abs(expected[i] - actual[i]);
                assertTrue(off <= tolerance * Math.max(size, 1e-3), () -> name + " is off by " + off);
            }
        });
    }

    /// Every item twice, never more than a chunk at a time: that is what bounds the memory.
    @Test
    void noMoreThanAChunkIsEmbeddedAtATime() {
        var encoder = Encoder.of(EncoderConfig.bert(40, 12, 2, 3, 9), 4);
        var text = new Text(encoder, texts(), false);
        var sizes = new ArrayList<Integer>();
        var counting = new GradCache.Encoder() {
            @Override
            public List<Variable> embed(int from, int to) {
                sizes.add(to - from);
                return text.embed(from, to);
            }

            @Override
            public long rowsBefore(int from) {
                return text.rowsBefore(from);
            }
        };
        new GradCache(2 * PAIRS, 4, counting).measure(RANDOM, z -> new InfoNce().measure(views(z)), done -> {});
        assertEquals(List.of(4, 4, 4, 2, 4, 4, 4, 2), sizes);
    }

    @TestFactory
    Stream<DynamicTest> chunksEqualTheWholeBatchInFloat64() {
        return on("reference", 1e-11);
    }

    @TestFactory
    Stream<DynamicTest> chunksEqualTheWholeBatchInFloat32() {
        return on("cpu", 1e-4);
    }
}
