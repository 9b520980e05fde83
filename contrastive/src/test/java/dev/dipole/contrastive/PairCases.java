package dev.dipole.contrastive;

import static dev.dipole.contrastive.Batch.A;
import static dev.dipole.contrastive.Batch.H;
import static dev.dipole.contrastive.Batch.P;
import static dev.dipole.contrastive.Oracle.cos;
import static dev.dipole.contrastive.Oracle.softplus;

import dev.dipole.contrastive.RecipeCase.Fact;
import dev.dipole.contrastive.pairs.Angle;
import dev.dipole.contrastive.pairs.CoSent;
import dev.dipole.contrastive.pairs.ContrastiveTension;
import dev.dipole.contrastive.pairs.CosineRegression;
import dev.dipole.contrastive.pairs.InBatchLogistic;
import dev.dipole.contrastive.pairs.MarginContrastive;
import dev.dipole.contrastive.pairs.OnlineContrastive;
import dev.dipole.contrastive.pairs.PairLogistic;
import dev.dipole.contrastive.pairs.SigLip;
import dev.dipole.contrastive.pairs.SoftmaxClassification;
import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// What is known of objectives on pairs.
final class PairCases {
    private static final Batch SCALED =
            Batch.pairs().weighted(LearnedScale.LOG_SCALE, Math.log(10)).weighted(LearnedScale.BIAS, -10);
    private static final Double[] GRADES = {.9, .1, .6, .4};
    private static final Batch GRADED = new Batch(List.of(A, H), List.of()).graded(GRADES);
    private static final Batch YES_NO =
            new Batch(List.of(A, new double[][] {P[0], H[1], P[2], H[3]}), List.of()).graded(1., 0., 1., 0.);
    private static final double[][] CLASSIFIER = IntStream.range(0, 3)
            .mapToObj(c -> IntStream.range(0, 19)
                    .mapToDouble(k -> Math.sin(1.7 * c + .9 * k))
                    .toArray())
            .toArray(double[][]::new);
    private static final Fact[] JUDGED = {Fact.IGNORES_LENGTH, Fact.PULLS, Fact.SYMMETRIC, Fact.JUDGES_ALL_ROWS};
    private static final Fact[] GRADED_FACTS = {Fact.IGNORES_LENGTH, Fact.SYMMETRIC, Fact.JUDGES_ALL_ROWS};

    private PairCases() {}

    static List<RecipeCase> all() {
        return List.of(
                sigLip(),
                inBatch(),
                pairLogistic(),
                tension(),
                margin(),
                marginEuclidean(),
                online(),
                coSent(),
                angle(),
                angleOfThree(),
                regression(),
                classification());
    }

    private static RecipeCase sigLip() {
        return RecipeCase.of("siglip", new SigLip(), SCALED, JUDGED)
                .golden(5.278409805296)
                .collapsed(b -> b * Math.log(2));
    }

    private static RecipeCase inBatch() {
        return RecipeCase.of("in-batch-logistic", new InBatchLogistic(10, -10, 3, true), SCALED, JUDGED)
                .collapsed(b -> (b + 2) * Math.log(2) / b)
                .oracle((x, fixed) -> Oracles.mean(16, k -> {
                    double z = 10 * cos(x.get(0)[k / 4], x.get(1)[k % 4]) - 10;
                    return k / 4 == k % 4 ? 3 * softplus(-z) : softplus(z);
                }))
                .limit("no weight", new InBatchLogistic(), SCALED, .25, new SigLip(), SCALED);
    }

    private static RecipeCase pairLogistic() {
        var batch = GRADED.weighted(LearnedScale.LOG_SCALE, Math.log(10)).weighted(LearnedScale.BIAS, -5);
        return RecipeCase.of("pair-logistic", new PairLogistic(), batch, GRADED_FACTS)
                .collapsed(b -> softplus(5) - 5 * .5)
                .oracle((x, fixed) ->
                        Oracles.mean(4, i -> Oracles.logistic(GRADES[i], 10 * cos(x.get(0)[i], x.get(1)[i]) - 5)));
    }

    private static RecipeCase tension() {
        return RecipeCase.of(
                        "contrastive-tension", new ContrastiveTension(), YES_NO, Fact.SYMMETRIC, Fact.JUDGES_ALL_ROWS)
                .collapsed(b -> 2 * (softplus(1.47) + softplus(-1.47)))
                .oracle((x, fixed) ->
                        4 * Oracles.mean(4, i -> Oracles.logistic(1 - i % 2, Oracle.dot(x.get(0)[i], x.get(1)[i]))));
    }

    private static RecipeCase margin() {
        return RecipeCase.of("margin-contrastive", new MarginContrastive(), YES_NO, JUDGED)
                .golden(0.077800073992)
                .collapsed(b -> .5 * .5 * .25);
    }

    private static RecipeCase marginEuclidean() {
        var objective = new MarginContrastive(3, MarginContrastive.Distance.EUCLIDEAN);
        return RecipeCase.of(
                        "margin-contrastive euclidean",
                        objective,
                        YES_NO,
                        Fact.PULLS,
                        Fact.SYMMETRIC,
                        Fact.JUDGES_ALL_ROWS)
                .collapsed(b -> (Math.pow(3 - 1e-6, 2) + 1e-12) / 4)
                .oracle((x, fixed) -> Oracles.mean(4, i -> {
                    double square = 0;
                    for (int k = 0; k < 6; k++) square += Math.pow(x.get(0)[i][k] - x.get(1)[i][k], 2);
                    double far = Math.max(0, 3 - Math.sqrt(square));
                    return i % 2 == 0 ? square / 2 : far * far / 2;
                }));
    }

    /// Distances .2 and .7 of positives, .3 and .9 of negatives.
    private static RecipeCase online() {
        double[] cosines = {.8, .3, .7, .1};
        var a = IntStream.range(0, 4)
                .mapToObj(i -> new double[] {1, 0, 0, 0, 0, 0})
                .toArray(double[][]::new);
        var p = IntStream.range(0, 4)
                .mapToObj(i -> new double[] {cosines[i], Math.sqrt(1 - cosines[i] * cosines[i]), 0, 0, 0, 0})
                .toArray(double[][]::new);
        var batch = new Batch(List.of(a, p), List.of()).graded(1., 1., 0., 0.);
        return RecipeCase.of("online-contrastive", new OnlineContrastive(), batch, JUDGED)
                .golden(.53)
                .collapsed(b -> 0);
    }

    private static RecipeCase coSent() {
        return RecipeCase.of("cosent", new CoSent(), GRADED, GRADED_FACTS)
                .golden(0.146107454077)
                .collapsed(b -> Math.log(7));
    }

    private static RecipeCase angle() {
        return RecipeCase.of(
                        "angle", new Angle(), GRADED, Fact.IGNORES_LENGTH, Fact.JUDGES_ALL_ROWS, Fact.SEES_COORDINATES)
                .golden(2.705307976935)
                .collapsed(b -> Math.log(7))
                .limit("the cosine alone", new Angle(.05, 0, 1, 0), new CoSent());
    }

    private static RecipeCase angleOfThree() {
        return RecipeCase.of(
                        "angle, cosine and batch",
                        new Angle(.1, .5, 2, 3),
                        GRADED,
                        Fact.IGNORES_LENGTH,
                        Fact.JUDGES_ALL_ROWS,
                        Fact.SEES_COORDINATES)
                .collapsed(b -> 2.5 * Math.log(7) + 3 * Math.log(b))
                .oracle((x, fixed) -> {
                    double batch = 0;
                    for (int i : new int[] {0, 2}) { // the pairs of a grade above one half
                        double[] row = Oracles.cosines(x.get(0)[i], x.get(1), .1);
                        batch += (Oracles.lse(row) - row[i]) / 2;
                    }
                    return .5 * ordered(x, PairCases::angle) + 2 * ordered(x, Oracle::cos) + 3 * batch;
                });
    }

    /// CoSENT at temperature .1 over the graded pairs.
    private static double ordered(List<double[][]> x, Oracles.Score score) {
        var terms = new ArrayList<>(List.of(0.));
        for (int i = 0; i < 4; i++) {
            for (int j = 0; j < 4; j++) {
                if (GRADES[i] <= GRADES[j]) continue;
                double worse = score.applyAsDouble(x.get(0)[j], x.get(1)[j]);
                terms.add((worse - score.applyAsDouble(x.get(0)[i], x.get(1)[i])) / .1);
            }
        }
        return Oracle.logSumExp(terms);
    }

    /// `|Σ (Re + Im)|` of the complex halves divided, both at length 1.
    private static double angle(double[] a, double[] p) {
        double sum = 0;
        for (int k = 0; k < 3; k++) {
            double real = a[k] * p[k] + a[3 + k] * p[3 + k];
            double imaginary = a[3 + k] * p[k] - a[k] * p[3 + k];
            sum += real + imaginary;
        }
        return Math.abs(sum) / Math.sqrt(Oracle.dot(a, a) * Oracle.dot(p, p));
    }

    private static RecipeCase regression() {
        return RecipeCase.of("cosine-regression", new CosineRegression(), GRADED, GRADED_FACTS)
                .golden(0.195437768054)
                .collapsed(b -> (.01 + .81 + .16 + .36) / 4);
    }

    private static RecipeCase classification() {
        int[] classes = {0, 2, 1, 0};
        var batch = new Batch(List.of(A, P), List.of(0, 2, 1, 0)).weighted("classifier", CLASSIFIER);
        return RecipeCase.of(
                        "softmax-classification",
                        new SoftmaxClassification(),
                        batch,
                        Fact.SOFTMAX,
                        Fact.SEES_COORDINATES)
                .oracle((x, fixed) ->
                        Oracles.mean(4, i -> Oracles.classification(x.get(0)[i], x.get(1)[i], CLASSIFIER, classes[i])));
    }
}
