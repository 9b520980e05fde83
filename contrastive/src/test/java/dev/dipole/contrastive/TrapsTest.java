package dev.dipole.contrastive;

import static dev.dipole.contrastive.Batch.A;
import static dev.dipole.contrastive.Batch.H;
import static dev.dipole.contrastive.Batch.P;
import static dev.dipole.contrastive.Numeric.allZero;
import static dev.dipole.contrastive.Numeric.close;
import static dev.dipole.contrastive.Numeric.inFloat64;
import static dev.dipole.contrastive.Numeric.result;
import static dev.dipole.contrastive.Oracle.cos;
import static dev.dipole.contrastive.Oracle.softplus;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotNull;
import static org.junit.jupiter.api.Assertions.assertNull;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.evaluation.RankingMetrics;
import dev.dipole.contrastive.joint.EmpSsl;
import dev.dipole.contrastive.joint.VicReg;
import dev.dipole.contrastive.metric.Triplet;
import dev.dipole.contrastive.proxy.ProxyNca;
import dev.dipole.contrastive.regulariser.Dispersive;
import dev.dipole.contrastive.regulariser.Variance;
import dev.dipole.contrastive.softmax.GistEmbed;
import dev.dipole.contrastive.softmax.Gte;
import dev.dipole.contrastive.softmax.HardNegativeContrastive;
import dev.dipole.contrastive.softmax.InfoNce;
import dev.dipole.contrastive.train.Recipe;
import dev.dipole.contrastive.wrapper.AdaptiveLayers;
import dev.dipole.contrastive.wrapper.Sum;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Mistakes that public code, papers and summaries have made, each with a test that fails where it is repeated.
/// [PolicyTrapsTest] has those of rerankers, preferences and policies, [ExtremesTest] the one of all: NaN from
/// batches that happen. Tables of papers that contradict themselves, such as two rows of GRACE's table 2 that are
/// shifted by a column, are the source of no number here.
class TrapsTest {
    private static double[][] scaled(double[][] m, double factor) {
        return Arrays.stream(m).map(r -> Specimen.scaled(r, factor)).toArray(double[][]::new);
    }

    private static double loss(Objective objective, double[][]... views) {
        return Numeric.loss(objective, new Batch(List.of(views), List.of()));
    }

    /// GTE, eq. 2 as printed, has the positive twice in the denominator; the code of its forerunners has it once.
    /// Taken for each other, every loss is off, by log 2 where nothing else competes.
    @Test
    void gteHasThePositiveTwiceInTheDenominatorOrOnce() {
        inFloat64(() -> {
            var single = Batch.pairs().head(1);
            close("as printed", Math.log(2), Numeric.loss(new Gte(.01, true), single), 1e-12);
            assertEquals(0, Numeric.loss(new Gte(.01, false), single), "once");
            assertTrue(new Gte().positiveTwice(), "as printed by default");
            close("twice", 6.298334674716, Numeric.loss(new Gte(.05, true), Batch.pairs()), 1e-9);
            close("once", 6.110383722600, Numeric.loss(new Gte(.05, false), Batch.pairs()), 1e-9);
        });
    }

    /// The dispersive loss's published code averages over the diagonal too, whose distances are 0, and divides
    /// distances by the width; the paper's formula says neither. Coefficients do not carry over.
    @Test
    void dispersionKeepsItsDiagonalAndDividesByTheWidthOnlyWhereTold() {
        inFloat64(() -> {
            var far = new double[][] {{0, 0}, {100, 0}};
            close("the diagonal bounds it by log 1/n", -Math.log(2), loss(dispersive(1, true, false), far), 1e-12);
            close("without there is no bound", -1e4, loss(dispersive(1, false, false), far), 1e-9);
            double mean = 0;
            for (double[] x : A) for (double[] y : A) mean += Math.exp(-squared(x, y) / (6 * .5)) / 16;
            close("divided by the width", Math.log(mean), loss(dispersive(.5, true, true), A), 1e-12);
            close("a temperature", loss(dispersive(3, true, false), A), loss(dispersive(.5, true, true), A), 1e-12);
            assertEquals(dispersive(1, true, true), new Dispersive(), "as the code by default");
        });
    }

    private static Dispersive dispersive(double temperature, boolean diagonal, boolean perWidth) {
        return new Dispersive(Dispersive.Variant.INFONCE_L2, temperature, 1, diagonal, perWidth, false);
    }

    private static double squared(double[] x, double[] y) {
        return IntStream.range(0, x.length)
                .mapToDouble(k -> (x[k] - y[k]) * (x[k] - y[k]))
                .sum();
    }

    /// The importance weights of hard-negative contrastive learning read like constants in the paper, but carry
    /// gradient in its code: one value, two gradients.
    @Test
    void hardnessWeightsCarryGradientUnlessDetached() {
        inFloat64(() -> {
            var attached = new HardNegativeContrastive(.5, .1, 1, false, true);
            var detached = new HardNegativeContrastive(.5, .1, 1, true, true);
            var whole = result(attached, Batch.pairs());
            var part = result(detached, Batch.pairs());
            assertEquals(whole.loss(), part.loss(), 1e-14);
            double[] step = Specimen.scaled(whole.gradients().get(0), 1e-6);
            double[][] up = moved(A, step, 1);
            double[][] down = moved(A, step, -1);
            double slope = Oracle.dot(whole.gradients().get(0), step);
            close("the code's", slope, (loss(attached, up, P) - loss(attached, down, P)) / 2, 1e-12);
            double other =
                    Math.abs(part.gradients().get(0)[0] - whole.gradients().get(0)[0]);
            assertTrue(other > 1e-3, "detached weights teach otherwise");
            assertTrue(!new HardNegativeContrastive().detach(), "as the code by default");
        });
    }

    private static double[][] moved(double[][] m, double[] by, double factor) {
        int width = m[0].length;
        return IntStream.range(0, m.length)
                .mapToObj(i -> IntStream.range(0, width)
                        .mapToDouble(k -> m[i][k] + factor * by[i * width + k])
                        .toArray())
                .toArray(double[][]::new);
    }

    /// Some code halves VICReg's variance terms, the paper and others sum them: the published weight 25 means
    /// two things.
    @Test
    void vicRegSumsVariancesOrHalvesThem() {
        inFloat64(() -> {
            var small = scaled(A, .4);
            double sum = variance(small) + variance(P);
            assertTrue(sum > .1);
            close("summed", 25 * sum, loss(new VicReg(0, 25, 0, false), small, P), 1e-12);
            close("halved", 12.5 * sum, loss(new VicReg(0, 25, 0, true), small, P), 1e-12);
            double difference = loss(new VicReg(), small, P) - loss(new VicReg(25, 25, 1, true), small, P);
            close("nothing else differs", 12.5 * sum, difference, 1e-12);
        });
    }

    private static double variance(double[][] m) {
        return new Variance(1, 1e-4)
                .of(Variable.constant(Batch.tensor(m)))
                .value()
                .item();
    }

    /// ProxyNCA leaves the own proxy out of its sum, ProxyNCA++ keeps it, and libraries call the second by the
    /// name of the first. A row of the one is softplus of a row of the other.
    @Test
    void proxyNcaHasTwoDenominators() {
        inFloat64(() -> {
            var item = new Batch(List.<double[][]>of(new double[][] {A[1]}), List.of(1))
                    .weighted(ProxyRelation.PROXIES, H);
            double own = 2 * cos(A[1], H[1]) - 2;
            double others = Oracles.lse(A[1], H, c -> c != 1, (x, w) -> 2 * cos(x, w) - 2);
            close("left out", others - own, Numeric.loss(new ProxyNca(1, false, 0), item), 1e-12);
            close("kept", softplus(others - own), Numeric.loss(new ProxyNca(1, true, 0), item), 1e-12);
        });
    }

    /// sentence-transformers' triplet loss once had the sign of its Euclidean and Manhattan distances turned
    /// round: the positive was pushed away.
    @Test
    void aNearerPositiveAndAFartherNegativeCostLess() {
        inFloat64(() -> {
            for (var similarity : List.of(
                    new Similarity.Cosine(),
                    new Similarity.Dot(),
                    new Similarity.NegativeL2(),
                    new Similarity.NegativeSquaredL2(),
                    new Similarity.UnitL2(),
                    new Similarity.SignalToNoise())) {
                for (boolean soft : new boolean[] {false, true}) {
                    var triplet = new Triplet(5, similarity, soft, false);
                    double loss = loss(triplet, turned(0), turned(10), turned(40));
                    assertTrue(loss < loss(triplet, turned(0), turned(20), turned(40)), similarity.label());
                    assertTrue(loss > loss(triplet, turned(0), turned(10), turned(60)), similarity.label());
                }
            }
        });
    }

    private static double[][] turned(double degrees) {
        double angle = Math.toRadians(degrees);
        return new double[][] {{Math.cos(angle), Math.sin(angle), 0, 0}};
    }

    /// GISTEmbed's code loses the similarity of an item with itself only because the guide finds it closer than
    /// the positive; a guide that finds all alike leaves it in, as the hardest negative there is.
    @Test
    void anItemIsNoNegativeOfItselfWhateverTheGuideSays() {
        inFloat64(() -> {
            double[][] alike = new double[4][];
            Arrays.fill(alike, new double[] {1, 2});
            double expected = Oracles.mean(4, i -> {
                var row = new ArrayList<Double>();
                for (int j = 0; j < 4; j++) {
                    row.add(cos(A[i], P[j]) / .05);
                    if (j != i) row.addAll(List.of(cos(A[i], A[j]) / .05, cos(P[i], P[j]) / .05));
                }
                return Oracle.logSumExp(row) - cos(A[i], P[i]) / .05;
            });
            var gist = new GistEmbed(.05, FalseNegatives.Bound.ABSOLUTE, 0, true);
            close(
                    "nothing but itself is left out",
                    expected,
                    Numeric.loss(gist, Batch.pairs().guided(alike, alike)),
                    1e-12);
        });
    }

    /// lightly's EMP-SSL adds the coding rate instead of subtracting it: a step downhill then draws vectors
    /// together.
    @Test
    void empSslSpreads() {
        inFloat64(() -> SpreadClosedFormTest.assertSpreads(z -> new EmpSsl(.2, 0).of(Views.pairs(z, z))));
    }

    /// sentence-transformers' adaptive layers once let gradients into the teacher: the last layer learnt to be
    /// like the earlier ones.
    @Test
    void theTeacherOfEarlierLayersIsAConstant() {
        inFloat64(() -> {
            var only = new AdaptiveLayers(-1, 0, 0, 1, .3, true, true, new InfoNce(.3));
            var found = result(WrapperTest.variables(WrapperTest.layers()), z -> only.of(WrapperTest.layered(z)));
            assertTrue(found.loss() > 0);
            allZero("the last layer's anchors", found.gradients().get(0));
            allZero("the last layer's positives", found.gradients().get(1));
            assertTrue(Arrays.stream(found.gradients().get(2)).anyMatch(g -> g != 0));
        });
    }

    /// Its list of layers begins with the embeddings, before the first block, though nobody says so.
    @Test
    void theEmbeddingsAreALayerUnlessLeftOut() {
        inFloat64(() -> {
            for (boolean from : new boolean[] {true, false}) {
                var objective = new AdaptiveLayers(-1, 1, 1, 1, .3, from, true, new InfoNce(.3));
                var z = WrapperTest.variables(WrapperTest.layers());
                var gradients =
                        Tape.record(() -> objective.of(WrapperTest.layered(z))).gradients();
                if (from) assertNotNull(gradients.find(z.get(2)));
                else assertNull(gradients.find(z.get(2)));
                assertNotNull(gradients.find(z.get(4)));
            }
        });
    }

    /// SEAL's code sums two of the three losses that its text describes: the documents with parts masked teach
    /// nothing. Here a sum is the sum of all its terms, in the value and in each view's gradient.
    @Test
    void everyTermOfASumTeaches() {
        inFloat64(() -> {
            var masked = Batch.random(1, 4, 6, 12).matrices().get(0);
            var documents = List.of(P, H, masked); // with mark-up, without, with parts masked
            var variables = new ArrayList<Variable>();
            for (var m : List.of(A, P, H, masked)) variables.add(Variable.parameter(Batch.tensor(m)));
            var sum = result(variables, z -> {
                Variable total = null;
                for (int k = 1; k <= 3; k++) {
                    var loss = new InfoNce(.02).of(Views.pairs(z.get(0), z.get(k)));
                    total = total == null ? loss : total.add(loss);
                }
                return java.util.Objects.requireNonNull(total);
            });
            double expected = documents.stream()
                    .mapToDouble(d -> Oracles.crossEntropy(A, d, .02))
                    .sum();
            close("the text's", expected, sum.loss(), 1e-12);
            for (var gradient : sum.gradients())
                assertTrue(Arrays.stream(gradient).anyMatch(g -> Math.abs(g) > 1e-6));
            var shares = List.of(
                    new Sum.Share(1, new InfoNce(.02)),
                    new Sum.Share(2, new InfoNce(.2)),
                    new Sum.Share(4, new InfoNce(2)));
            double weighed = Oracles.crossEntropy(A, P, .02)
                    + 2 * Oracles.crossEntropy(A, P, .2)
                    + 4 * Oracles.crossEntropy(A, P, 2);
            close("the sum of settings", weighed, loss(new Sum(shares), A, P), 1e-12);
        });
    }

    /// Summaries print SEAL's nDCG@10 as MRR@10. The two agree on a single relevant document in first place and
    /// hardly elsewhere.
    @Test
    void meanReciprocalRankIsNotDiscountedGain() {
        var second = RankingMetrics.ofQuery(List.of("x", "a", "y"), Map.of("a", 1), 10);
        assertEquals(1 / 2., second.mrr(), 1e-15);
        assertEquals(Math.log(2) / Math.log(3), second.ndcg(), 1e-15);
        var names = RankingMetrics.of(Map.of("q", List.of("x", "a")), Map.of("q", Map.of("a", 1)), List.of(10))
                .named();
        assertTrue(names.get("mrr@10") < names.get("ndcg@10"), names::toString);
    }

    /// mGTE's text and its appendix name two learning rates, 5e-4 and 2e-4: here it is a setting without a
    /// published value.
    @Test
    void theLearningRateIsASetting() {
        for (double rate : new double[] {5e-4, 2e-4}) {
            var schedule = Recipe.find("quickstart", List.of("training.schedule.peak=" + rate))
                    .training()
                    .schedule();
            assertEquals(rate, schedule.rate(50, 500), 1e-15, "after the warm-up");
        }
    }
}
