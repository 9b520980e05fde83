package dev.dipole.contrastive;

import static dev.dipole.contrastive.Batch.A;
import static dev.dipole.contrastive.Batch.H;
import static dev.dipole.contrastive.Batch.P;
import static dev.dipole.contrastive.Numeric.close;
import static dev.dipole.contrastive.Numeric.inFloat64;
import static dev.dipole.contrastive.Numeric.loss;
import static dev.dipole.contrastive.Numeric.result;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.softmax.Dcl;
import dev.dipole.contrastive.softmax.Directions;
import dev.dipole.contrastive.softmax.Gte;
import dev.dipole.contrastive.softmax.InfoNce;
import dev.dipole.contrastive.softmax.Negatives;
import dev.dipole.contrastive.softmax.NtXent;
import dev.dipole.contrastive.softmax.SupCon;
import dev.dipole.tensor.Ints;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;

/// What the formulas say where they can be solved by hand, and the limits in which one recipe is another.
class ClosedFormTest {
    private static final Batch PAIRS = Batch.pairs();
    private static final Batch TRIPLES = Batch.triples();

    @Test
    void theGradientByTheScoresIsSoftmaxMinusTarget() {
        inFloat64(() -> {
            double temperature = 0.5;
            var term = (TableTerm) ((WeightedSum) new InfoNce(temperature).parts())
                    .terms()
                    .get(0)
                    .term();
            var table = term.table(PAIRS.views());
            var scores = Variable.parameter(table.scores().value().copy());
            double[] gradient = result(
                            List.of(scores),
                            s -> term.measure(table.withScores(s.get(0))).value())
                    .gradients()
                    .get(0);
            for (int i = 0; i < 4; i++) {
                double[] row = new double[4];
                for (int j = 0; j < 4; j++) row[j] = Math.exp(Oracle.cos(A[i], P[j]) / temperature);
                double sum = Arrays.stream(row).sum();
                for (int j = 0; j < 4; j++) {
                    double expected = (row[j] / sum - (i == j ? 1 : 0)) / (4 * temperature);
                    close("dL/ds " + i + j, expected, gradient[4 * i + j], 1e-12);
                }
            }
            close("by S instead of s", 0.089534265668, gradient[1] * temperature, 1e-9);
        });
    }

    @Test
    void oneRow() {
        inFloat64(() -> {
            var one = PAIRS.head(1);
            for (var directions : Directions.values()) {
                var result = result(new InfoNce(.05, directions), one);
                assertEquals(0, result.loss());
                for (double g : Arrays.stream(result.gradients().get(0)).toArray()) close("gradient", 0, g, 1e-15);
            }
            close("GTE twice", Math.log(2), loss(new Gte(.05, true), one), 1e-12);
            assertEquals(0, loss(new Gte(.05, false), one));
            assertEquals(0, loss(new NtXent(), one));
            assertEquals(0, loss(new Dcl(), one));
            double s = Oracle.cos(A[0], P[0]);
            double h = Oracle.cos(A[0], H[0]);
            close("with a hard negative", Oracle.softplus((h - s) / .05), loss(new InfoNce(), TRIPLES.head(1)), 1e-12);
        });
    }

    /// One positive, one negative: softmax is the logistic link (F1).
    @Test
    void ownNegativesAreSoftplusOfTheDifference() {
        inFloat64(() -> {
            double expected = 0;
            for (int i = 0; i < 4; i++)
                expected += Oracle.softplus((Oracle.cos(A[i], H[i]) - Oracle.cos(A[i], P[i])) / .3) / 4;
            close("F1", expected, loss(new InfoNce(.3, Directions.QD, Negatives.ONLY_OWN), TRIPLES), 1e-12);
        });
    }

    /// `InfoNCE_i = softplus(DCL_i)` (F2).
    @Test
    void aSoftmaxRowIsSoftplusOfItsDecoupledRow() {
        inFloat64(() -> {
            var table = new Relation.TwoViews().table(PAIRS.views(), new Similarity.Cosine());
            double[] joint = ((Costs.PerRow) new Link.CrossEntropy().costs(table))
                    .values()
                    .value()
                    .toDoubles();
            double[] decoupled = ((Costs.PerRow) new Link.Decoupled().costs(table))
                    .values()
                    .value()
                    .toDoubles();
            for (int i = 0; i < 8; i++) close("row " + i, joint[i], Oracle.softplus(decoupled[i]), 1e-12);
        });
    }

    /// `‖a − b‖² = 2 − 2cos` on unit vectors (F3).
    @Test
    void squaredDistancesOfUnitVectorsAreCosines() {
        inFloat64(() -> {
            var a = Variable.constant(Batch.tensor(A)).unitRows();
            var p = Variable.constant(Batch.tensor(P)).unitRows();
            double[] cosines = new Similarity.Cosine().table(a, p).value().toDoubles();
            double[] squares =
                    new Similarity.NegativeSquaredL2().table(a, p).value().toDoubles();
            double[] lengths = new Similarity.NegativeL2().table(a, p).value().toDoubles();
            for (int i = 0; i < cosines.length; i++) {
                close("squared", 2 * cosines[i] - 2, squares[i], 1e-12);
                close("length", -Math.sqrt(2 - 2 * cosines[i]), lengths[i], 1e-11);
            }
        });
    }

    @Test
    void pairsAreTheDiagonalOfTheTable() {
        inFloat64(() -> {
            var a = Variable.constant(Batch.tensor(A));
            var p = Variable.constant(Batch.tensor(P));
            for (var similarity : List.of(
                    new Similarity.Cosine(),
                    new Similarity.Dot(),
                    new Similarity.NegativeL2(),
                    new Similarity.NegativeSquaredL2())) {
                double[] table = similarity.table(a, p).value().toDoubles();
                double[] pairs = similarity.pairs(a, p).value().toDoubles();
                for (int i = 0; i < 4; i++) close(similarity.label(), table[5 * i], pairs[i], 1e-12);
            }
            close(
                    "dot",
                    Oracle.dot(A[1], P[1]),
                    new Similarity.Dot().pairs(a, p).value().toDoubles()[1],
                    1e-12);
        });
    }

    @Test
    void aSymmetricTableMakesBothDirectionsEqual() {
        inFloat64(() -> {
            var same = new Batch(List.of(A, A), List.of());
            double qd = loss(new InfoNce(.05, Directions.QD), same);
            close("dq", qd, loss(new InfoNce(.05, Directions.DQ), same), 1e-12);
            close("both", qd, loss(new InfoNce(.05, Directions.BOTH), same), 1e-12);
        });
    }

    @Test
    void bothDirectionsAreTheMeanOfTheTwo() {
        inFloat64(() -> {
            double mean =
                    (loss(new InfoNce(.05, Directions.QD), PAIRS) + loss(new InfoNce(.05, Directions.DQ), PAIRS)) / 2;
            close("mean", mean, loss(new InfoNce(.05, Directions.BOTH), PAIRS), 1e-12);
            close(
                    "dq is qd with swapped sides",
                    loss(new InfoNce(.05, Directions.DQ), PAIRS),
                    loss(new InfoNce(), PAIRS.swapped()),
                    1e-12);
        });
    }

    @Test
    void withoutHardNegativesEveryPoolIsThePlainOne() {
        inFloat64(() -> close(
                "m = 0",
                loss(new InfoNce(), PAIRS),
                loss(new InfoNce(.05, Directions.QD, Negatives.BATCH_AND_OWN), PAIRS),
                1e-12));
    }

    @Test
    void aPositiveRepeatedAsNegativeAddsLogTwoAtSaturation() {
        inFloat64(() -> {
            var orthogonal = new double[4][6];
            for (int i = 0; i < 4; i++) orthogonal[i][i] = 1;
            var saturated = new Batch(List.of(orthogonal, orthogonal, orthogonal), List.of());
            close("log 2", Math.log(2), loss(new InfoNce(.01), saturated), 1e-12);
        });
    }

    @Test
    void plainLoopsAgree() {
        inFloat64(() -> {
            var margin = new InfoNce(.5, Directions.QD, Negatives.ALL, new Similarity.Cosine(), .3, true);
            close("margin", Oracle.margin(A, P, .5, .3), loss(margin, PAIRS), 1e-12);
            var own = new InfoNce(.05, Directions.QD, Negatives.BATCH_AND_OWN);
            close("own negatives", Oracle.batchAndOwn(A, P, H, .05), loss(own, TRIPLES), 1e-12);
            close("gte with hard negatives", Oracle.gte(A, P, H, .05), loss(new Gte(.05, true), TRIPLES), 1e-12);
        });
    }

    @Test
    void moreBlocksNeverLowerTheLoss() {
        inFloat64(() -> {
            double one = loss(new InfoNce(.05), PAIRS);
            double once = loss(new Gte(.05, false), PAIRS);
            double twice = loss(new Gte(.05, true), PAIRS);
            double hard = loss(new Gte(.05, true), TRIPLES);
            assertTrue(one < once && once < twice && twice < hard, () -> one + " " + once + " " + twice + " " + hard);
        });
    }

    @Test
    void supConWithTwinsIsNtXent() {
        inFloat64(() -> {
            var twins = new Batch(List.of(A, P), List.of(3, 1, 4, 2));
            close("limit", loss(new NtXent(.5), PAIRS), loss(new SupCon(.5), twins), 1e-12);
            var a = result(new NtXent(.5), PAIRS);
            var b = result(new SupCon(.5), twins);
            for (int v = 0; v < 2; v++)
                close("gradient", a.gradients().get(v), b.gradients().get(v), 1e-12);
        });
    }

    @Test
    void alignmentAndUniformity() {
        inFloat64(() -> {
            var alignment = new Regulariser.Alignment(2);
            close("golden alignment", 1.038830017977, value(alignment, PAIRS), 1e-9);
            close("golden uniformity", -2.257398491992, value(new Regulariser.Uniformity(Role.ANCHOR, 2), PAIRS), 1e-9);
            close(
                    "other t",
                    Oracle.uniformity(P, .7),
                    value(new Regulariser.Uniformity(Role.POSITIVE, .7), PAIRS),
                    1e-12);
            var opposite = new Batch(List.<double[][]>of(new double[][] {{1, 2}, {-1, -2}}), List.of());
            close(
                    "two opposite points",
                    -4 * 1.5,
                    value(new Regulariser.Uniformity(Role.ANCHOR, 1.5), opposite),
                    1e-12);
            double lengths = 0;
            for (int i = 0; i < 4; i++) lengths += Math.sqrt(2 - 2 * Oracle.cos(A[i], P[i])) / 4;
            close("alpha 1", lengths, value(new Regulariser.Alignment(1), PAIRS), 1e-11);
            double both = (Oracle.uniformity(A, 2) + Oracle.uniformity(P, 2)) / 2;
            close("sum", 1.038830017977 + both, loss(new AlignmentUniformity(), PAIRS), 1e-9);
        });
    }

    @Test
    void aDistributionAsTarget() {
        inFloat64(() -> {
            var table = new Relation.Diagonal(Direction.QD).table(PAIRS.views(), new Similarity.Cosine());
            var scores = Variable.parameter(table.scores().value().copy());
            double hard = Reduction.MEAN
                    .of(new Link.CrossEntropy().costs(table))
                    .value()
                    .item();
            var oneHot = new Target.Distribution(Cells.diagonal(4).indicator(scores.value()));
            close("one-hot", hard, crossEntropy(table, oneHot, List.of(scores)).loss(), 1e-12);
            var own = new Target.Distribution(table.scores().value().softmax());
            for (double g :
                    crossEntropy(table, own, List.of(scores)).gradients().get(0)) close("its own softmax", 0, g, 1e-12);
        });
    }

    private static Numeric.Result crossEntropy(ScoreTable table, Target target, List<Variable> scores) {
        return result(scores, s -> {
            var aimed = new ScoreTable(
                    s.get(0), target, table.candidates(), table.duplicates(), table.rows(), table.columns());
            return Reduction.MEAN.of(new Link.CrossEntropy().costs(aimed));
        });
    }

    @Test
    void theMarginalLinkSumsOverPositives() {
        inFloat64(() -> {
            double[] s = {1, 2, -1, 0.5};
            var scores = Variable.parameter(Tensor.of(Shape.of(1, 4), s));
            var positives = Cells.nonZero(Tensor.of(Shape.of(1, 4), 1, 0, 1, 0));
            var table = new ScoreTable(
                    scores,
                    new Target.Positives(positives),
                    Cells.all(1, 4),
                    Cells.none(1, 4),
                    Axis.of("anchor", 1),
                    Axis.of("item", 4));
            double all = Arrays.stream(s).map(Math::exp).sum();
            double expected = -Math.log((Math.exp(1) + Math.exp(-1)) / all);
            double out = -(Math.log(Math.exp(1) / all) + Math.log(Math.exp(-1) / all)) / 2;
            close(
                    "marginal",
                    expected,
                    Reduction.SUM
                            .of(new Link.Marginal(false).costs(table))
                            .value()
                            .item(),
                    1e-12);
            close(
                    "out",
                    out,
                    Reduction.SUM
                            .of(new Link.CrossEntropy().costs(table))
                            .value()
                            .item(),
                    1e-12);
            Numeric.checkGradients(
                    "marginal",
                    List.of(scores),
                    v -> Reduction.SUM.of(new Link.Marginal(false).costs(table.withScores(v.get(0)))));
        });
    }

    @Test
    void reductions() {
        inFloat64(() -> {
            var values = Variable.constant(Tensor.of(Shape.of(4), 1, 2, 3, 6));
            var judged = new java.util.BitSet();
            judged.set(1, 3);
            var costs = Costs.ofRows(values, judged);
            assertEquals(5, Reduction.SUM.of(costs).value().item());
            assertEquals(1.25, Reduction.MEAN.of(costs).value().item());
            assertEquals(2.5, Reduction.MEAN_OF_JUDGED.of(costs).value().item());
            var none = Costs.ofRows(values, new java.util.BitSet());
            for (var reduction : Reduction.values())
                assertEquals(0, reduction.of(none).value().item());
        });
    }

    /// A sum of a named objective's terms and a regulariser, weights and all.
    @Test
    void anObjectiveIsTheWeightedSumOfItsTerms() {
        inFloat64(() -> {
            var pull = new Regulariser.Alignment(2);
            var spread = new Regulariser.Uniformity(Role.ANCHOR, 2);
            var sum = Objective.sum(new Weighted(0.3, pull), new Weighted(-2, spread));
            close("sum", 0.3 * value(pull, PAIRS) - 2 * value(spread, PAIRS), loss(sum, PAIRS), 1e-12);
            assertEquals(loss(Objective.only(pull), PAIRS), value(pull, PAIRS));
            assertEquals(
                    Ints.of(2),
                    Ints.of(sum.measure(PAIRS.views()).report().terms().size()));
        });
    }

    private static double value(Term term, Batch batch) {
        return term.measure(batch.views()).value().value().item();
    }
}
