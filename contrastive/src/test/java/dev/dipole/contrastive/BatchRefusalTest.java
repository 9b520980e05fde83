package dev.dipole.contrastive;

import static dev.dipole.contrastive.Numeric.inFloat64;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.Batch.More;
import dev.dipole.contrastive.ScoredCase.Given;
import dev.dipole.contrastive.insight.Strict;
import dev.dipole.contrastive.policy.Advantage;
import dev.dipole.contrastive.policy.Baseline;
import dev.dipole.contrastive.policy.Deviation;
import dev.dipole.contrastive.policy.GeneralisedAdvantage;
import dev.dipole.contrastive.policy.GraceReward;
import dev.dipole.contrastive.policy.Scale;
import dev.dipole.contrastive.wrapper.FifoQueue;
import dev.dipole.contrastive.wrapper.GradCache;
import dev.dipole.contrastive.wrapper.MovingAverage;
import dev.dipole.contrastive.wrapper.Predictor;
import dev.dipole.contrastive.wrapper.Sum;
import dev.dipole.nn.Initialiser;
import dev.dipole.nn.Linear;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.function.Consumer;
import java.util.function.Supplier;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.junit.jupiter.api.DynamicTest;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.TestFactory;

/// What no batch may be, tried on every form of every objective: NaN and infinities, lacking and misshapen parts.
class BatchRefusalTest {
    private static <C> Stream<DynamicTest> forEach(Stream<C> cases, Consumer<C> check) {
        return cases.map(c -> DynamicTest.dynamicTest(c.toString(), () -> inFloat64(() -> check.accept(c))));
    }

    // ---- NaN

    @TestFactory
    Stream<DynamicTest> numbersThatAreNotFiniteAreRefused() {
        return forEach(Specimen.all().stream(), s -> {
            int vectors = vectors(s);
            for (int at = 0; at < vectors; at++) {
                refusedWith(s, at, Double.NaN, "NaN");
            }
            refusedWith(s, vectors / 2, Double.POSITIVE_INFINITY, "infinity");
            refusedWith(s, vectors - 1, Double.NEGATIVE_INFINITY, "infinity");
        });
    }

    private static int vectors(Specimen s) {
        var count = new int[1];
        s.maker()
                .views(
                        x -> {
                            count[0]++;
                            return x;
                        },
                        new ArrayList<>());
        return count[0];
    }

    private static void refusedWith(Specimen s, int at, double bad, String word) {
        var count = new int[1];
        UnaryOperator<double[]> spoilt = x -> {
            double[] y = x.clone();
            if (count[0]++ == at) y[y.length - 1] = bad;
            return y;
        };
        String sentence = Refusal.of(
                "%s in vector %d".formatted(bad, at),
                () -> s.objective().of(s.maker().views(spoilt, new ArrayList<>())));
        assertTrue(sentence.contains(word), sentence);
    }

    @TestFactory
    Stream<DynamicTest> whatElseABatchBringsMustBeFiniteToo() {
        return forEach(RecipeCase.all().stream(), c -> {
            var more = c.batch().more();
            for (var teacher : more.teacher()) {
                double[][] bad = Arrays.stream(teacher).map(double[]::clone).toArray(double[][]::new);
                bad[1][0] = Double.NaN;
                refused("teacher", c.objective(), c.batch().taught(bad), "teacher's scores");
            }
            if (!more.grades().isEmpty()) {
                var bad = more.grades().toArray(Double[]::new);
                bad[2] = Double.POSITIVE_INFINITY;
                refused("grades", c.objective(), c.batch().graded(bad), "the grades: infinity at place 2");
            }
            for (int g = 0; g < more.guides().size(); g++) {
                var bad = new ArrayList<>(more.guides());
                bad.set(g, spoilt(bad.get(g)));
                refused("guide", c.objective(), c.batch().guided(bad.toArray(double[][][]::new)), "_guide'");
            }
            more.weights()
                    .forEach((name, w) -> refused(
                            name, c.objective(), c.batch().weighted(name, spoilt(w)), "weights '" + name + "'"));
        });
    }

    private static double[][] spoilt(double[][] m) {
        double[][] bad = Arrays.stream(m).map(double[]::clone).toArray(double[][]::new);
        bad[m.length - 1][0] = Double.NaN;
        return bad;
    }

    private static void refused(String what, NamedObjective objective, Batch batch, String words) {
        String sentence = Refusal.of(what, () -> objective.of(batch.views()));
        assertTrue(sentence.contains(words), () -> what + ": " + sentence);
    }

    // ---- lacking and misshapen parts

    /// Either the part is not needed, and the loss is a number, or it is asked for in one sentence.
    private static void soundOrRefused(String what, NamedObjective objective, Supplier<Views> batch) {
        double loss;
        try {
            loss = objective.of(batch.get()).value().item();
        } catch (ObjectiveException e) {
            Refusal.of(what, () -> {
                throw e;
            });
            return;
        }
        assertTrue(Double.isFinite(loss), () -> what + ": a loss of " + loss);
    }

    private static Batch with(Batch batch, More more) {
        return new Batch(batch.matrices(), batch.labels(), more);
    }

    private static Map<String, Batch> lacking(Batch b) {
        var m = b.more();
        var without = new LinkedHashMap<String, Batch>();
        for (int k = 1; k < b.matrices().size(); k++) {
            without.put("views after " + k, new Batch(b.matrices().subList(0, k), b.labels(), m));
        }
        without.put("labels", new Batch(b.matrices(), List.of(), m));
        var none = More.NONE;
        without.put(
                "predictions",
                with(
                        b,
                        new More(
                                none.predictions(),
                                m.momentum(),
                                m.guides(),
                                m.grades(),
                                m.teacher(),
                                m.queue(),
                                m.queueLabels(),
                                m.layers(),
                                m.tokens(),
                                m.weights(),
                                m.clusterings())));
        without.put(
                "momentum",
                with(
                        b,
                        new More(
                                m.predictions(),
                                none.momentum(),
                                m.guides(),
                                m.grades(),
                                m.teacher(),
                                m.queue(),
                                m.queueLabels(),
                                m.layers(),
                                m.tokens(),
                                m.weights(),
                                m.clusterings())));
        without.put(
                "guides",
                with(
                        b,
                        new More(
                                m.predictions(),
                                m.momentum(),
                                none.guides(),
                                m.grades(),
                                m.teacher(),
                                m.queue(),
                                m.queueLabels(),
                                m.layers(),
                                m.tokens(),
                                m.weights(),
                                m.clusterings())));
        without.put(
                "grades",
                with(
                        b,
                        new More(
                                m.predictions(),
                                m.momentum(),
                                m.guides(),
                                none.grades(),
                                m.teacher(),
                                m.queue(),
                                m.queueLabels(),
                                m.layers(),
                                m.tokens(),
                                m.weights(),
                                m.clusterings())));
        without.put(
                "teacher",
                with(
                        b,
                        new More(
                                m.predictions(),
                                m.momentum(),
                                m.guides(),
                                m.grades(),
                                none.teacher(),
                                m.queue(),
                                m.queueLabels(),
                                m.layers(),
                                m.tokens(),
                                m.weights(),
                                m.clusterings())));
        without.put(
                "queue",
                with(
                        b,
                        new More(
                                m.predictions(),
                                m.momentum(),
                                m.guides(),
                                m.grades(),
                                m.teacher(),
                                none.queue(),
                                none.queueLabels(),
                                m.layers(),
                                m.tokens(),
                                m.weights(),
                                m.clusterings())));
        without.put(
                "labels of the queue",
                with(
                        b,
                        new More(
                                m.predictions(),
                                m.momentum(),
                                m.guides(),
                                m.grades(),
                                m.teacher(),
                                m.queue(),
                                none.queueLabels(),
                                m.layers(),
                                m.tokens(),
                                m.weights(),
                                m.clusterings())));
        without.put(
                "weights",
                with(
                        b,
                        new More(
                                m.predictions(),
                                m.momentum(),
                                m.guides(),
                                m.grades(),
                                m.teacher(),
                                m.queue(),
                                m.queueLabels(),
                                m.layers(),
                                m.tokens(),
                                none.weights(),
                                m.clusterings())));
        for (String name : m.weights().keySet()) {
            var others = new LinkedHashMap<>(m.weights());
            others.remove(name);
            without.put(
                    name,
                    with(
                            b,
                            new More(
                                    m.predictions(),
                                    m.momentum(),
                                    m.guides(),
                                    m.grades(),
                                    m.teacher(),
                                    m.queue(),
                                    m.queueLabels(),
                                    m.layers(),
                                    m.tokens(),
                                    others,
                                    m.clusterings())));
        }
        return without;
    }

    @TestFactory
    Stream<DynamicTest> lackingPartsAreAskedFor() {
        return forEach(
                RecipeCase.all().stream(),
                c -> lacking(c.batch())
                        .forEach((what, batch) -> soundOrRefused("without " + what, c.objective(), batch::views)));
    }

    private static Map<String, Batch> misshapen(Batch b) {
        var bad = new LinkedHashMap<String, Batch>();
        var matrices = b.matrices();
        for (int k = 0; k < matrices.size(); k++) {
            bad.put(
                    "a wider view " + k,
                    new Batch(replaced(matrices, k, wider(matrices.get(k))), b.labels(), b.more()));
            bad.put(
                    "a longer view " + k,
                    new Batch(replaced(matrices, k, longer(matrices.get(k))), b.labels(), b.more()));
        }
        var m = b.more();
        for (int k = 0; k < m.guides().size(); k++) {
            bad.put(
                    "a wider guide " + k,
                    b.guided(replaced(m.guides(), k, wider(m.guides().get(k))).toArray(double[][][]::new)));
            bad.put(
                    "a longer guide " + k,
                    b.guided(replaced(m.guides(), k, longer(m.guides().get(k))).toArray(double[][][]::new)));
        }
        for (var teacher : m.teacher()) {
            bad.put("a wider teacher", b.taught(wider(teacher)));
            bad.put("a longer teacher", b.taught(longer(teacher)));
        }
        for (var queue : m.queue())
            bad.put("a wider queue", b.queued(wider(queue), m.queueLabels().toArray(Integer[]::new)));
        m.weights().forEach((name, w) -> {
            bad.put("wider " + name, b.weighted(name, wider(w)));
            bad.put("longer " + name, b.weighted(name, longer(w)));
        });
        if (!b.labels().isEmpty()) {
            bad.put(
                    "a label too few",
                    new Batch(matrices, b.labels().subList(1, b.labels().size()), m));
            bad.put(
                    "labels below 0",
                    new Batch(matrices, b.labels().stream().map(l -> l - 1).toList(), m));
            bad.put(
                    "labels beyond all classes",
                    new Batch(matrices, b.labels().stream().map(l -> l + 1000).toList(), m));
        }
        if (!m.grades().isEmpty()) {
            bad.put(
                    "a grade too many",
                    b.graded(Stream.concat(m.grades().stream(), Stream.of(1.0)).toArray(Double[]::new)));
        }
        return bad;
    }

    private static List<double[][]> replaced(List<double[][]> matrices, int at, double[][] other) {
        var list = new ArrayList<>(matrices);
        list.set(at, other);
        return list;
    }

    private static double[][] wider(double[][] m) {
        return Arrays.stream(m).map(r -> Arrays.copyOf(r, r.length + 1)).toArray(double[][]::new);
    }

    private static double[][] longer(double[][] m) {
        double[][] more = Arrays.copyOf(m, m.length + 1);
        more[m.length] = m[0].clone();
        return more;
    }

    @TestFactory
    Stream<DynamicTest> misshapenPartsAreRefused() {
        return forEach(
                RecipeCase.all().stream(),
                c -> misshapen(c.batch()).forEach((what, batch) -> soundOrRefused(what, c.objective(), batch::views)));
    }

    @TestFactory
    Stream<DynamicTest> lackingAndMisshapenViewsAreRefused() {
        return forEach(SpreadCases.all().stream(), c -> {
            for (int k = 1; k < c.slots().size(); k++) {
                var fewer = new ArrayList<>(c.slots());
                fewer.remove(k);
                soundOrRefused("without view " + k, c.objective(), () -> on(c, fewer));
                for (boolean wide : new boolean[] {true, false}) {
                    var other = new ArrayList<>(c.slots());
                    var slot = other.get(k);
                    var matrix = wide ? wider(slot.matrix()) : longer(slot.matrix());
                    other.set(k, new SpreadCase.Slot(slot.role(), matrix, slot.frozen()));
                    soundOrRefused("view " + k + " misshapen", c.objective(), () -> on(c, other));
                }
            }
            var unlabelled = new SpreadCase(c.label(), c.objective(), c.slots(), List.of(), 0, 0, c.facts());
            soundOrRefused("without labels", c.objective(), () -> unlabelled.views(unlabelled.variables()));
        });
    }

    private static Views on(SpreadCase c, List<SpreadCase.Slot> slots) {
        var other = c.on(slots.toArray(SpreadCase.Slot[]::new));
        return other.views(other.variables());
    }

    // ---- scores and completions

    @TestFactory
    Stream<DynamicTest> lackingAndMisshapenScoresAreRefused() {
        return forEach(ScoredCases.all().stream(), c -> {
            var g = c.given();
            var bad = new LinkedHashMap<String, Given>();
            if (g.hasCompletions())
                bad.put(
                        "nothing but rewards",
                        new Given(g.numbers(), g.lengths(), g.groups(), g.values(), null, null, null, null, null));
            double[] fewer = Arrays.copyOf(g.numbers(), g.numbers().length - 1);
            bad.put("a score too few", g.with(fewer));
            bad.put("a value too few", g.withValues(Arrays.copyOf(g.values(), g.values().length - 1)));
            bad.put("no value", g.withValues());
            var values = g.values().clone();
            values[0] = Double.NaN;
            bad.put("a value of NaN", g.withValues(values));
            int[] lengths = g.lengths().clone();
            lengths[0] = 0;
            bad.put(
                    "an empty list",
                    new Given(g.numbers(), lengths, g.groups(), g.values(), null, null, null, null, null));
            lengths[0] = -1;
            bad.put(
                    "a list of negative length",
                    new Given(g.numbers(), lengths.clone(), g.groups(), g.values(), null, null, null, null, null));
            bad.put(
                    "nothing",
                    new Given(new double[0], new int[0], new int[0], new double[0], null, null, null, null, null));
            bad.forEach((what, given) -> {
                Supplier<Views> batch = () -> given.views(Variable.parameter(ScoredCase.tensor(given.numbers())));
                if (what.startsWith("nothing but")) soundOrRefused(what, c.objective(), batch);
                else Refusal.of(what, () -> c.objective().of(batch.get()));
            });
        });
    }

    /// Batches of one kind are refused by objectives of another.
    @TestFactory
    Stream<DynamicTest> batchesOfAnotherKindAreRefused() {
        return forEach(Specimen.onePerObjective().stream(), s -> {
            for (var other : List.of(Batch.pairs().views(), lists(), completions())) {
                soundOrRefused("another kind", s.objective(), () -> other);
            }
        });
    }

    private static Views lists() {
        return ScoredCases.FOUR.views(Variable.parameter(ScoredCase.tensor(ScoredCases.FOUR.numbers())));
    }

    private static Views completions() {
        return ScoredCases.PAIRS.views(Variable.parameter(ScoredCase.tensor(ScoredCases.PAIRS.numbers())));
    }

    // ---- heads, wrappers, views

    @TestFactory
    Stream<DynamicTest> headsAndWrappersAskForWhatTheyLack() {
        var bare = Specimen.all().stream()
                .filter(s -> s.objective().card().family() == Family.WRAPPER
                        || s.objective() instanceof Strict
                        || s.objective().needs().contains(Need.TOKENS));
        return forEach(bare, s -> {
            soundOrRefused("pairs alone", s.objective(), () -> Batch.pairs().views());
            soundOrRefused(
                    "anchors alone", s.objective(), () -> new Batch(List.<double[][]>of(Batch.A), List.of()).views());
            for (var role : List.of(Role.ANCHOR, Role.POSITIVE, Role.NEGATIVE)) {
                soundOrRefused(
                        "without tokens of " + role,
                        s.objective(),
                        () -> s.views().withTokens(role, List.of()));
                soundOrRefused(
                        "wider tokens of " + role,
                        s.objective(),
                        () -> s.views().withTokens(role, List.of(tokens(9))));
                soundOrRefused(
                        "narrow tokens of " + role,
                        s.objective(),
                        () -> s.views().withTokens(role, List.of(tokens(1))));
            }
        });
    }

    private static Tokens tokens(int width) {
        return new Tokens(
                Variable.parameter(Tensor.full(Shape.of(4, width), .5)),
                Variable.parameter(Tensor.full(Shape.of(4), .5)),
                Ints.of(1, 2, 3, 4),
                Ints.of(0, 1, 2, 3, 4));
    }

    @Test
    void viewsWithoutNumbersAreRefused() {
        inFloat64(() -> {
            for (var shape : List.of(Shape.of(0, 4), Shape.of(3, 0), Shape.of(4), Shape.of(), Shape.of(2, 2, 2))) {
                Refusal.of("a view " + shape, () -> View.frozen(Tensor.full(shape, 0)));
                Refusal.of("a view " + shape, () -> View.live(Variable.parameter(Tensor.full(shape, 0))));
            }
            for (var shape : List.of(Shape.of(3, 0), Shape.of(4), Shape.of())) {
                Refusal.of("a queue " + shape, () -> MemoryQueue.of(Tensor.full(shape, 0)));
            }
            var none = ScoredCase.tensor();
            Refusal.of("no list", () -> ScoreLists.ofLengths(Variable.parameter(none), none));
            Refusal.of("no completion", () -> Completions.pairs(Variable.parameter(none)));
            Refusal.of(
                    "no token",
                    () -> new Tokens(Variable.parameter(none), Variable.parameter(none), Ints.of(), Ints.of(0)));
        });
    }

    @Test
    void whatStandsAroundObjectivesRefusesWhatDoesNotFit() {
        inFloat64(() -> {
            Refusal.of("no room", () -> new FifoQueue(0, 4));
            Refusal.of("no width", () -> new FifoQueue(4, 0));
            var queue = new FifoQueue(4, 3);
            Refusal.of("ids", () -> queue.enqueue(Tensor.full(Shape.of(2, 3), 1), Ints.of(1), Ints.of(1, 2), 0));
            Refusal.of("width", () -> queue.enqueue(Tensor.full(Shape.of(2, 4), 1), Ints.of(1, 2), Ints.of(1, 2), 0));
            var small = Linear.of(3, 2, new Initialiser(1, 1));
            var large = Linear.of(3, 4, new Initialiser(1, 1));
            Refusal.of("other layers", () -> new MovingAverage<>(small).follow(large, .5));
            Refusal.of("no layers", () -> new MovingAverage<>(small).follow(ObjectiveWeights.NONE, .5));
            for (double momentum : new double[] {-.1, 1.1, Double.NaN}) {
                Refusal.of("momentum", () -> new MovingAverage<>(small).follow(small, momentum));
            }
            Refusal.of("no width", () -> Predictor.of(0, 4, 1));
            Refusal.of("no inner width", () -> Predictor.of(4, 0, 1));
            Refusal.of("no terms", () -> new Sum(List.of()));
            var encoder = new GradCache.Encoder() {
                @Override
                public List<Variable> embed(int from, int to) {
                    return List.of();
                }

                @Override
                public long rowsBefore(int from) {
                    return 0;
                }
            };
            Refusal.of("no items", () -> new GradCache(0, 1, encoder));
            Refusal.of("negative chunks", () -> new GradCache(4, -1, encoder));
        });
    }

    @Test
    void whatRewardsRefusesWhatDoesNotFit() {
        inFloat64(() -> {
            double[][] vectors = {{1, 0}, {0, 1}};
            var two = List.of(vectors, vectors);
            var ended = new boolean[4];
            Refusal.of("queries", () -> new GraceReward().of(new double[][] {{1, 0}}, two, two, ended));
            Refusal.of("negatives", () -> new GraceReward().of(vectors, two, List.<double[][]>of(vectors), ended));
            Refusal.of("marks", () -> new GraceReward().unsupervised(vectors, two, new boolean[3]));
            Refusal.of("temperature", () -> new GraceReward(0, 0, 0, false));
            Refusal.of("values", () -> new GeneralisedAdvantage(1, 1).of(new double[3], new double[2]));
            var numbers = ScoredCase.tensor(-1, -1);
            var pair = Completions.pairs(Variable.parameter(numbers), 1, 1);
            Refusal.of("reference", () -> pair.withReference(ScoredCase.tensor(-1)));
            Refusal.of("old", () -> pair.withOld(ScoredCase.tensor(-1, -1, -1)));
            Refusal.of("advantages", () -> pair.withAdvantages(Tensor.full(Shape.of(2, 1), 0)));
            Refusal.of("mismatched", () -> pair.withMismatched(ScoredCase.tensor()));
            Refusal.of("tokens", () -> pair.withGlobalTokens(-1));
            Refusal.of("groups", () -> Completions.of(Variable.parameter(numbers), numbers, 0, 1, 1));
            Refusal.of("epsilon", () -> new Advantage(Baseline.GROUP, Scale.GROUP, Deviation.SAMPLE, -1));
        });
    }
}
