package dev.dipole.contrastive;

import static dev.dipole.contrastive.Batch.A;
import static dev.dipole.contrastive.Batch.H;
import static dev.dipole.contrastive.Batch.P;
import static dev.dipole.contrastive.Oracle.cos;
import static dev.dipole.contrastive.Oracle.dot;

import dev.dipole.contrastive.RecipeCase.Fact;
import dev.dipole.contrastive.softmax.Directions;
import dev.dipole.contrastive.softmax.InfoNce;
import dev.dipole.contrastive.softmax.Negatives;
import dev.dipole.contrastive.teacher.ClDrd;
import dev.dipole.contrastive.teacher.EmbedDistill;
import dev.dipole.contrastive.teacher.EmbedDistill.Distance;
import dev.dipole.contrastive.teacher.KlDistillation;
import dev.dipole.contrastive.teacher.M3Kd;
import dev.dipole.contrastive.teacher.MarginMse;
import dev.dipole.contrastive.teacher.RerankerDistillation;
import dev.dipole.contrastive.teacher.Rkd;
import dev.dipole.contrastive.teacher.VectorMse;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// What is known of objectives that imitate a teacher.
final class TeacherCases {
    private static final double[][] SCORES = {{5, 1}, {4, 3}, {6, 2}, {3, 2.5}};
    private static final double[][] WITH_DOUBT = {{5, 1}, {2, 3}, {6, 2}, {3, 3.5}};
    private static final double[][] SURE = {{1e4, 0}, {1e4, 0}, {1e4, 0}, {1e4, 0}};
    private static final Batch TAUGHT = Batch.triples().taught(SCORES);
    private static final double[][] T = {H[1], A[3], P[0], H[2]};
    private static final double[][] NARROW_A = narrow(A, .7);
    private static final double[][] NARROW_P = narrow(P, -.4);
    private static final double[][] W = narrow3(H);

    private TeacherCases() {}

    static List<RecipeCase> all() {
        return List.of(
                marginMse(),
                marginMseOfSeveral(),
                kl(),
                klWarm(),
                m3(),
                m3InBatch(),
                reranker(),
                rerankerTrusting(),
                mse(),
                mseOfVectors(),
                embed(Distance.COSINE),
                embed(Distance.L2),
                embed(Distance.MSE),
                projected(),
                rkd(),
                clDrd(),
                clDrdOneNegative(),
                clDrdLater());
    }

    private static double[][] narrow(double[][] x, double shift) {
        return Arrays.stream(x)
                .map(r -> new double[] {r[0] + shift, r[1] * r[2], r[4] - r[5]})
                .toArray(double[][]::new);
    }

    private static double[][] narrow3(double[][] x) {
        return new double[][] {x[0], x[2], x[3]};
    }

    private static RecipeCase marginMse() {
        return RecipeCase.of("margin-mse", new MarginMse(), TAUGHT, Fact.SHIFT, Fact.JUDGES_ALL_ROWS)
                .golden(5.178417161977)
                .collapsed(b -> (16 + 1 + 16 + .25) / 4)
                .limit(
                        "a constant more",
                        new MarginMse(),
                        Batch.triples().taught(new double[][] {{6, 2}, {2, 1}, {5, 1}, {3, 2.5}}),
                        1,
                        new MarginMse(),
                        TAUGHT);
    }

    private static RecipeCase marginMseOfSeveral() {
        double[][] scores = {{5, 1, 2}, {4, 3, 0}, {6, 2, 1}, {3, 2.5, 4}};
        var batch = new Batch(List.of(A, P, H, T), List.of()).taught(scores);
        return RecipeCase.of("margin-mse of two", new MarginMse(), batch, Fact.SHIFT, Fact.JUDGES_ALL_ROWS)
                .collapsed(b -> Oracles.mean(8, k -> Math.pow(scores[k / 2][0] - scores[k / 2][1 + k % 2], 2)))
                .oracle((x, fixed) -> Oracles.mean(8, k -> {
                    int i = k / 2;
                    int j = 1 + k % 2;
                    double[] a = x.get(0)[i];
                    double ahead = dot(a, x.get(1)[i]) - dot(a, x.get(1 + j)[i]);
                    return Math.pow(ahead - (scores[i][0] - scores[i][j]), 2);
                }));
    }

    private static RecipeCase kl() {
        return RecipeCase.of("kl-distillation", new KlDistillation(), TAUGHT, Fact.SHIFT)
                .golden(0.223750056861)
                .collapsed(b -> uneven(SCORES, 1));
    }

    /// What a student that tells nothing apart pays for a teacher of two candidates: `log 2` less the entropy.
    private static double uneven(double[][] scores, double temperature) {
        double[] even = {.5, .5};
        return Oracles.mean(4, i -> Oracles.divergence(Oracles.softmax(Oracles.over(scores[i], temperature)), even));
    }

    /// The teacher's mean share of the first candidate.
    private static double first(double temperature) {
        return Oracles.mean(4, i -> Oracles.softmax(Oracles.over(SCORES[i], temperature))[0]);
    }

    private static double[] own(List<double[][]> x, int i, Oracles.Score score) {
        double[] a = x.get(0)[i];
        return new double[] {score.applyAsDouble(a, x.get(1)[i]), score.applyAsDouble(a, x.get(2)[i])};
    }

    private static RecipeCase klWarm() {
        return RecipeCase.of(
                        "kl-distillation warm",
                        new KlDistillation(new Similarity.Cosine(), 3),
                        TAUGHT,
                        Fact.IGNORES_LENGTH,
                        Fact.SHIFT)
                .collapsed(b -> 9 * uneven(SCORES, 3))
                .oracle((x, fixed) -> 9
                        * Oracles.mean(
                                4,
                                i -> Oracles.divergence(
                                        Oracles.softmax(Oracles.over(SCORES[i], 3)),
                                        Oracles.softmax(own(x, i, Oracles.cosine(3))))));
    }

    private static RecipeCase m3() {
        return RecipeCase.of("m3-kd", new M3Kd(), TAUGHT, Fact.SHIFT)
                .golden(0.251534145189)
                .collapsed(b -> first(1) * Math.log(2))
                .limit(
                        "a sure teacher",
                        new M3Kd(),
                        Batch.triples().taught(SURE),
                        1,
                        new InfoNce(1, Directions.QD, Negatives.ONLY_OWN, new Similarity.Dot(), 0, true),
                        Batch.triples());
    }

    private static RecipeCase m3InBatch() {
        var objective = new M3Kd(new Similarity.Cosine(), .5, 2, true);
        return RecipeCase.of("m3-kd in batch", objective, TAUGHT, Fact.IGNORES_LENGTH, Fact.SHIFT)
                .collapsed(b -> first(2) * Math.log(2 * b) + (1 - first(2)) * Math.log(2 * b - 1))
                .oracle((x, fixed) -> Oracles.mean(4, i -> {
                    double[] share = Oracles.softmax(Oracles.over(SCORES[i], 2));
                    var others = new ArrayList<Double>();
                    for (int j = 0; j < 4; j++) {
                        if (j == i) continue;
                        others.add(cos(x.get(0)[i], x.get(1)[j]) / .5);
                        others.add(cos(x.get(0)[i], x.get(2)[j]) / .5);
                    }
                    double[] own = own(x, i, Oracles.cosine(.5));
                    var left = new ArrayList<>(others);
                    left.add(own[1]);
                    double second = Oracle.logSumExp(left) - own[1];
                    left.add(own[0]);
                    return share[0] * (Oracle.logSumExp(left) - own[0]) + share[1] * second;
                }))
                .limit("a sure teacher", objective, Batch.triples().taught(SURE), 1, new InfoNce(.5), Batch.triples());
    }

    private static double reranked(List<double[][]> x, double[][] scores, boolean drop) {
        var s = Oracles.cosine(.1);
        return Oracles.mean(4, i -> {
            double[] own = own(x, i, s);
            double kl = Oracles.divergence(Oracles.softmax(scores[i]), Oracles.softmax(own));
            var all = new ArrayList<Double>();
            for (int j = 0; j < 4; j++) {
                all.add(s.applyAsDouble(x.get(0)[i], x.get(1)[j]));
                if (drop && j == i && scores[i][1] > scores[i][0]) continue;
                all.add(s.applyAsDouble(x.get(0)[i], x.get(2)[j]));
            }
            return kl + .2 * (Oracle.logSumExp(all) - own[0]);
        });
    }

    private static RecipeCase reranker() {
        var objective = new RerankerDistillation(new Similarity.Cosine(), .1, 1, .2, true);
        return RecipeCase.of(
                        "reranker-distillation",
                        objective,
                        Batch.triples().taught(WITH_DOUBT),
                        Fact.IGNORES_LENGTH,
                        Fact.SHIFT)
                .collapsed(b -> uneven(WITH_DOUBT, 1) + .2 * (Math.log(2 * b) + Math.log(2 * b - 1)) / 2)
                .oracle((x, fixed) -> reranked(x, WITH_DOUBT, true))
                .limit("weight 0", new RerankerDistillation(new Similarity.Dot(), 1, 1, 0, true), new KlDistillation());
    }

    private static RecipeCase rerankerTrusting() {
        var objective = new RerankerDistillation(new Similarity.Cosine(), .1, 1, .2, false);
        return RecipeCase.of(
                        "reranker-distillation, all kept",
                        objective,
                        Batch.triples().taught(WITH_DOUBT),
                        Fact.IGNORES_LENGTH,
                        Fact.SHIFT)
                .collapsed(b -> uneven(WITH_DOUBT, 1) + .2 * Math.log(2 * b))
                .oracle((x, fixed) -> reranked(x, WITH_DOUBT, false));
    }

    private static double square(double[] a, double[] b) {
        return Math.pow(MetricOracles.l2(a, b), 2);
    }

    private static RecipeCase mse() {
        return RecipeCase.of(
                        "vector-mse", new VectorMse(), Batch.pairs().guided(T), Fact.SEES_COORDINATES, Fact.SYMMETRIC)
                .oracle((x, fixed) -> Oracles.mean(8, k -> square(x.get(k / 4)[k % 4], T[k % 4]) / 6));
    }

    private static RecipeCase mseOfVectors() {
        var batch = Batch.pairs().guided(T, H);
        return RecipeCase.of("vector-mse per vector", new VectorMse(false, true), batch, Fact.SEES_COORDINATES)
                .oracle((x, fixed) -> Oracles.mean(8, k -> square(x.get(k / 4)[k % 4], (k < 4 ? T : H)[k % 4])))
                .limit(
                        "mean squared differences",
                        new VectorMse(false, true),
                        batch,
                        6,
                        new EmbedDistill(Distance.MSE, 0),
                        batch);
    }

    private static double distance(Distance distance, double[] a, double[] b) {
        return switch (distance) {
            case COSINE -> 1 - cos(a, b);
            case L2 -> MetricOracles.l2(a, b);
            case MSE -> square(a, b) / a.length;
        };
    }

    private static RecipeCase embed(Distance distance) {
        var facts = distance == Distance.COSINE
                ? new Fact[] {Fact.SEES_COORDINATES, Fact.IGNORES_LENGTH}
                : new Fact[] {Fact.SEES_COORDINATES};
        var batch = Batch.triples().guided(T, H, A);
        return RecipeCase.of("embed-distill " + distance, new EmbedDistill(distance, 0), batch, facts)
                .oracle((x, fixed) -> Oracles.mean(
                        12,
                        k -> distance(
                                distance, x.get(k / 4)[k % 4], List.of(T, H, A).get(k / 4)[k % 4])));
    }

    /// Turning student and projection together changes nothing.
    private static RecipeCase projected() {
        var batch = Batch.pairs().guided(NARROW_A).weighted(EmbedDistill.PROJECTION, W);
        return RecipeCase.of("embed-distill projected", new EmbedDistill(Distance.L2, 3), batch)
                .oracle((x, fixed) -> Oracles.mean(4, i -> {
                    double[] seen = Arrays.stream(W)
                            .mapToDouble(w -> dot(w, x.get(0)[i]))
                            .toArray();
                    return MetricOracles.l2(seen, NARROW_A[i]);
                }));
    }

    private static RecipeCase rkd() {
        return RecipeCase.of("rkd", new Rkd(), Batch.pairs().guided(NARROW_A, NARROW_P))
                .oracle((x, fixed) -> {
                    var z = Oracles.stacked(x.get(0), x.get(1));
                    var t = Oracles.stacked(NARROW_A, NARROW_P);
                    return rkdDistances(z, t) + 2 * rkdAngles(z, t);
                });
    }

    private static final double[][] FIVE = {
        {5, 1, 2, 4, 3}, {1, 4, 3, 0, 2}, {2, 2, 6, 1, 3}, {3, 2.5, 4, 5, 1},
    };
    private static final Batch OF_FIVE = new Batch(
                    List.of(
                            A,
                            P,
                            H,
                            T,
                            Batch.random(1, 4, 6, 41).matrices().get(0),
                            Batch.random(1, 4, 6, 42).matrices().get(0)),
                    List.of())
            .taught(FIVE);

    /// Two candidates in order, the next two of a group, the last alone; two that the teacher scores alike.
    private static RecipeCase clDrd() {
        var objective = new ClDrd(new Similarity.Cosine(), List.of(2), 2, 1);
        return RecipeCase.of("cl-drd", objective, OF_FIVE, Fact.IGNORES_LENGTH, Fact.SHIFT, Fact.JUDGES_ALL_ROWS)
                .oracle((x, fixed) -> grouped(x, fixed, Oracle::cos, 2, 2));
    }

    private static RecipeCase clDrdOneNegative() {
        return RecipeCase.of("cl-drd of one negative", new ClDrd(), TAUGHT, Fact.SHIFT, Fact.JUDGES_ALL_ROWS)
                .collapsed(b -> Math.log(2) / 2)
                .limit(
                        "half of a softmax of two",
                        new ClDrd(),
                        TAUGHT,
                        .5,
                        new InfoNce(1, Directions.QD, Negatives.ONLY_OWN, new Similarity.Dot(), 0, true),
                        Batch.triples());
    }

    private static RecipeCase clDrdLater() {
        var objective = new ClDrd(new Similarity.Dot(), List.of(1, 5), 1, 2);
        return RecipeCase.of("cl-drd, all in order", objective, OF_FIVE, Fact.SHIFT, Fact.JUDGES_ALL_ROWS)
                .oracle((x, fixed) -> grouped(x, fixed, Oracle::dot, 5, 1))
                .limit("the second iteration", new ClDrd(new Similarity.Dot(), List.of(5), 2, 0), objective);
    }

    /// Pairs of different groups, weighed by the student's ranks.
    private static double grouped(
            List<double[][]> x, List<double[][]> fixed, Oracles.Score score, int best, int groups) {
        double sum = 0;
        int pairs = 0;
        for (int i = 0; i < 4; i++) {
            int row = i;
            double[] s = new double[5];
            double[] known = new double[5];
            Arrays.setAll(s, j -> score.applyAsDouble(x.get(0)[row], x.get(1 + j)[row]));
            Arrays.setAll(known, j -> score.applyAsDouble(fixed.get(0)[row], fixed.get(1 + j)[row]));
            for (int j = 0; j < 5; j++) {
                for (int k = 0; k < 5; k++) {
                    if (group(FIVE[i], j, best, groups) >= group(FIVE[i], k, best, groups)) continue;
                    sum += Math.abs(1 / place(known, j) - 1 / place(known, k)) * Oracle.softplus(s[k] - s[j]);
                    pairs++;
                }
            }
        }
        return sum / pairs;
    }

    /// How many stand before, and one; equals share the mean of their places.
    private static double place(double[] scores, int j) {
        double place = .5;
        for (double s : scores) place += s > scores[j] ? 1 : s == scores[j] ? .5 : 0;
        return place;
    }

    private static double group(double[] teacher, int j, int best, int groups) {
        double place = place(teacher, j);
        if (place < best + 1) return place;
        return 100 + Math.floor((place - best - 1) * groups / (5 - best));
    }

    private static double huber(double x) {
        return Math.abs(x) < 1 ? x * x / 2 : Math.abs(x) - .5;
    }

    private static double meanDistance(double[][] z) {
        double sum = 0;
        for (double[] a : z) for (double[] b : z) sum += MetricOracles.l2(a, b);
        return sum / (z.length * (z.length - 1));
    }

    private static double rkdDistances(double[][] z, double[][] t) {
        double sum = 0;
        for (int i = 0; i < 8; i++) {
            for (int j = 0; j < 8; j++) {
                sum += huber(MetricOracles.l2(z[i], z[j]) / meanDistance(z)
                        - MetricOracles.l2(t[i], t[j]) / meanDistance(t));
            }
        }
        return sum / 64;
    }

    private static double[] way(double[] from, double[] to) {
        double[] way = to.clone();
        for (int k = 0; k < way.length; k++) way[k] -= from[k];
        return way;
    }

    private static double rkdAngles(double[][] z, double[][] t) {
        double sum = 0;
        for (int i = 0; i < 8; i++) {
            for (int j = 0; j < 8; j++) {
                for (int k = 0; k < 8; k++) {
                    if (j == i || k == i) continue;
                    sum += huber(cos(way(z[i], z[j]), way(z[i], z[k])) - cos(way(t[i], t[j]), way(t[i], t[k])));
                }
            }
        }
        return sum / 512;
    }
}
