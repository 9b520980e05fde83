package dev.dipole.contrastive;

import static dev.dipole.contrastive.Batch.A;
import static dev.dipole.contrastive.Batch.H;
import static dev.dipole.contrastive.Batch.P;
import static dev.dipole.contrastive.Numeric.close;
import static dev.dipole.contrastive.Numeric.inFloat64;
import static dev.dipole.contrastive.Numeric.result;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertThrows;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.softmax.InfoNce;
import dev.dipole.contrastive.teacher.EmbedDistill;
import dev.dipole.contrastive.teacher.KlDistillation;
import dev.dipole.contrastive.teacher.MarginMse;
import dev.dipole.contrastive.teacher.Rkd;
import dev.dipole.contrastive.teacher.SelfDistillation;
import dev.dipole.contrastive.teacher.VectorMse;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// Imitation of a teacher: limits that are no recipes, self-distillation of several heads, the peeled softmax.
class TeacherTest {
    private static ScoreTable row(Target target, double... scores) {
        int n = scores.length;
        return new ScoreTable(
                Variable.parameter(Tensor.of(Shape.of(1, n), scores)),
                target,
                Cells.all(1, n),
                Cells.none(1, n),
                Axis.of("query", 1),
                Axis.of("candidate", n));
    }

    private static Target values(double... y) {
        return new Target.Graded(Tensor.of(Shape.of(1, y.length), y));
    }

    @Test
    void peeledInTheOrderOfTheTargetItIsListMle() {
        inFloat64(() -> {
            var table = row(values(2, 0, 1, 3), .2, 1.1, -.4, .7);
            var link = new PeeledSoftmax(PeeledSoftmax.Order.BY_VALUE, PeeledSoftmax.Weights.ONE);
            close("ListMLE", 4.322726876521, link.costs(table).sum().value().item(), 1e-9);
            Numeric.checkGradients(
                    "ListMLE",
                    List.of(table.scores()),
                    s -> link.costs(table.withScores(s.get(0))).sum());
            var two = row(values(1, 0), .2, 1.1);
            close(
                    "two: logistic",
                    Oracle.softplus(.9),
                    link.costs(two).sum().value().item(),
                    1e-12);
        });
    }

    @Test
    void aWarmTeacherIsMatchedByHalfTheSquaredDifference() {
        inFloat64(() -> {
            double[][] scores = {{5, 1}, {4, 3}, {6, 2}, {3, 2.5}};
            var batch = Batch.triples().taught(scores);
            double expected = Oracles.mean(4, i -> {
                double s = Oracle.dot(A[i], P[i]) - Oracle.dot(A[i], H[i]);
                double t = scores[i][0] - scores[i][1];
                double centred = (s - t) / 2; // of each of two candidates
                return 2 * centred * centred / (2 * 2);
            });
            close("warm", expected, Numeric.loss(new KlDistillation(new Similarity.Dot(), 1e4), batch), 1e-4);
        });
    }

    @Test
    void whoAgreesWithTheTeacherPaysNothing() {
        inFloat64(() -> {
            double[][] same = new double[4][2];
            for (int i = 0; i < 4; i++) {
                same[i][0] = Oracle.dot(A[i], P[i]) + i;
                same[i][1] = Oracle.dot(A[i], H[i]) + i;
            }
            var taught = Batch.triples().taught(same);
            var seen = Batch.pairs().guided(A, P);
            double[][] longer = Arrays.stream(A)
                    .map(r -> Arrays.stream(r).map(v -> 2.5 * v).toArray())
                    .toArray(double[][]::new);
            free(new KlDistillation(), taught);
            free(new MarginMse(), taught);
            free(new VectorMse(false, false), seen);
            free(new EmbedDistill(), seen);
            free(new Rkd(), new Batch(List.<double[][]>of(A), List.of()).guided(longer));
        });
    }

    private static void free(NamedObjective objective, Batch batch) {
        var result = result(objective, batch);
        assertEquals(0, result.loss(), 1e-12, objective.card().name());
        result.gradients().forEach(g -> Arrays.stream(g).forEach(v -> assertEquals(0, v, 1e-9)));
    }

    @Test
    void widthsThatDifferAreRefusedWithTheFix() {
        inFloat64(() -> {
            var batch = Batch.pairs().guided(new double[][] {{1, 2}, {3, 4}, {5, 6}, {7, 8}});
            var refusal = assertThrows(ObjectiveException.class, () -> Numeric.loss(new EmbedDistill(), batch));
            assertEquals(
                    "embed-distill: the student's vectors have 6 numbers, the teacher's 2; set 'teacherWidth' to"
                            + " project the student's",
                    refusal.getMessage());
            var mse = assertThrows(ObjectiveException.class, () -> Numeric.loss(new VectorMse(), batch));
            assertTrue(mse.getMessage().contains("embed-distill"));
        });
    }

    private static ScoreTable head(Variable scores) {
        return new ScoreTable(
                scores,
                new Target.Positives(Cells.diagonal(4)),
                Cells.all(4, 4),
                Cells.none(4, 4),
                Axis.of("anchor", 4),
                Axis.of("positive", 4));
    }

    private static Variable cosines(double[][] a, double[][] b) {
        var table =
                new Similarity.Cosine().table(Variable.constant(Batch.tensor(a)), Variable.constant(Batch.tensor(b)));
        return Variable.parameter(table.value().copy());
    }

    /// One head is its own teacher: the distilled part is the entropy of its softmax and sends no gradient.
    @Test
    void aHeadThatIsTheSumLearnsNothingFromIt() {
        inFloat64(() -> {
            var objective = new SelfDistillation(.5, List.of(1.0), List.of(1.0), true);
            var scores = cosines(A, P);
            var mine = result(List.of(scores), s -> objective.of(List.of(head(s.get(0)))));
            double entropy = Oracles.mean(4, i -> {
                double[] p = Oracles.softmax(Oracles.cosines(A[i], P, .5));
                return Oracles.crossEntropy(p, Oracles.cosines(A[i], P, .5));
            });
            double infoNce = Numeric.loss(new InfoNce(.5), Batch.pairs());
            close("loss", infoNce / 2 + entropy / 2, mine.loss(), 1e-12);
            var plain = result(
                    List.of(scores),
                    s -> Reduction.MEAN.of(
                            new Link.CrossEntropy().costs(new Shaping.Temperature(.5).apply(head(s.get(0))))));
            double[] half =
                    Arrays.stream(plain.gradients().get(0)).map(g -> g / 2).toArray();
            close("gradient", half, mine.gradients().get(0), 1e-12);
        });
    }

    @Test
    void threeHeadsLearnFromTheirSum() {
        inFloat64(() -> {
            var objective = new SelfDistillation(.1, List.of(1.0, .3, 1.0), List.of(1.0, .1, 1.0), true);
            double[][][] s = new double[3][][];
            var heads = List.of(cosines(A, P), cosines(H, P), cosines(A, H));
            for (int h = 0; h < 3; h++) {
                double[] flat = heads.get(h).value().toDoubles();
                s[h] = new double[4][];
                for (int i = 0; i < 4; i++) s[h][i] = Arrays.copyOfRange(flat, 4 * i, 4 * i + 4);
            }
            double[] w = {1, .3, 1};
            double[] lambda = {1, .1, 1};
            double expected = Oracles.mean(4, i -> {
                double[] sum = new double[4];
                for (int j = 0; j < 4; j++) for (int h = 0; h < 3; h++) sum[j] += w[h] * s[h][i][j] / .1;
                double[] teacher = Oracles.softmax(sum);
                double[] one = new double[4];
                one[i] = 1;
                double direct = Oracles.crossEntropy(one, sum);
                double distilled = 0;
                for (int h = 0; h < 3; h++) {
                    double[] own = Oracles.over(s[h][i], .1);
                    direct += lambda[h] * Oracles.crossEntropy(one, own);
                    distilled += lambda[h] * Oracles.crossEntropy(teacher, own);
                }
                return direct / 8 + distilled / 6;
            });
            var loss = objective.of(heads.stream().map(TeacherTest::head).toList());
            close("loss", expected, loss.value().item(), 1e-9);
            var refusal = assertThrows(ObjectiveException.class, () -> objective.of(List.of(head(heads.get(0)))));
            assertEquals("self-distillation: 1 tables do not fit 3 heads", refusal.getMessage());
        });
    }
}
