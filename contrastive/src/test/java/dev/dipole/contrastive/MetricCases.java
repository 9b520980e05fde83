package dev.dipole.contrastive;

import static dev.dipole.contrastive.Batch.A;
import static dev.dipole.contrastive.MetricOracles.fellows;
import static dev.dipole.contrastive.MetricOracles.items;
import static dev.dipole.contrastive.MetricOracles.l2;
import static dev.dipole.contrastive.MetricOracles.lse;
import static dev.dipole.contrastive.MetricOracles.mean;
import static dev.dipole.contrastive.MetricOracles.meanOfNonZero;
import static dev.dipole.contrastive.MetricOracles.pairs;
import static dev.dipole.contrastive.MetricOracles.relu;
import static dev.dipole.contrastive.MetricOracles.strangers;
import static dev.dipole.contrastive.MetricOracles.triplets;
import static dev.dipole.contrastive.MetricOracles.unitL2;
import static dev.dipole.contrastive.Oracle.cos;
import static dev.dipole.contrastive.Oracle.softplus;

import dev.dipole.contrastive.NegativesAhead.Penalty;
import dev.dipole.contrastive.RecipeCase.Fact;
import dev.dipole.contrastive.metric.Angular;
import dev.dipole.contrastive.metric.BatchAll;
import dev.dipole.contrastive.metric.BatchHard;
import dev.dipole.contrastive.metric.Circle;
import dev.dipole.contrastive.metric.DistanceWeighted;
import dev.dipole.contrastive.metric.DynamicSoftMargin;
import dev.dipole.contrastive.metric.FastAp;
import dev.dipole.contrastive.metric.GeneralisedLifted;
import dev.dipole.contrastive.metric.Histogram;
import dev.dipole.contrastive.metric.IntraPairVariance;
import dev.dipole.contrastive.metric.LiftedStructure;
import dev.dipole.contrastive.metric.MarginLoss;
import dev.dipole.contrastive.metric.MegaBatchMargin;
import dev.dipole.contrastive.metric.Mine;
import dev.dipole.contrastive.metric.MultiSimilarity;
import dev.dipole.contrastive.metric.Pnp;
import dev.dipole.contrastive.metric.RankedList;
import dev.dipole.contrastive.metric.SemiHard;
import dev.dipole.contrastive.metric.SmoothAp;
import dev.dipole.contrastive.metric.SnrTriplet;
import dev.dipole.contrastive.metric.ThresholdConsistent;
import dev.dipole.contrastive.metric.Triplet;
import dev.dipole.contrastive.metric.TupletMargin;
import dev.dipole.contrastive.softmax.Directions;
import dev.dipole.contrastive.softmax.InfoNce;
import dev.dipole.contrastive.softmax.Negatives;
import dev.dipole.contrastive.softmax.NtXent;
import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;

/// What is known of objectives on labelled items.
final class MetricCases {
    private static final Batch TWO = Batch.twoClasses();
    /// Three items of which two belong together: one negative for each of them.
    private static final Batch ONE_NEGATIVE =
            new Batch(List.<double[][]>of(new double[][] {A[0], A[1], A[2]}), List.of(0, 0, 1));
    private static final Similarity EUCLIDEAN = new Similarity.NegativeL2();
    private static final Fact[] RAW = {Fact.SOFTMAX, Fact.SYMMETRIC};
    private static final Fact[] UNIT = {Fact.IGNORES_LENGTH, Fact.PULLS, Fact.SYMMETRIC};
    private static final Fact[] COUPLED = {Fact.IGNORES_LENGTH, Fact.SYMMETRIC, Fact.JUDGES_ALL_ROWS};

    private MetricCases() {}

    static List<RecipeCase> all() {
        var cases = new ArrayList<>(List.of(
                triplet(),
                tripletSoft(),
                batchAll(),
                batchAllMean(),
                batchHard(),
                batchHardSoft(),
                semiHard(),
                distanceWeighted(),
                margin(),
                marginLearnt(),
                marginSemiHard(),
                megaBatch(),
                multiSimilarity(),
                multiSimilarityMined(),
                circle(),
                lifted(),
                generalisedLifted(),
                tuplet(),
                angular(),
                rankedList(),
                rankedListDetached(),
                fastAp(),
                histogram(),
                smoothAp(),
                thresholdConsistent(),
                intraPair(),
                dynamic(),
                snr()));
        cases.add(pnp(Penalty.LINEAR, r -> r));
        cases.add(pnp(Penalty.INCREASING, r -> (1 + r) * Math.log(1 + r)));
        cases.add(pnp(Penalty.INCREASING_BOUNDED, r -> (3 * r - Math.log(1 + 3 * r)) / 9));
        cases.add(pnp(Penalty.DECREASING, r -> Math.log(1 + r)));
        cases.add(pnp(Penalty.DECREASING_POWER, r -> 1 - Math.pow(1 + r, -1.5)));
        return cases;
    }

    private static RecipeCase triplet() {
        return RecipeCase.of("triplet", new Triplet(), Batch.triples(), Fact.SOFTMAX)
                .collapsed(b -> 5)
                .oracle((x, fixed) ->
                        Oracles.mean(4, i -> relu(l2(x.get(0)[i], x.get(1)[i]) - l2(x.get(0)[i], x.get(2)[i]) + 5)));
    }

    private static RecipeCase tripletSoft() {
        return RecipeCase.of(
                        "triplet soft cosine",
                        new Triplet(0, new Similarity.Cosine(), true, false),
                        Batch.triples(),
                        Fact.SOFTMAX,
                        Fact.IGNORES_LENGTH)
                .collapsed(b -> Math.log(2))
                .limit(
                        "a softmax of two",
                        new Triplet(0, new Similarity.Cosine(), true, false),
                        new InfoNce(1, Directions.QD, Negatives.ONLY_OWN));
    }

    private static RecipeCase batchAll() {
        return RecipeCase.of("batch-all", new BatchAll(1, EUCLIDEAN, false, true), TWO, RAW)
                .golden(0.523684923923)
                .collapsed(b -> 1);
    }

    private static RecipeCase batchAllMean() {
        return RecipeCase.of("batch-all, mean over all", new BatchAll(.3, EUCLIDEAN, false, false), TWO, RAW)
                .collapsed(b -> .3)
                .oracle((x, fixed) -> {
                    var z = items(x);
                    return mean(triplets((a, p, n) -> relu(l2(z[a], z[p]) - l2(z[a], z[n]) + .3)));
                });
    }

    private static RecipeCase batchHard() {
        return RecipeCase.of("batch-hard", new BatchHard(1, EUCLIDEAN, false, false), TWO, RAW)
                .golden(0.629303612365)
                .collapsed(b -> 1)
                .limit(
                        "one of each kind",
                        new BatchHard(1, EUCLIDEAN, false, false),
                        ONE_NEGATIVE,
                        1,
                        new BatchAll(1, EUCLIDEAN, false, false),
                        ONE_NEGATIVE);
    }

    private static RecipeCase batchHardSoft() {
        return RecipeCase.of("batch-hard soft", new BatchHard(1, EUCLIDEAN, true, false), TWO, RAW)
                .golden(0.570021635707)
                .collapsed(b -> Math.log(2));
    }

    private static RecipeCase semiHard() {
        return RecipeCase.of("semi-hard", new SemiHard(1, EUCLIDEAN, false), TWO, RAW)
                .golden(0.249929677466)
                .collapsed(b -> 1);
    }

    private static RecipeCase distanceWeighted() {
        return RecipeCase.of(
                        "distance-weighted", new DistanceWeighted(), TWO, Fact.IGNORES_LENGTH, Fact.SOFTMAX, Fact.DRAWS)
                .collapsed(b -> .2)
                .limit(
                        "one negative",
                        new DistanceWeighted(),
                        ONE_NEGATIVE,
                        1,
                        new BatchAll(.2, new Similarity.UnitL2(), false, false),
                        ONE_NEGATIVE);
    }

    private static double margin(List<double[][]> x, double beta) {
        var z = items(x);
        double[] pull = triplets((a, p, n) -> relu(unitL2(z[a], z[p]) - beta + .2));
        double[] push = triplets((a, p, n) -> relu(beta - unitL2(z[a], z[n]) + .2));
        return meanOfNonZero(
                java.util.stream.DoubleStream.concat(java.util.Arrays.stream(pull), java.util.Arrays.stream(push))
                        .toArray());
    }

    private static RecipeCase margin() {
        return RecipeCase.of("margin", new MarginLoss(), TWO, UNIT)
                .collapsed(b -> 1.2 + .2 - 1e-6)
                .oracle((x, fixed) -> margin(x, 1.2));
    }

    private static RecipeCase marginLearnt() {
        var batch = TWO.weighted(Threshold.BETA, 1.1);
        var objective = new MarginLoss(1.2, .2, true, .3, Mine.ALL, 0);
        return RecipeCase.of("margin, learnt", objective, batch, UNIT)
                .collapsed(b -> 1.1 + .2 - 1e-6 + .3 * 1.1)
                .oracle((x, fixed) -> margin(x, 1.1) + .3 * 1.1)
                .limit(
                        "a fixed threshold",
                        new MarginLoss(1.1, .2, false, 0, Mine.ALL, 0),
                        TWO,
                        1,
                        new MarginLoss(1.2, .2, true, 0, Mine.ALL, 0),
                        batch);
    }

    /// With one negative mining has no choice.
    private static RecipeCase marginSemiHard() {
        var objective = new MarginLoss(1.2, .2, false, 0, Mine.SEMI_HARD, 0);
        return RecipeCase.of("margin semi-hard", objective, TWO, UNIT)
                .collapsed(b -> 1.2 + .2 - 1e-6)
                .limit("one negative", objective, ONE_NEGATIVE, 1, new MarginLoss(), ONE_NEGATIVE);
    }

    private static RecipeCase megaBatch() {
        return RecipeCase.of(
                        "mega-batch-margin",
                        new MegaBatchMargin(),
                        Batch.pairs(),
                        Fact.IGNORES_LENGTH,
                        Fact.PULLS,
                        Fact.JUDGES_ALL_ROWS)
                .collapsed(b -> .7)
                .oracle((x, fixed) -> Oracles.mean(4, i -> {
                    double hardest = -1;
                    for (int j = 0; j < 4; j++) {
                        if (j != i) hardest = Math.max(hardest, cos(x.get(0)[i], x.get(1)[j]));
                    }
                    return relu(.8 - cos(x.get(0)[i], x.get(1)[i])) + relu(hardest - .3);
                }));
    }

    private static final Fact[] BOTH_SIDES = {Fact.IGNORES_LENGTH, Fact.PULLS, Fact.SYMMETRIC, Fact.JUDGES_ALL_ROWS};

    private static RecipeCase multiSimilarity() {
        return RecipeCase.of("multi-similarity", new MultiSimilarity(2, 50, .5, false, .1), TWO, BOTH_SIDES)
                .golden(0.702138628662)
                .collapsed(b -> Math.log1p(3 * Math.exp(-1)) / 2 + Math.log1p(4 * Math.exp(25)) / 50);
    }

    private static RecipeCase multiSimilarityMined() {
        return RecipeCase.of("multi-similarity mined", new MultiSimilarity(), TWO, BOTH_SIDES)
                .collapsed(b -> Math.log1p(3 * Math.exp(-1)) / 2 + Math.log1p(4 * Math.exp(25)) / 50)
                .oracle((x, fixed) -> MetricOracles.mined(items(x), 2, 50, .5, .1))
                .limit(
                        "an epsilon that keeps all",
                        new MultiSimilarity(2, 50, .5, true, 5),
                        new MultiSimilarity(2, 50, .5, false, .1));
    }

    private static RecipeCase circle() {
        return RecipeCase.of(
                        "circle", new Circle(), TWO, Fact.IGNORES_LENGTH, Fact.SYMMETRIC, Fact.PULLS, Fact.DETACHES)
                .golden(27.780416494697)
                .collapsed(b -> 80 * (1 - 2 * .16) + Math.log(12))
                .oracle((x, fixed) -> MetricOracles.circle(x, fixed, .4, 80));
    }

    private static RecipeCase lifted() {
        return RecipeCase.of(
                        "lifted-structure",
                        new LiftedStructure(),
                        TWO,
                        Fact.SYMMETRIC,
                        Fact.PULLS,
                        Fact.JUDGES_ALL_ROWS)
                .golden(2.018034694222)
                .collapsed(b -> Math.pow(1 + Math.log(8), 2) / 2);
    }

    private static RecipeCase generalisedLifted() {
        return RecipeCase.of("generalised-lifted", new GeneralisedLifted(), TWO, RAW)
                .collapsed(b -> 1 + Math.log(12))
                .oracle((x, fixed) -> {
                    var z = items(x);
                    return Oracles.mean(
                            8,
                            i -> relu(lse(fellows(i), p -> l2(z[i], z[p]))
                                    + lse(strangers(i), n -> 1 - l2(z[i], z[n]))));
                })
                .limit(
                        "one pair each",
                        new GeneralisedLifted(),
                        ONE_NEGATIVE,
                        1,
                        new BatchAll(1, EUCLIDEAN, false, false),
                        ONE_NEGATIVE);
    }

    private static RecipeCase tuplet() {
        return RecipeCase.of("tuplet-margin", new TupletMargin(8, 5.73), TWO, UNIT)
                .collapsed(b -> {
                    double relief = Math.toRadians(5.73);
                    return Math.log1p(b * Math.exp(8 * (1 - Math.cos(relief) - 1e-6 * Math.sin(relief))));
                })
                .oracle((x, fixed) -> {
                    var z = items(x);
                    return mean(pairs(
                            true,
                            (a, p) -> softplus(lse(strangers(a), n -> 8 * cos(z[a], z[n]))
                                    - 8 * Math.cos(Math.acos(cos(z[a], z[p])) - Math.toRadians(5.73)))));
                })
                .limit(
                        "no angle, one positive each",
                        new TupletMargin(8, 0),
                        new Batch(Batch.pairs().matrices(), List.of(0, 1, 2, 3)),
                        1,
                        new NtXent(.125),
                        Batch.pairs());
    }

    private static RecipeCase angular() {
        double t = Math.pow(Math.tan(Math.toRadians(40)), 2);
        return RecipeCase.of("angular", new Angular(), TWO, BOTH_SIDES)
                .collapsed(b -> Math.log1p(4 * Math.exp(8 * t - 2 * (1 + t))))
                .oracle((x, fixed) -> MetricOracles.angular(items(x), 40));
    }

    private static RecipeCase rankedList() {
        return RecipeCase.of("ranked-list", new RankedList(.4, 0, 2, 1, .5, false), TWO, COUPLED)
                .collapsed(b -> .5 * (1.2 - 1e-6))
                .oracle((x, fixed) -> MetricOracles.rankedList(x, x, .4, 1, 2))
                .limit(
                        "temperatures 0 have no weights to detach",
                        new RankedList(.4, 0, 0, 0, .5, true),
                        new RankedList(.4, 0, 0, 0, .5, false));
    }

    private static RecipeCase rankedListDetached() {
        var objective = new RankedList(.4, 0, 10, 0, .5, true);
        return RecipeCase.of(
                        "ranked-list detached",
                        objective,
                        TWO,
                        Fact.IGNORES_LENGTH,
                        Fact.SYMMETRIC,
                        Fact.PULLS,
                        Fact.JUDGES_ALL_ROWS,
                        Fact.DETACHES)
                .collapsed(b -> .5 * (1.2 - 1e-6))
                .oracle((x, fixed) -> MetricOracles.rankedList(x, fixed, .4, 0, 10));
    }

    private static RecipeCase fastAp() {
        return RecipeCase.of("fastap", new FastAp(), TWO, UNIT)
                .collapsed(b -> 4.0 / 7)
                .oracle((x, fixed) -> MetricOracles.fastAp(items(x), 10));
    }

    private static RecipeCase histogram() {
        return RecipeCase.of("histogram", new Histogram(), TWO, BOTH_SIDES)
                .collapsed(b -> 1)
                .oracle((x, fixed) -> MetricOracles.histogramLoss(items(x), 100));
    }

    private static RecipeCase smoothAp() {
        return RecipeCase.of("smooth-ap", new SmoothAp(.1), TWO, Fact.IGNORES_LENGTH, Fact.SYMMETRIC, Fact.SHIFT)
                .collapsed(b -> .5)
                .oracle((x, fixed) -> MetricOracles.smoothAp(items(x), .1));
    }

    private static RecipeCase pnp(Penalty penalty, DoubleUnaryOperator f) {
        return RecipeCase.of(
                        "pnp " + penalty,
                        new Pnp(penalty, .1, 3, 1.5),
                        TWO,
                        Fact.IGNORES_LENGTH,
                        Fact.SOFTMAX,
                        Fact.SYMMETRIC)
                .collapsed(b -> f.applyAsDouble(2)) // half of four negatives ahead
                .oracle((x, fixed) -> MetricOracles.pnp(items(x), .1, f));
    }

    private static RecipeCase thresholdConsistent() {
        return RecipeCase.of("threshold-consistent", new ThresholdConsistent(.9, .1, 2, 3), TWO, BOTH_SIDES)
                .collapsed(b -> 3 * .9)
                .oracle((x, fixed) -> {
                    var z = items(x);
                    return 2 * meanOfNonZero(pairs(true, (a, p) -> relu(.9 - cos(z[a], z[p]))))
                            + 3 * meanOfNonZero(pairs(false, (a, n) -> relu(cos(z[a], z[n]) - .1)));
                });
    }

    private static RecipeCase intraPair() {
        return RecipeCase.of("intra-pair-variance", new IntraPairVariance(.01, .02), TWO, COUPLED)
                .collapsed(b -> 0)
                .oracle((x, fixed) -> {
                    var z = items(x);
                    double yes = mean(pairs(true, (a, p) -> cos(z[a], z[p])));
                    double no = mean(pairs(false, (a, n) -> cos(z[a], z[n])));
                    return mean(pairs(true, (a, p) -> Math.pow(relu(.99 * yes - cos(z[a], z[p])), 2)))
                            + mean(pairs(false, (a, n) -> Math.pow(relu(cos(z[a], z[n]) - 1.02 * no), 2)));
                });
    }

    private static RecipeCase dynamic() {
        return RecipeCase.of(
                        "dynamic-soft-margin",
                        new DynamicSoftMargin(),
                        TWO,
                        Fact.IGNORES_LENGTH,
                        Fact.SYMMETRIC,
                        Fact.SOFTMAX,
                        Fact.JUDGES_ALL_ROWS,
                        Fact.DETACHES)
                .collapsed(b -> 0)
                .oracle((x, fixed) -> MetricOracles.dynamic(x, fixed, 10));
    }

    private static RecipeCase snr() {
        return RecipeCase.of("snr-triplet", new SnrTriplet(), TWO, Fact.SOFTMAX, Fact.SYMMETRIC, Fact.SEES_COORDINATES)
                .collapsed(b -> .05)
                .oracle((x, fixed) -> {
                    var z = items(x);
                    return meanOfNonZero(triplets(
                            (a, p, n) -> relu(MetricOracles.snr(z[a], z[p]) - MetricOracles.snr(z[a], z[n]) + .05)));
                });
    }
}
