package dev.dipole.contrastive;

import static dev.dipole.contrastive.Batch.A;
import static dev.dipole.contrastive.Batch.H;
import static dev.dipole.contrastive.Batch.P;
import static dev.dipole.contrastive.Oracle.cos;

import dev.dipole.contrastive.RecipeCase.Fact;
import dev.dipole.contrastive.softmax.AdditiveMargin;
import dev.dipole.contrastive.softmax.Clip;
import dev.dipole.contrastive.softmax.Co2;
import dev.dipole.contrastive.softmax.Dcl;
import dev.dipole.contrastive.softmax.Dclw;
import dev.dipole.contrastive.softmax.DebiasedContrastive;
import dev.dipole.contrastive.softmax.Directions;
import dev.dipole.contrastive.softmax.FocalInfoNce;
import dev.dipole.contrastive.softmax.GistEmbed;
import dev.dipole.contrastive.softmax.Gte;
import dev.dipole.contrastive.softmax.HardNegativeContrastive;
import dev.dipole.contrastive.softmax.HardnessWeighted;
import dev.dipole.contrastive.softmax.InfoNce;
import dev.dipole.contrastive.softmax.Macl;
import dev.dipole.contrastive.softmax.Moco;
import dev.dipole.contrastive.softmax.MocoV3;
import dev.dipole.contrastive.softmax.MultiPositive;
import dev.dipole.contrastive.softmax.NPair;
import dev.dipole.contrastive.softmax.Nca;
import dev.dipole.contrastive.softmax.Nnclr;
import dev.dipole.contrastive.softmax.NtXent;
import dev.dipole.contrastive.softmax.Ressl;
import dev.dipole.contrastive.softmax.SelfMasked;
import dev.dipole.contrastive.softmax.SimCse;
import dev.dipole.contrastive.softmax.SmoothedInfoNce;
import dev.dipole.contrastive.softmax.SoftTargets;
import dev.dipole.contrastive.softmax.SupCon;
import dev.dipole.contrastive.softmax.Xbm;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// What is known of the softmax family.
final class SoftmaxCases {
    private static final Batch PAIRS = Batch.pairs();
    private static final Batch TRIPLES = Batch.triples();
    private static final Batch CLASSES = Batch.twoClasses();
    private static final Batch FOLLOWED = PAIRS.followed(A, P).queued(H);
    private static final int[] LABELS = {0, 0, 1, 1, 0, 0, 1, 1};
    private static final int[] QUEUE_LABELS = {0, 1, 1, 0};
    private static final Fact[] COSINE = {Fact.IGNORES_LENGTH, Fact.SOFTMAX};
    private static final Fact[] SYMMETRIC = {Fact.IGNORES_LENGTH, Fact.SOFTMAX, Fact.SYMMETRIC};
    private static final double[][] GUIDE_A =
            Batch.random(1, 4, 5, 21).matrices().get(0);
    private static final double[][] GUIDE_P =
            mixed(GUIDE_A, Batch.random(1, 4, 5, 22).matrices().get(0));
    private static final double[][] GUIDE_H =
            mixed(GUIDE_A, Batch.random(1, 4, 5, 23).matrices().get(0));
    private static final double[][] TEACHER =
            Batch.random(1, 4, 8, 24).matrices().get(0);
    private static final double[][] CERTAIN = IntStream.range(0, 4)
            .mapToObj(i ->
                    IntStream.range(0, 8).mapToDouble(j -> i == j ? 100 : 0).toArray())
            .toArray(double[][]::new);

    /// The squared length of the vector that all become in a collapse.
    private static final double SQUARE = 1.47;

    private SoftmaxCases() {}

    static List<RecipeCase> all() {
        return Arrays.asList(
                clip(),
                gtePerDirection(),
                supConIn(),
                simCse(),
                moco(),
                mocoV3(),
                mocoV3Predicted(),
                xbm(),
                dclw(),
                debiased(),
                hardNegative(),
                hardNegativeDetached(),
                hardness(),
                hardnessOwn(),
                gist(),
                gistRelative(),
                selfMasked(),
                additiveMargin(),
                multiPositive(),
                nca(),
                softTargets(),
                smoothed(),
                focal(),
                focalDetached(),
                macl(),
                nnclr(),
                nnclrPredicted(),
                ressl(),
                co2(),
                nPair(),
                nPairPenalty());
    }

    private static double[][] mixed(double[][] a, double[][] b) {
        return IntStream.range(0, a.length)
                .mapToObj(i -> IntStream.range(0, a[i].length)
                        .mapToDouble(k -> .6 * a[i][k] + b[i][k])
                        .toArray())
                .toArray(double[][]::new);
    }

    private static RecipeCase clip() {
        var batch = PAIRS.weighted(LearnedScale.LOG_SCALE, Math.log(20));
        var beyond = PAIRS.weighted(LearnedScale.LOG_SCALE, Math.log(200));
        var limited = new InfoNce(.01, Directions.BOTH);
        return RecipeCase.of("clip", new Clip(), batch, SYMMETRIC)
                .golden(3.156634243008)
                .collapsed(Math::log)
                .limit("the scale is the temperature", new Clip(), new InfoNce(.05, Directions.BOTH))
                .limit("the largest scale", new Clip(), beyond, 1, limited, PAIRS);
    }

    private static RecipeCase gtePerDirection() {
        var gte = new Gte(.05, true, Gte.Partition.PER_DIRECTION, new Similarity.Cosine(), true);
        return RecipeCase.of("gte per direction", gte, PAIRS, SYMMETRIC)
                .collapsed(b -> (Math.log(b) + Math.log(b - 1)) / 2)
                .oracle((x, fixed) -> Oracles.perDirection(x.get(0), x.get(1), .05));
    }

    private static RecipeCase supConIn() {
        return RecipeCase.of("supcon in", new SupCon(.1, new Similarity.Cosine(), SupCon.Form.IN), CLASSES, SYMMETRIC)
                .collapsed(b -> Math.log(2 * b - 1))
                .oracle((x, fixed) -> Oracles.labelled(
                        Oracles.stacked(x.get(0), x.get(1)),
                        LABELS,
                        new double[0][],
                        new int[0],
                        Oracles.cosine(.1),
                        (row, all, positives) -> all - Oracles.lse(positives) + Math.log(positives.length)));
    }

    private static RecipeCase simCse() {
        return RecipeCase.of("simcse", new SimCse(.05, .7, true), TRIPLES, COSINE)
                .collapsed(b -> Math.log(2 * b - 1 + Math.exp(.7)))
                .oracle((x, fixed) -> Oracles.infoNce(x, .05, (i, v, j) -> v == 2 && i == j ? .7 : 0))
                .limit("w = 0", new SimCse(), new InfoNce());
    }

    private static RecipeCase moco() {
        return RecipeCase.of("moco", new Moco(), FOLLOWED, COSINE)
                .golden(0.322466585782)
                .collapsed(b -> Math.log(5));
    }

    private static RecipeCase mocoV3() {
        return RecipeCase.of("moco-v3", new MocoV3(), PAIRS.followed(A, P), SYMMETRIC)
                .collapsed(b -> .8 * Math.log(b))
                .oracle((x, fixed) ->
                        .4 * (Oracles.crossEntropy(x.get(0), P, .2) + Oracles.crossEntropy(x.get(1), A, .2)));
    }

    private static RecipeCase mocoV3Predicted() {
        var batch = PAIRS.followed(A, P).predicted(H, mixed(A, H));
        return RecipeCase.of("moco-v3 with predictions", new MocoV3(), batch, SYMMETRIC)
                .collapsed(b -> .8 * Math.log(b))
                .oracle((x, fixed) ->
                        .4 * (Oracles.crossEntropy(x.get(2), P, .2) + Oracles.crossEntropy(x.get(3), A, .2)));
    }

    private static RecipeCase xbm() {
        var empty = CLASSES.queued(new double[0][]);
        return RecipeCase.of("xbm", new Xbm(), CLASSES.queued(H, 0, 1, 1, 0), SYMMETRIC)
                .collapsed(b -> Math.log(2 * b - 1 + 4))
                .oracle((x, fixed) -> Oracles.labelled(
                        Oracles.stacked(x.get(0), x.get(1)),
                        LABELS,
                        H,
                        QUEUE_LABELS,
                        Oracles.cosine(.1),
                        (row, all, positives) ->
                                all - Arrays.stream(positives).average().orElseThrow()))
                .limit("an empty queue", new Xbm(), empty, 1, new SupCon(), CLASSES);
    }

    private static RecipeCase dclw() {
        return RecipeCase.of("dclw", new Dclw(), PAIRS, Fact.IGNORES_LENGTH, Fact.SYMMETRIC, Fact.DETACHES)
                .golden(4.076213266390)
                .collapsed(b -> Math.log(2 * b - 2))
                .oracle((x, fixed) -> Oracles.dclw(x, fixed, .1, .5))
                .limit("sigma to infinity", new Dclw(.1, 1e12, true), new Dcl());
    }

    private static RecipeCase debiased() {
        return RecipeCase.of("debiased", new DebiasedContrastive(), PAIRS, SYMMETRIC)
                .golden(1.458254733396)
                .collapsed(b -> Math.log(2 * b - 1))
                .limit("no prior", new DebiasedContrastive(.5, 0, true), new NtXent());
    }

    private static RecipeCase hardNegative() {
        return RecipeCase.of(
                        "hard-negative",
                        new HardNegativeContrastive(),
                        PAIRS,
                        Fact.IGNORES_LENGTH,
                        Fact.SYMMETRIC,
                        Fact.SHIFT)
                .golden(2.089567898298)
                .collapsed(b -> Math.log(2 * b - 1))
                .limit(
                        "no concentration",
                        new HardNegativeContrastive(.5, .1, 0, false, true),
                        new DebiasedContrastive());
    }

    private static RecipeCase hardNegativeDetached() {
        var objective = new HardNegativeContrastive(.5, .1, 1, true, true);
        return RecipeCase.of(
                        "hard-negative detached",
                        objective,
                        PAIRS,
                        Fact.IGNORES_LENGTH,
                        Fact.SYMMETRIC,
                        Fact.SOFTMAX,
                        Fact.DETACHES)
                .golden(2.089567898298)
                .collapsed(b -> Math.log(2 * b - 1))
                .oracle((x, fixed) -> Oracles.hard(x, fixed, .5, .1, 1));
    }

    private static RecipeCase hardness() {
        var objective = new HardnessWeighted(.1, 9, Hardness.Whose.IN_BATCH, true);
        return RecipeCase.of("hardness-weighted", objective, TRIPLES, Fact.IGNORES_LENGTH, Fact.SOFTMAX, Fact.DETACHES)
                .oracle((x, fixed) ->
                        Oracles.infoNce(x, .1, (i, v, j) -> i == j ? 0 : 9 * cos(fixed.get(0)[i], fixed.get(v)[j])))
                .collapsed(b -> Math.log(2 + 2 * (b - 1) * Math.exp(9)))
                .limit("no bonus", new HardnessWeighted(.05, 0, Hardness.Whose.ALL, true), new InfoNce());
    }

    private static RecipeCase hardnessOwn() {
        var objective = new HardnessWeighted(.05, 5, Hardness.Whose.OWN, true);
        return RecipeCase.of(
                        "hardness-weighted own", objective, TRIPLES, Fact.IGNORES_LENGTH, Fact.SOFTMAX, Fact.DETACHES)
                .collapsed(b -> Math.log(2 * b - 1 + Math.exp(5)))
                .oracle((x, fixed) -> Oracles.infoNce(
                        x, .05, (i, v, j) -> v == 2 && i == j ? 5 * cos(fixed.get(0)[i], fixed.get(2)[i]) : 0));
    }

    private static RecipeCase gist() {
        var judge = List.of(GUIDE_A, GUIDE_P, GUIDE_H);
        var batch = TRIPLES.guided(GUIDE_A, GUIDE_P, GUIDE_H);
        return RecipeCase.of("gist", new GistEmbed(), batch, COSINE)
                .oracle((x, fixed) -> Oracles.masked(x, judge, .01, most -> most, false));
    }

    private static RecipeCase gistRelative() {
        var objective = new GistEmbed(.05, FalseNegatives.Bound.RELATIVE, .2, true);
        return RecipeCase.of("gist relative", objective, TRIPLES.guided(GUIDE_A, GUIDE_P, GUIDE_H), COSINE)
                .oracle((x, fixed) -> Oracles.masked(
                        x, List.of(GUIDE_A, GUIDE_P, GUIDE_H), .05, most -> most - .2 * Math.abs(most), false));
    }

    private static RecipeCase selfMasked() {
        return RecipeCase.of("self-masked", new SelfMasked(), TRIPLES, COSINE)
                .collapsed(b -> Math.log(3 * b - 1))
                .oracle((x, fixed) -> Oracles.masked(x, x, .02, most -> most + .1, true));
    }

    private static RecipeCase additiveMargin() {
        return RecipeCase.of("additive-margin", new AdditiveMargin(), PAIRS, SYMMETRIC)
                .collapsed(b -> Math.log1p((b - 1) * Math.exp(.3 / .1)))
                .oracle((x, fixed) ->
                        (Oracle.margin(x.get(0), x.get(1), .1, .3) + Oracle.margin(x.get(1), x.get(0), .1, .3)) / 2)
                .limit("no margin", new AdditiveMargin(.1, 0, true), new InfoNce(.1, Directions.BOTH));
    }

    private static RecipeCase multiPositive() {
        var twins = new Batch(List.of(A, P), List.of(3, 1, 2, 0));
        return RecipeCase.of("multi-positive", new MultiPositive(), CLASSES, SYMMETRIC)
                .collapsed(b -> Math.log((2.0 * b - 1) / 3))
                .oracle((x, fixed) -> Oracles.labelled(
                        Oracles.stacked(x.get(0), x.get(1)),
                        LABELS,
                        new double[0][],
                        new int[0],
                        Oracles.cosine(.05),
                        (row, all, positives) -> all - Oracles.lse(positives)))
                .limit("one positive", new MultiPositive(), twins, 1, new NtXent(.05), PAIRS);
    }

    private static RecipeCase nca() {
        Oracles.Score minusSquare = (a, b) -> -IntStream.range(0, a.length)
                .mapToDouble(k -> (a[k] - b[k]) * (a[k] - b[k]))
                .sum();
        return RecipeCase.of("nca", new Nca(), CLASSES, Fact.SOFTMAX, Fact.SYMMETRIC)
                .collapsed(b -> Math.log((2.0 * b - 1) / 3))
                .oracle((x, fixed) -> Oracles.labelled(
                        Oracles.stacked(x.get(0), x.get(1)),
                        LABELS,
                        new double[0][],
                        new int[0],
                        minusSquare,
                        (row, all, positives) -> all - Oracles.lse(positives)));
    }

    private static RecipeCase softTargets() {
        var objective = new SoftTargets(.1, .7, .2);
        return RecipeCase.of("soft-targets", objective, TRIPLES.taught(TEACHER), COSINE)
                .collapsed(b -> Math.log(2 * b))
                .oracle((x, fixed) -> Oracles.mean(4, i -> {
                    double[] y = Oracles.softmax(Oracles.over(TEACHER[i], .7));
                    for (int k = 0; k < y.length; k++) y[k] = .8 * y[k] + .2 / y.length;
                    return Oracles.crossEntropy(
                            y, Oracles.cosines(x.get(0)[i], Oracles.stacked(x.get(1), x.get(2)), .1));
                }))
                .limit("a certain teacher", new SoftTargets(), TRIPLES.taught(CERTAIN), 1, new InfoNce(), TRIPLES);
    }

    private static RecipeCase smoothed() {
        return RecipeCase.of("label-smoothing", new SmoothedInfoNce(), PAIRS, Fact.IGNORES_LENGTH, Fact.SHIFT)
                .collapsed(Math::log)
                .oracle((x, fixed) -> Oracles.mean(4, i -> {
                    double[] y = {.025, .025, .025, .025};
                    y[i] += .9;
                    return Oracles.crossEntropy(y, Oracles.cosines(x.get(0)[i], x.get(1), .05));
                }))
                .limit("no smoothing", new SmoothedInfoNce(.05, 0, true), new InfoNce());
    }

    private static RecipeCase focal() {
        return RecipeCase.of("focal-infonce", new FocalInfoNce(.5, .5, false, true), PAIRS, COSINE)
                .collapsed(b -> Math.sqrt(1 - 1.0 / b) * Math.log(b))
                .oracle((x, fixed) -> Oracles.focal(x, x, .5, .5))
                .limit("no focus", new FocalInfoNce(.05, 0, true, true), new InfoNce());
    }

    private static RecipeCase focalDetached() {
        return RecipeCase.of(
                        "focal-infonce detached",
                        new FocalInfoNce(.5, .5, true, true),
                        PAIRS,
                        Fact.IGNORES_LENGTH,
                        Fact.SOFTMAX,
                        Fact.DETACHES)
                .collapsed(b -> Math.sqrt(1 - 1.0 / b) * Math.log(b))
                .oracle((x, fixed) -> Oracles.focal(x, fixed, .5, .5));
    }

    private static RecipeCase macl() {
        return RecipeCase.of(
                        "macl", new Macl(), PAIRS, Fact.IGNORES_LENGTH, Fact.SYMMETRIC, Fact.SOFTMAX, Fact.DETACHES)
                .collapsed(b -> (2.0 * b - 1) * Math.log(2 * b - 1) / (2 * b - 2))
                .oracle((x, fixed) -> Oracles.macl(x, fixed, .1, .5))
                .limit("no adaptation", new Macl(.1, 0, 0, false, true), new NtXent(.1));
    }

    private static RecipeCase nnclr() {
        return RecipeCase.of("nnclr", new Nnclr(), PAIRS.queued(H), SYMMETRIC)
                .collapsed(Math::log)
                .oracle((x, fixed) -> {
                    double sum = 0;
                    for (int v = 0; v < 2; v++) {
                        var neighbours = Arrays.stream(x.get(v))
                                .map(row -> Oracles.nearest(row, H))
                                .toArray(double[][]::new);
                        sum += Oracles.crossEntropy(neighbours, x.get(1 - v), .1) / 2;
                    }
                    return sum;
                });
    }

    private static RecipeCase nnclrPredicted() {
        return RecipeCase.of(
                        "nnclr with predictions", new Nnclr(), PAIRS.queued(H).predicted(P, mixed(A, H)), SYMMETRIC)
                .collapsed(Math::log)
                .oracle((x, fixed) -> {
                    double sum = 0;
                    for (int v = 0; v < 2; v++) {
                        var neighbours = Arrays.stream(x.get(v))
                                .map(row -> Oracles.nearest(row, H))
                                .toArray(double[][]::new);
                        sum += Oracles.crossEntropy(neighbours, x.get(3 - v), .1) / 2;
                    }
                    return sum;
                });
    }

    private static RecipeCase ressl() {
        return RecipeCase.of("ressl", new Ressl(), FOLLOWED, COSINE)
                .collapsed(b -> Math.log(4))
                .oracle((x, fixed) -> Oracles.mean(
                        4,
                        i -> Oracles.crossEntropy(
                                Oracles.softmax(Oracles.cosines(P[i], H, .04)), Oracles.cosines(x.get(0)[i], H, .1))));
    }

    private static RecipeCase co2() {
        return RecipeCase.of("co2", new Co2(.2, .3, 4, true), FOLLOWED, Fact.IGNORES_LENGTH, Fact.SHIFT)
                .collapsed(b -> Math.log(5))
                .oracle((x, fixed) -> Oracles.mean(4, i -> {
                    double[] q = Oracles.softmax(Oracles.cosines(x.get(0)[i], H, .3));
                    double[] k = Oracles.softmax(Oracles.cosines(P[i], H, .3));
                    double own = cos(x.get(0)[i], P[i]) / .2;
                    double queue = Oracles.lse(Oracles.cosines(x.get(0)[i], H, .2));
                    return Oracles.lse(own, queue) - own + 2 * (Oracles.divergence(q, k) + Oracles.divergence(k, q));
                }))
                .limit("no consistency", new Co2(.07, .04, 0, true), new Moco());
    }

    private static RecipeCase nPair() {
        return RecipeCase.of("n-pair", new NPair(), PAIRS, Fact.SOFTMAX)
                .golden(0.917853723787)
                .collapsed(Math::log);
    }

    private static RecipeCase nPairPenalty() {
        return RecipeCase.of("n-pair with penalty", new NPair(.02, true), PAIRS, Fact.PULLS, Fact.JUDGES_ALL_ROWS)
                .collapsed(b -> Math.log(b) + .02 * SQUARE)
                .oracle((x, fixed) -> Oracles.mean(
                                4,
                                i -> Oracles.lse(x.get(0)[i], x.get(1), j -> true, Oracle::dot)
                                        - Oracle.dot(x.get(0)[i], x.get(1)[i]))
                        + .02 * Oracles.mean(8, i -> Oracle.dot(x.get(i / 4)[i % 4], x.get(i / 4)[i % 4])));
    }
}
