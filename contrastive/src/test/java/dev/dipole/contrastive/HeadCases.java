package dev.dipole.contrastive;

import dev.dipole.contrastive.RecipeCase.Fact;
import dev.dipole.contrastive.head.ColBert;
import dev.dipole.contrastive.head.M3;
import dev.dipole.contrastive.head.Splade;
import dev.dipole.contrastive.softmax.Directions;
import dev.dipole.contrastive.softmax.InfoNce;
import dev.dipole.contrastive.softmax.Negatives;
import dev.dipole.contrastive.wrapper.Course;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// What is known of objectives on other heads than one vector a text.
final class HeadCases {
    private static final PlainTokens Q = PlainTokens.random(1, new int[] {3, 7, 3, 9, 4, 4, 8}, 0, 2, 5, 6, 7);
    private static final PlainTokens D =
            PlainTokens.random(2, new int[] {7, 3, 3, 1, 9, 4, 8, 7, 7, 8, 2}, 0, 4, 5, 9, 11);
    private static final PlainTokens N = PlainTokens.random(3, new int[] {9, 9, 3, 5, 4}, 0, 1, 3, 4, 5);
    private static final double[][] TEACHER = {{2, 1}, {-.5, .3}, {.1, 4}, {1, .8}};
    private static final Batch TOKENS = Batch.triples().tokens(Q, D, N);
    private static final HeadTest.Score SUM = (q, i, d, j) -> HeadTest.maxSim(q, i, d, j, false);
    private static final HeadTest.Score MEAN = (q, i, d, j) -> HeadTest.maxSim(q, i, d, j, true);

    private HeadCases() {}

    static List<RecipeCase> all() {
        return List.of(colBert(), colBertTaught(), splade(), m3(false), m3(true));
    }

    private static RecipeCase colBert() {
        return RecipeCase.of("colbert", new ColBert(.7, true, true), TOKENS, Fact.IGNORES_LENGTH)
                .collapsed(b -> Math.log(2 * b))
                .oracle((x, fixed) -> HeadTest.crossEntropy(HeadTest.table(MEAN, Q, D, N), .7));
    }

    private static RecipeCase colBertTaught() {
        double[] even = {.5, .5};
        return RecipeCase.of(
                        "colbert with a teacher",
                        new ColBert(.7, true, false, .6),
                        TOKENS.taught(TEACHER),
                        Fact.IGNORES_LENGTH)
                .collapsed(b -> Math.log(2 * b)
                        + .6 * Oracles.mean(4, i -> Oracles.divergence(Oracles.softmax(TEACHER[i]), even)))
                .oracle((x, fixed) -> {
                    double[][] s = HeadTest.table(SUM, Q, D, N);
                    double imitation = Oracles.mean(4, i -> {
                        double[] own = Oracles.softmax(s[i][i] / .7, s[i][4 + i] / .7);
                        return Oracles.divergence(Oracles.softmax(TEACHER[i]), own);
                    });
                    return HeadTest.crossEntropy(s, .7) + .6 * imitation;
                });
    }

    private static double flops(double[][] z) {
        return IntStream.range(0, z[0].length)
                .mapToDouble(j -> Math.pow(Oracles.mean(z.length, i -> Math.abs(z[i][j])), 2))
                .sum();
    }

    private static RecipeCase splade() {
        var batch = Batch.triples()
                .mapRows(x -> Arrays.stream(x).map(v -> .2 + Math.abs(v)).toArray());
        var dot = new InfoNce(1, Directions.QD, Negatives.ALL, new Similarity.Dot(), 0, true);
        return RecipeCase.of(
                        "splade",
                        new Splade(1, Course.constant(.3), Course.constant(.2)),
                        batch,
                        Fact.SOFTMAX,
                        Fact.SEES_COORDINATES)
                .collapsed(b -> Math.log(2 * b) + (.3 + .2) * 1.47) // the squared length of that vector
                .oracle((x, fixed) -> Oracles.mean(4, i -> {
                            double[] row = IntStream.range(0, 8)
                                    .mapToDouble(j -> Oracle.dot(x.get(0)[i], x.get(1 + j / 4)[j % 4]))
                                    .toArray();
                            return Oracles.lse(row) - row[i];
                        })
                        + .3 * flops(x.get(0))
                        + .2 * flops(Oracles.stacked(x.get(1), x.get(2))))
                .limit("no flops", new Splade(1, Course.constant(0), Course.constant(0)), dot);
    }

    private static RecipeCase m3(boolean distil) {
        var objective = new M3(.4, 1, .3, 1, .1, distil);
        var facts = distil ? new Fact[] {Fact.IGNORES_LENGTH, Fact.DETACHES} : new Fact[] {Fact.IGNORES_LENGTH};
        return RecipeCase.of(distil ? "m3 distilled" : "m3", objective, TOKENS, facts)
                .oracle((x, fixed) -> {
                    double hard = HeadTest.crossEntropy(common(x), .4);
                    double soft = 0;
                    double[] weights = {1, .1, 1};
                    for (int h = 0; h < 3; h++) {
                        hard += weights[h] * HeadTest.crossEntropy(heads(x).get(h), .4);
                        soft += weights[h] * HeadTest.softCrossEntropy(common(fixed), heads(x).get(h), .4);
                    }
                    return distil ? (hard / 4 + soft / 3) / 2 : hard / 4;
                });
    }

    private static List<double[][]> heads(List<double[][]> x) {
        var dense = Arrays.stream(x.get(0))
                .map(a -> Oracles.cosines(a, Oracles.stacked(x.get(1), x.get(2)), 1))
                .toArray(double[][]::new);
        return List.of(dense, HeadTest.table(HeadTest::lexical, Q, D, N), HeadTest.table(MEAN, Q, D, N));
    }

    private static double[][] common(List<double[][]> x) {
        var heads = heads(x);
        var sum = new double[4][8];
        double[] shares = {1, .3, 1};
        for (int h = 0; h < 3; h++) {
            for (int i = 0; i < 4; i++) for (int j = 0; j < 8; j++) sum[i][j] += shares[h] * heads.get(h)[i][j];
        }
        return sum;
    }
}
