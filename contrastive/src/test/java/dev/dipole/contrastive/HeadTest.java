package dev.dipole.contrastive;

import static dev.dipole.contrastive.Numeric.close;
import static dev.dipole.contrastive.Numeric.inFloat64;
import static dev.dipole.contrastive.Numeric.result;
import static org.junit.jupiter.api.Assertions.assertArrayEquals;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.head.ColBert;
import dev.dipole.contrastive.head.Lexical;
import dev.dipole.contrastive.head.M3;
import dev.dipole.contrastive.head.MaxSim;
import dev.dipole.contrastive.head.Splade;
import dev.dipole.contrastive.head.Vocabulary;
import dev.dipole.contrastive.regulariser.Flops;
import dev.dipole.contrastive.softmax.Directions;
import dev.dipole.contrastive.softmax.InfoNce;
import dev.dipole.contrastive.softmax.Negatives;
import dev.dipole.contrastive.wrapper.Course;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.Function;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Heads against golden values, plain loops and the tables of part 2; objectives on them against InfoNCE.
class HeadTest {
    static final PlainTokens Q = PlainTokens.random(1, new int[] {3, 7, 3, 9, 4, 4}, 0, 2, 5, 6);
    static final PlainTokens D = PlainTokens.random(2, new int[] {7, 3, 3, 1, 9, 4, 8, 7, 7}, 0, 4, 5, 9);
    static final PlainTokens N = PlainTokens.random(3, new int[] {9, 9, 3, 5}, 0, 1, 3, 4);

    static double maxSim(PlainTokens q, int i, PlainTokens d, int j, boolean mean) {
        double sum = 0;
        for (int s = q.offsets()[i]; s < q.offsets()[i + 1]; s++) {
            double best = -9;
            for (int t = d.offsets()[j]; t < d.offsets()[j + 1]; t++)
                best = Math.max(best, Oracle.cos(q.vectors()[s], d.vectors()[t]));
            sum += best;
        }
        return mean ? sum / (q.offsets()[i + 1] - q.offsets()[i]) : sum;
    }

    private static double weight(PlainTokens x, int i, int id) {
        double best = 0;
        for (int t = x.offsets()[i]; t < x.offsets()[i + 1]; t++)
            if (x.ids()[t] == id) best = Math.max(best, x.weights()[t]);
        return best;
    }

    static double lexical(PlainTokens q, int i, PlainTokens d, int j) {
        return IntStream.range(0, 10)
                .mapToDouble(id -> weight(q, i, id) * weight(d, j, id))
                .sum();
    }

    interface Score {
        double of(PlainTokens q, int i, PlainTokens d, int j);
    }

    static double[][] table(Score score, PlainTokens q, PlainTokens... documents) {
        return IntStream.range(0, q.items())
                .mapToObj(i -> Arrays.stream(documents)
                        .flatMapToDouble(d -> IntStream.range(0, d.items()).mapToDouble(j -> score.of(q, i, d, j)))
                        .toArray())
                .toArray(double[][]::new);
    }

    private static double[] flat(double[][] m) {
        return Arrays.stream(m).flatMapToDouble(Arrays::stream).toArray();
    }

    static double crossEntropy(double[][] s, double t) {
        double sum = 0;
        for (int i = 0; i < s.length; i++) {
            sum += Oracles.lse(Arrays.stream(s[i]).map(v -> v / t).toArray()) - s[i][i] / t;
        }
        return sum / s.length;
    }

    // ---- MaxSim

    @Test
    void maxSimHasItsGoldenValue() {
        inFloat64(() -> {
            var w = Variable.constant(Tensor.full(Shape.of(4), 1));
            var a = new Tokens(Variable.constant(Batch.tensor(Batch.A)), w, Ints.of(0, 1, 2, 3), Ints.of(0, 4));
            var p = new Tokens(Variable.constant(Batch.tensor(Batch.P)), w, Ints.of(0, 1, 2, 3), Ints.of(0, 4));
            close("sum", 2.350750033002, new MaxSim(false).scores(a, p).value().item(), 1e-9);
            close(
                    "mean",
                    2.350750033002 / 4,
                    new MaxSim(true).scores(a, p).value().item(),
                    1e-9);
        });
    }

    @Test
    void maxSimIsItsFormula() {
        inFloat64(() -> {
            for (boolean mean : new boolean[] {false, true}) {
                var scores = new MaxSim(mean).scores(Q.tokens(), D.tokens());
                assertEquals(Shape.of(3, 3), scores.shape());
                close(
                        "scores",
                        flat(table((q, i, d, j) -> maxSim(q, i, d, j, mean), Q, D)),
                        scores.value().toDoubles(),
                        1e-12);
                var variables = List.of(Q.vector(), D.vector());
                var weights = Variable.constant(Batch.tensor(new double[][] {{1, -2, .5}, {.3, .7, 2}, {-1, 1, .1}}));
                Numeric.checkGradients(
                        "maxsim",
                        variables,
                        v -> new MaxSim(mean)
                                .scores(Q.tokens(v.get(0), Q.weight()), D.tokens(v.get(1), D.weight()))
                                .mul(weights)
                                .sum());
            }
        });
    }

    @Test
    void moreDocumentTokensNeverLowerTheScore() {
        inFloat64(() -> {
            var all = PlainTokens.random(2, D.ids(), 0, 9);
            double before = -1e9;
            for (int n = 1; n <= 9; n++) {
                var part = new PlainTokens(
                        Arrays.copyOf(all.vectors(), n),
                        Arrays.copyOf(all.weights(), n),
                        Arrays.copyOf(all.ids(), n),
                        new int[] {0, n});
                var q = new PlainTokens(Q.vectors(), Q.weights(), Q.ids(), new int[] {0, 6});
                double now = new MaxSim(false)
                        .scores(q.tokens(), part.tokens())
                        .value()
                        .item();
                assertTrue(now >= before);
                before = now;
                var twice = new PlainTokens(
                        Oracles.stacked(part.vectors(), part.vectors()),
                        two(part.weights()),
                        two(part.ids()),
                        new int[] {0, 2 * n});
                assertEquals(
                        now,
                        new MaxSim(false)
                                .scores(q.tokens(), twice.tokens())
                                .value()
                                .item(),
                        1e-14);
            }
        });
    }

    private static double[] two(double[] x) {
        double[] y = Arrays.copyOf(x, 2 * x.length);
        System.arraycopy(x, 0, y, x.length, x.length);
        return y;
    }

    private static int[] two(int[] x) {
        int[] y = Arrays.copyOf(x, 2 * x.length);
        System.arraycopy(x, 0, y, x.length, x.length);
        return y;
    }

    /// The views of a batch of three with tokens; variables: token vectors and weights of query, positive,
    /// negative.
    private static Views views(List<Variable> v, boolean negatives) {
        var dense = Batch.random(3, 3, 4, 5);
        var views = dense.head(3)
                .viewsOf(dense.matrices().subList(0, negatives ? 3 : 2).stream()
                        .<View>map(m -> View.live(Variable.parameter(Batch.tensor(m))))
                        .toList())
                .withTokens(Role.ANCHOR, List.of(Q.tokens(v.get(0), v.get(1))))
                .withTokens(Role.POSITIVE, List.of(D.tokens(v.get(2), v.get(3))));
        return negatives ? views.withTokens(Role.NEGATIVE, List.of(N.tokens(v.get(4), v.get(5)))) : views;
    }

    private static List<Variable> variables() {
        return List.of(Q.vector(), Q.weight(), D.vector(), D.weight(), N.vector(), N.weight());
    }

    @Test
    void colBertIsTheCrossEntropyOfMaxSim() {
        inFloat64(() -> {
            Score sum = (q, i, d, j) -> maxSim(q, i, d, j, false);
            var all = new ColBert(.7, true, false);
            close(
                    "batch",
                    crossEntropy(table(sum, Q, D, N), .7),
                    all.of(views(variables(), true)).value().item(),
                    1e-12);
            close(
                    "pairs",
                    crossEntropy(table(sum, Q, D), .7),
                    all.of(views(variables(), false)).value().item(),
                    1e-12);
            double own = IntStream.range(0, 3)
                    .mapToDouble(i -> Oracle.softplus((sum.of(Q, i, N, i) - sum.of(Q, i, D, i)) / .7))
                    .average()
                    .orElseThrow();
            close(
                    "own",
                    own,
                    new ColBert(.7, false, false)
                            .of(views(variables(), true))
                            .value()
                            .item(),
                    1e-12);
            Numeric.checkGradients("colbert", variables(), v -> all.of(views(v, true)));
        });
    }

    /// A teacher's scores of a query's own two documents are imitated.
    @Test
    void colBertImitatesATeacher() {
        inFloat64(() -> {
            double[][] teacher = {{2, 1}, {-.5, .3}, {.1, 4}};
            double[][] s = table((q, i, d, j) -> maxSim(q, i, d, j, false), Q, D, N);
            double kl = 0;
            for (int i = 0; i < 3; i++) {
                double[] mine = {s[i][i] / .7, s[i][3 + i] / .7};
                for (int k = 0; k < 2; k++) {
                    double logTeacher = teacher[i][k] - Oracles.lse(teacher[i]);
                    kl += Math.exp(logTeacher) * (logTeacher - mine[k] + Oracles.lse(mine)) / 3;
                }
            }
            var objective = new ColBert(.7, true, false, .6);
            Function<List<Variable>, Variable> loss =
                    v -> objective.of(views(v, true).withTeacherScores(Batch.tensor(teacher)));
            close(
                    "loss",
                    crossEntropy(s, .7) + .6 * kl,
                    loss.apply(variables()).value().item(),
                    1e-12);
            Numeric.checkGradients("colbert", variables(), loss);
            assertThrows(ObjectiveException.class, () -> objective.of(views(variables(), true)));
            assertThrows(
                    ObjectiveException.class,
                    () -> objective.of(views(variables(), false).withTeacherScores(Batch.tensor(teacher))));
        });
    }

    /// One token a text: the table of cosines.
    @Test
    void singleTokensAreInfoNce() {
        inFloat64(() -> {
            var batch = Batch.pairs();
            Function<List<Variable>, Views> tokens = v -> {
                var views = batch.views(v);
                var w = Variable.constant(Tensor.full(Shape.of(4), 1));
                for (int side = 0; side < 2; side++) {
                    var one = new Tokens(v.get(side), w, Ints.of(0, 1, 2, 3), Ints.of(0, 1, 2, 3, 4));
                    views = views.withTokens(side == 0 ? Role.ANCHOR : Role.POSITIVE, List.of(one));
                }
                return views;
            };
            var expected = result(new InfoNce(.3), batch);
            for (boolean mean : new boolean[] {true, false}) {
                var found = result(batch.variables(), v -> new ColBert(.3, true, mean).of(tokens.apply(v)));
                close("loss", expected.loss(), found.loss(), 1e-12);
                for (int k = 0; k < 2; k++)
                    close(
                            "gradient",
                            expected.gradients().get(k),
                            found.gradients().get(k),
                            1e-11);
            }
        });
    }

    @Test
    void equalTextsAreNoNegatives() {
        inFloat64(() -> {
            var views = views(variables(), false);
            var same = views.with(Role.POSITIVE, List.of(views.positive().withIds(Ints.of(1, 2, 1))));
            double[][] s = table((q, i, d, j) -> maxSim(q, i, d, j, false), Q, D);
            double expected = (Oracles.lse(s[0][0], s[0][1])
                            - s[0][0]
                            + Oracles.lse(s[1])
                            - s[1][1]
                            + Oracles.lse(s[2][1], s[2][2])
                            - s[2][2])
                    / 3;
            close("masked", expected, new ColBert().of(same).value().item(), 1e-12);
        });
    }

    // ---- sparse

    @Test
    void flopsHasItsGoldenValueOnSpladeVectors() {
        inFloat64(() -> {
            var logits = Variable.constant(Batch.tensor(Oracles.stacked(Batch.A, Batch.H)));
            var vectors = Vocabulary.splade(logits, Ints.range(9), Vocabulary.Pooling.MAX);
            close("flops", 0.467526074525, new Flops().of(vectors).value().item(), 1e-9);
        });
    }

    @Test
    void spladeVectorsAreTheirFormula() {
        inFloat64(() -> {
            double[][] logits = Oracles.stacked(Batch.A, Batch.H);
            var offsets = Ints.of(0, 3, 4, 8);
            for (var pooling : Vocabulary.Pooling.values()) {
                double[] expected = new double[18];
                for (int s = 0; s < 3; s++) {
                    for (int j = 0; j < 6; j++) {
                        for (int t = offsets.get(s); t < offsets.get(s + 1); t++) {
                            double w = Math.log1p(Math.max(0, logits[t][j]));
                            int at = s * 6 + j;
                            expected[at] =
                                    pooling == Vocabulary.Pooling.MAX ? Math.max(expected[at], w) : expected[at] + w;
                        }
                    }
                }
                var x = Variable.parameter(Batch.tensor(logits));
                close(
                        "splade",
                        expected,
                        Vocabulary.splade(x, offsets, pooling).value().toDoubles(),
                        1e-13);
                Numeric.checkGradients(
                        "splade",
                        List.of(x),
                        v -> Vocabulary.splade(v.get(0), offsets, pooling)
                                .mul(Variable.constant(Batch.tensor(Oracles.stacked(Arrays.copyOf(Batch.P, 3)))))
                                .sum());
            }
            var negative = Variable.constant(Tensor.full(Shape.of(2, 6), -3));
            Numeric.allZero(
                    "no positive logit",
                    Vocabulary.splade(negative, Ints.of(0, 2), Vocabulary.Pooling.MAX)
                            .value()
                            .toDoubles());
        });
    }

    @Test
    void spladeIsInfoNceOfDotProductsAndFlops() {
        inFloat64(() -> {
            var dot = new InfoNce(1, Directions.QD, Negatives.ALL, new Similarity.Dot(), 0, true);
            var batch = Batch.triples()
                    .mapRows(x -> Arrays.stream(x)
                            .map(v -> Math.log1p(Math.max(0, v)))
                            .toArray());
            var none = new Splade(1, Course.constant(0), Course.constant(0));
            close("no flops", Numeric.loss(dot, batch), Numeric.loss(none, batch), 1e-13);
            double expected = Numeric.loss(dot, batch)
                    + .3 * flops(batch.matrices().get(0))
                    + .2
                            * flops(Oracles.stacked(
                                    batch.matrices().get(1), batch.matrices().get(2)));
            var splade = new Splade(1, Course.constant(.3), Course.constant(.2));
            close("flops", expected, Numeric.loss(splade, batch), 1e-12);
            var positive = Batch.triples()
                    .mapRows(x -> Arrays.stream(x).map(v -> .2 + Math.abs(v)).toArray());
            Numeric.checkGradients("splade", positive.variables(), v -> splade.of(positive.views(v)));
            var ramp = new Splade(1, new Course(Course.Kind.QUADRATIC, 0, 3e-4, 50_000), Course.constant(1e-4));
            assertEquals(3e-4 / 4, ramp.at(25_000, 100_000).queryFlops().from(), 1e-18);
        });
    }

    private static double flops(double[][] z) {
        double sum = 0;
        for (int j = 0; j < z[0].length; j++) {
            int column = j;
            double mean = Arrays.stream(z)
                    .mapToDouble(r -> Math.abs(r[column]))
                    .average()
                    .orElseThrow();
            sum += mean * mean;
        }
        return sum;
    }

    @Test
    void queriesWithoutAModelWeighWhatTheTableSays() {
        inFloat64(() -> {
            double[] idf = Vocabulary.idf(List.of(new int[] {0, 1, 1}, new int[] {1, 2}), 4);
            assertArrayEquals(
                    new double[] {Math.log(1 + 1.5 / 1.5), Math.log(1 + .5 / 2.5), Math.log(2), Math.log(1 + 2.5 / .5)},
                    idf,
                    1e-15);
            var queries = Vocabulary.inferenceFree(List.of(new int[] {1, 1, 3}, new int[] {0}), idf);
            assertArrayEquals(new double[] {0, idf[1], 0, idf[3], idf[0], 0, 0, 0}, queries.toDoubles(), 1e-15);
            assertThrows(ObjectiveException.class, () -> Vocabulary.inferenceFree(List.of(new int[] {4}), idf));
            var documents = Variable.parameter(Batch.tensor(new double[][] {{1, 0, .5, 2}, {.3, 1, 0, .1}}));
            var views = Views.of(View.frozen(queries), View.live(documents));
            var gradients = Tape.record(() -> new Splade().of(views)).gradients();
            assertEquals(1, gradients.parameters().size());
        });
    }

    // ---- lexical

    @Test
    void sharedWordsCount() {
        inFloat64(() -> {
            var scores = Lexical.scores(Q.tokens(), D.tokens());
            close("scores", flat(table(HeadTest::lexical, Q, D)), scores.value().toDoubles(), 1e-13);
            var weights = Variable.constant(Batch.tensor(new double[][] {{1, -2, .5}, {.3, .7, 2}, {-1, 1, .1}}));
            Numeric.checkGradients(
                    "lexical",
                    List.of(Q.weight(), D.weight()),
                    v -> Lexical.scores(Q.tokens(Q.vector(), v.get(0)), D.tokens(D.vector(), v.get(1)))
                            .mul(weights)
                            .sum());
            var apart = PlainTokens.random(4, new int[] {20, 21}, 0, 2);
            Numeric.allZero(
                    "nothing shared",
                    Lexical.scores(Q.tokens(), apart.tokens()).value().toDoubles());
            var twice = new PlainTokens(
                    Oracles.stacked(apart.vectors(), apart.vectors()),
                    two(apart.weights()),
                    two(apart.ids()),
                    new int[] {0, 4});
            assertEquals(
                    Lexical.scores(apart.tokens(), apart.tokens()).value().item(),
                    Lexical.scores(twice.tokens(), apart.tokens()).value().item());
        });
    }

    @Test
    void wordsWeighWhatALineAndReluSay() {
        inFloat64(() -> {
            var w = Lexical.weights(
                    Variable.constant(Batch.tensor(Batch.A)),
                    Variable.constant(Batch.tensor(new double[][] {{1, 0, -1, 0, .5, 0}})),
                    Variable.constant(Tensor.of(Shape.of(1), .1)));
            double[] expected = Arrays.stream(Batch.A)
                    .mapToDouble(h -> Math.max(0, h[0] - h[2] + .5 * h[4] + .1))
                    .toArray();
            close("weights", expected, w.value().toDoubles(), 1e-14);
        });
    }

    // ---- M3

    private static double[][] cosines() {
        var dense = Batch.random(3, 3, 4, 5).matrices();
        return IntStream.range(0, 3)
                .mapToObj(i -> IntStream.range(0, 6)
                        .mapToDouble(j -> Oracle.cos(dense.get(0)[i], dense.get(1 + j / 3)[j % 3]))
                        .toArray())
                .toArray(double[][]::new);
    }

    static double softCrossEntropy(double[][] teacher, double[][] student, double t) {
        double sum = 0;
        for (int i = 0; i < teacher.length; i++) {
            double[] p = Arrays.stream(teacher[i]).map(v -> v / t).toArray();
            double[] q = Arrays.stream(student[i]).map(v -> v / t).toArray();
            for (int j = 0; j < p.length; j++) sum -= Math.exp(p[j] - Oracles.lse(p)) * (q[j] - Oracles.lse(q));
        }
        return sum / teacher.length;
    }

    static double[][] common(List<double[][]> heads, double... w) {
        return IntStream.range(0, 3)
                .mapToObj(i -> IntStream.range(0, 6)
                        .mapToDouble(j -> IntStream.range(0, 3)
                                .mapToDouble(h -> w[h] * heads.get(h)[i][j])
                                .sum())
                        .toArray())
                .toArray(double[][]::new);
    }

    @Test
    void m3IsItsFormula() {
        inFloat64(() -> {
            double t = .4;
            var heads = List.of(
                    cosines(),
                    table(HeadTest::lexical, Q, D, N),
                    table((q, i, d, j) -> maxSim(q, i, d, j, true), Q, D, N));
            double[][] all = common(heads, 1, .3, 1);
            double[] factors = {1, .1, 1};
            double hard = crossEntropy(all, t);
            double soft = 0;
            for (int h = 0; h < 3; h++) {
                hard += factors[h] * crossEntropy(heads.get(h), t);
                soft += factors[h] * softCrossEntropy(all, heads.get(h), t);
            }
            double distilled = (hard / 4 + soft / 3) / 2;
            close(
                    "plain",
                    hard / 4,
                    new M3(t, 1, .3, 1, .1, false)
                            .of(views(variables(), true))
                            .value()
                            .item(),
                    1e-12);
            close(
                    "distilled",
                    distilled,
                    new M3(t, 1, .3, 1, .1, true)
                            .of(views(variables(), true))
                            .value()
                            .item(),
                    1e-12);
            var plain = new M3(t, 1, .3, 1, .1, false);
            Numeric.checkGradients("m3", variables(), v -> plain.of(views(v, true)));
        });
    }

    /// The difference of the gradients with and without distillation is that of the soft cross entropy alone
    /// whose teacher stands still: moved by central differences of the loops.
    @Test
    void theTeacherOfTheHeadsIsAConstant() {
        inFloat64(() -> {
            double t = .4;
            var with = result(variables(), v -> new M3(t, 1, .3, 1, .1, true).of(views(v, true)));
            var without = result(variables(), v -> new M3(t, 1, .3, 1, .1, false).of(views(v, true)));
            var heads = List.of(
                    cosines(),
                    table(HeadTest::lexical, Q, D, N),
                    table((q, i, d, j) -> maxSim(q, i, d, j, true), Q, D, N));
            double[][] teacher = common(heads, 1, .3, 1);
            for (int k = 0; k < Q.weights().length; k++) {
                double up = moved(teacher, k, 1e-6, t);
                double down = moved(teacher, k, -1e-6, t);
                double soft =
                        2 * with.gradients().get(1)[k] - without.gradients().get(1)[k];
                close("weight " + k, (up - down) / 2e-6, soft, 1e-6);
            }
        });
    }

    private static double moved(double[][] teacher, int k, double by, double t) {
        double[] weights = Q.weights().clone();
        weights[k] += by;
        var q = new PlainTokens(Q.vectors(), weights, Q.ids(), Q.offsets());
        return .1 / 3 * softCrossEntropy(teacher, table(HeadTest::lexical, q, D, N), t);
    }

    /// Heads that judge alike have nothing to learn from each other.
    @Test
    void equalHeadsTeachNothing() {
        inFloat64(() -> {
            var x = Batch.random(1, 3, 5, 11).matrices().get(0);
            var one = Variable.constant(Tensor.full(Shape.of(3), 0)); // no word weighs anything
            var q = Variable.parameter(Batch.tensor(x));
            var d = Variable.parameter(
                    Batch.tensor(Batch.random(1, 3, 5, 12).matrices().get(0)));
            var offsets = Ints.of(0, 1, 2, 3);
            var views = Views.pairs(q, d)
                    .withTokens(Role.ANCHOR, List.of(new Tokens(q, one, Ints.of(0, 1, 2), offsets)))
                    .withTokens(Role.POSITIVE, List.of(new Tokens(d, one, Ints.of(0, 1, 2), offsets)));
            var variables = List.of(q, d);
            // dense and multi are the same; the dense head is the teacher, so both imitate themselves
            var with = result(variables, v -> new M3(.4, 1, 0, 0, 0, true).of(views));
            var without = result(variables, v -> new M3(.4, 1, 0, 0, 0, false).of(views));
            for (int v = 0; v < 2; v++) {
                double[] half = Arrays.stream(without.gradients().get(v))
                        .map(g -> g / 2)
                        .toArray();
                close("gradient", half, with.gradients().get(v), 1e-12);
            }
        });
    }

    @Test
    void tokensThatDoNotFitAreRefused() {
        inFloat64(() -> {
            var v = Q.vector();
            var w = Q.weight();
            var error = assertThrows(
                    ObjectiveException.class, () -> new Tokens(v, w, Ints.of(Q.ids()), Ints.of(0, 2, 2, 6)));
            assertTrue(error.getMessage().contains("give every item a token"), error::getMessage);
            assertThrows(ObjectiveException.class, () -> new Tokens(v, w, Ints.of(1), Ints.of(0, 6)));
            error = assertThrows(
                    ObjectiveException.class,
                    () -> new ColBert().of(Batch.pairs().views()));
            assertTrue(error.getMessage().contains("needs the tokens of the view 'anchor'"), error::getMessage);
            var views = Batch.pairs().views();
            assertThrows(
                    ObjectiveException.class,
                    () -> views.withTokens(Role.ANCHOR, new ArrayList<>(List.of(Q.tokens()))));
        });
    }
}
