package dev.dipole.contrastive;

import static dev.dipole.contrastive.Numeric.close;
import static dev.dipole.contrastive.Numeric.inFloat64;
import static dev.dipole.contrastive.Numeric.result;
import static org.junit.jupiter.api.Assertions.assertEquals;
import static org.junit.jupiter.api.Assertions.assertNotEquals;
import static org.junit.jupiter.api.Assertions.assertTrue;

import dev.dipole.autograd.Tape;
import dev.dipole.autograd.Variable;
import dev.dipole.contrastive.metric.Angular;
import dev.dipole.contrastive.metric.BatchAll;
import dev.dipole.contrastive.metric.BatchHard;
import dev.dipole.contrastive.metric.Circle;
import dev.dipole.contrastive.metric.DynamicSoftMargin;
import dev.dipole.contrastive.metric.FastAp;
import dev.dipole.contrastive.metric.Histogram;
import dev.dipole.contrastive.metric.LiftedStructure;
import dev.dipole.contrastive.metric.RankedList;
import dev.dipole.contrastive.metric.SmoothAp;
import dev.dipole.tensor.Key;
import dev.dipole.tensor.Shape;
import dev.dipole.tensor.Tensor;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

/// Metric learning: limits that are no recipes, and degenerate batches.
class MetricTest {
    private static double[] turned(double degrees) {
        double angle = Math.toRadians(degrees);
        return new double[] {Math.cos(angle), Math.sin(angle), 0, 0};
    }

    private static Batch items(List<Integer> labels, double... degrees) {
        return new Batch(
                List.<double[][]>of(
                        Arrays.stream(degrees).mapToObj(MetricTest::turned).toArray(double[][]::new)),
                labels);
    }

    /// The slope of a root is infinite at 0: equal vectors must not make gradients of NaN.
    @Test
    void equalVectorsHaveFiniteGradients() {
        inFloat64(() -> {
            var batch = items(List.of(0, 0, 1, 1), 0, 0, 0, 0);
            for (var objective :
                    List.of(new BatchAll(), new BatchHard(), new LiftedStructure(), new RankedList(), new Angular())) {
                var result = result(objective, batch);
                assertTrue(Double.isFinite(result.loss()), objective.card().name());
                Numeric.allFinite(objective.card().name(), result.gradients().get(0));
            }
        });
    }

    /// An item that is alone in its class has nothing to be near to: it leaves the mean. Code that divides by
    /// all rows makes the loss depend on how many such items there are.
    @Test
    void itemsWithoutPositivesLeaveTheMean() {
        inFloat64(() -> {
            var pair = items(List.of(0, 0, 1, 1), 0, 30, 50, 95);
            var withLoner = items(List.of(0, 0, 1, 1, 7), 0, 30, 50, 95, 200); // the farthest of all: no one's hardest
            for (var objective : List.of(
                    new BatchHard(1, new Similarity.NegativeL2(), false, false),
                    new BatchHard(1, new Similarity.NegativeL2(), true, false))) {
                close("loss", Numeric.loss(objective, pair), Numeric.loss(objective, withLoner), 1e-12);
                Numeric.allZero(
                        "its gradient",
                        loner(result(objective, withLoner).gradients().get(0)));
            }
            var noPairs = items(List.of(0, 1, 2, 3), 0, 30, 50, 95);
            for (var objective : List.of(
                    new BatchAll(),
                    new BatchHard(),
                    new Circle(),
                    new LiftedStructure(),
                    new Angular(),
                    new FastAp(),
                    new Histogram(),
                    new SmoothAp(),
                    new DynamicSoftMargin())) {
                String name = objective.card().name();
                assertEquals(0, Numeric.loss(objective, noPairs), name);
                Numeric.allZero(name, result(objective, noPairs).gradients().get(0));
                var report = objective.measure(noPairs.views()).report().terms().get(0);
                assertTrue(report.reasons().get(0).contains("no row has a positive"), name);
            }
        });
    }

    private static double[] loner(double[] gradient) {
        return Arrays.copyOfRange(gradient, 16, 20);
    }

    /// Where no triplet is violated the divisor is 0.
    @Test
    void solvedTripletsCostExactlyNothing() {
        inFloat64(() -> {
            var solved = items(List.of(0, 0, 1, 1), 0, 1, 180, 181);
            var objective = new BatchAll(.5, new Similarity.NegativeL2(), false, true);
            assertEquals(0, Numeric.loss(objective, solved));
            Numeric.allZero("gradient", result(objective, solved).gradients().get(0));
        });
    }

    private static double averagePrecision(double[][] x, List<Integer> labels) {
        return Oracles.mean(x.length, i -> {
            int[] order = IntStream.range(0, x.length)
                    .filter(j -> j != i)
                    .boxed()
                    .sorted((a, b) -> Double.compare(Oracle.cos(x[i], x[b]), Oracle.cos(x[i], x[a])))
                    .mapToInt(j -> j)
                    .toArray();
            double hits = 0;
            double sum = 0;
            for (int k = 0; k < order.length; k++) {
                if (!labels.get(order[k]).equals(labels.get(i))) continue;
                hits++;
                sum += hits / (k + 1);
            }
            return sum / hits;
        });
    }

    @Test
    void smoothedAndBinnedPrecisionsTendToTheAveragePrecision() {
        inFloat64(() -> {
            var batch = new Batch(Batch.pairs().matrices(), List.of(0, 1, 0, 1));
            var x = MetricOracles.items(batch.matrices());
            var labels = List.of(0, 1, 0, 1, 0, 1, 0, 1);
            double loss = 1 - averagePrecision(x, labels);
            assertTrue(loss > .1, () -> "an order with mistakes: " + loss);
            close("smooth", loss, Numeric.loss(new SmoothAp(1e-6), batch), 1e-9);
            close("binned, between nodes", loss, Numeric.loss(new FastAp(4000), batch), .05);
            var nodes = Variable.parameter(Tensor.of(Shape.of(1, 4), .8, .4, 0, -.6));
            var table = new ScoreTable(
                    nodes,
                    new Target.Positives(Cells.nonZero(Tensor.of(Shape.of(1, 4), 0, 1, 0, 1))),
                    Cells.all(1, 4),
                    Cells.none(1, 4),
                    Axis.of("query", 1),
                    Axis.of("candidate", 4));
            close(
                    "on nodes",
                    .5,
                    new BinnedPrecision(10).costs(table).sum().value().item(),
                    1e-9);
            var apart = items(List.of(0, 0, 1, 1), 0, 5, 90, 95);
            close("perfect order", 0, Numeric.loss(new FastAp(), apart), 1e-9);
            close("perfect order", 0, Numeric.loss(new SmoothAp(), apart), 1e-9);
        });
    }

    @Test
    void histogramsOfSeparatedPairsDoNotOverlap() {
        inFloat64(() -> {
            close("apart", 0, Numeric.loss(new Histogram(), items(List.of(0, 0, 1, 1), 0, 5, 90, 95)), 1e-12);
            double[] numbers = new double[2 * 60 * 12];
            Key.of(5, "same").normals(numbers);
            var rows = IntStream.range(0, 120)
                    .mapToObj(i -> Arrays.copyOfRange(numbers, 12 * i, 12 * i + 12))
                    .toArray(double[][]::new);
            var random = new Batch(
                    List.<double[][]>of(rows),
                    IntStream.range(0, 120).map(i -> i % 4).boxed().toList());
            assertEquals(.5, Numeric.loss(new Histogram(), random), .04);
        });
    }

    @Test
    void anglesOfOneTripletAreASoftplus() {
        inFloat64(() -> {
            var batch = items(List.of(0, 0, 1), 0, 30, 70);
            double t = Math.pow(Math.tan(Math.toRadians(40)), 2);
            double far = Math.cos(Math.toRadians(70)) + Math.cos(Math.toRadians(40));
            double exponent = 4 * t * far - 2 * (1 + t) * Math.cos(Math.toRadians(30));
            close("softplus", Oracle.softplus(exponent), Numeric.loss(new Angular(), batch), 1e-12);
        });
    }

    /// Points on the sphere lie mostly at the same distance; draws weighed against that come from all distances
    /// alike.
    @Test
    void distanceWeightedDrawsAreUniformInTheDistance() {
        int width = 6;
        int count = 40_000;
        double[] numbers = new double[count * width];
        Key.of(11, "sphere").normals(numbers);
        double[] scores = new double[count];
        for (int i = 0; i < count; i++) {
            double[] x = MetricOracles.unit(Arrays.copyOfRange(numbers, i * width, (i + 1) * width));
            scores[i] = -Math.sqrt(2 - 2 * x[0]);
        }
        var row = new Mining.Row("anchor 0", scores, IntStream.range(0, count).toArray());
        var mining = new Mining.DistanceWeighted(.5, 1.4, 0, width, Key.of(3, "draw"));
        int[] bins = new int[9];
        int draws = 3000;
        for (int k = 0; k < draws; k++) {
            double d = -scores[mining.against(row, 0, k)[0]];
            assertTrue(d < 1.4);
            if (d >= .5) bins[(int) ((d - .5) / .1)]++;
        }
        int inside = Arrays.stream(bins).sum();
        for (int bin : bins) assertEquals(inside / 9.0, bin, 5 * Math.sqrt(inside / 9.0));
        long plain = Arrays.stream(scores).filter(s -> -s < .8).count();
        assertTrue(plain < count / 20, "without weights near ones would be rare");
    }

    @Test
    void drawsFollowTheKey() {
        var row = new Mining.Row(
                "anchor 3",
                IntStream.range(0, 200).mapToDouble(i -> -.6 - .003 * i).toArray(),
                IntStream.range(0, 200).toArray());
        var one = new Mining.DistanceWeighted(.5, 1.4, 0, 8, Key.of(1, "a"));
        var other = new Mining.DistanceWeighted(.5, 1.4, 0, 8, Key.of(2, "a"));
        int[] first = IntStream.range(0, 20).map(k -> one.against(row, 0, k)[0]).toArray();
        int[] again = IntStream.range(0, 20).map(k -> one.against(row, 0, k)[0]).toArray();
        int[] others =
                IntStream.range(0, 20).map(k -> other.against(row, 0, k)[0]).toArray();
        assertEquals(Arrays.toString(first), Arrays.toString(again));
        assertNotEquals(Arrays.toString(first), Arrays.toString(others));
    }

    /// The nearest negative beyond the positive, else the farthest.
    @Test
    void semiHardNegatives() {
        var row = new Mining.Row("anchor 0", new double[] {-1, -.5, -2, -3}, new int[] {1, 2, 3});
        assertEquals(2, new Mining.SemiHard().against(row, -1, 0)[0]);
        assertEquals(3, new Mining.SemiHard().against(row, -2.5, 0)[0]);
        assertEquals(3, new Mining.SemiHard().against(row, -3.5, 0)[0]);
    }

    /// A large table is worked through in blocks; what is counted for the mean is counted over all of them.
    @Test
    void blocksCountTriplets() {
        inFloat64(() -> {
            var batch = Batch.twoClasses();
            for (var objective : List.of(
                    new BatchAll(1, new Similarity.NegativeL2(), false, true),
                    new BatchHard(1, new Similarity.NegativeL2(), false, false))) {
                var term = (TableTerm)
                        ((WeightedSum) objective.parts()).terms().get(0).term();
                var views = batch.views();
                double whole = term.measure(views).value().value().item();
                double parts = Tape.record(() ->
                                term.measure(term.relation().pools(views), 3).value())
                        .value();
                close("blocks", whole, parts, 1e-12);
            }
        });
    }
}
