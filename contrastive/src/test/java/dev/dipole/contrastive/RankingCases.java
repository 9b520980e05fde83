package dev.dipole.contrastive;

import static dev.dipole.contrastive.Oracle.softplus;
import static dev.dipole.contrastive.ScoredCase.of;
import static dev.dipole.contrastive.ScoredCases.FOUR;
import static dev.dipole.contrastive.ScoredCases.RAGGED;
import static dev.dipole.contrastive.ScoredCases.SHIFT;
import static dev.dipole.contrastive.ScoredCases.TWO;
import static dev.dipole.contrastive.ScoredCases.YES_NO;

import dev.dipole.contrastive.ScoredCase.Given;
import dev.dipole.contrastive.ranking.AdrMse;
import dev.dipole.contrastive.ranking.ApproxMrr;
import dev.dipole.contrastive.ranking.ApproxNdcg;
import dev.dipole.contrastive.ranking.LambdaLoss;
import dev.dipole.contrastive.ranking.LambdaLoss.Weighting;
import dev.dipole.contrastive.ranking.ListContrastive;
import dev.dipole.contrastive.ranking.ListMle;
import dev.dipole.contrastive.ranking.ListNet;
import dev.dipole.contrastive.ranking.Logarithm;
import dev.dipole.contrastive.ranking.MarginRanking;
import dev.dipole.contrastive.ranking.NeuralNdcg;
import dev.dipole.contrastive.ranking.PListMle;
import dev.dipole.contrastive.ranking.Pointwise;
import dev.dipole.contrastive.ranking.RankNet;
import dev.dipole.contrastive.ranking.RewardModel;
import dev.dipole.contrastive.ranking.SoftRank;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;

/// Rerankers with golden values and formulas in plain loops.
final class RankingCases {
    /// The example of TensorFlow Ranking's documentation.
    private static final Given MRR =
            ScoredCase.lists(new double[] {.6, .8, .5, .8, .4}, new double[] {1, 0, 0, 1, 0}, 2, 3);

    /// The second of three lists has nothing relevant.
    private static final Given BARREN = RAGGED.withValues(2, 0, 1, 3, 0, 0, 0, 0, 1, 1, 2);

    private RankingCases() {}

    static List<ScoredCase> all() {
        var cases = new ArrayList<>(List.of(
                of("pointwise bce", new Pointwise(), YES_NO)
                        .oracle((s, _) -> each(s, YES_NO, (x, y) -> softplus(x) - y * x)),
                of("pointwise mse", new Pointwise(Pointwise.Cost.SQUARED), RAGGED)
                        .oracle((s, _) -> each(s, RAGGED, (x, y) -> (x - y) * (x - y))),
                of("pointwise classes", new Pointwise(Pointwise.Cost.CLASSES), FOUR, SHIFT)
                        .oracle((s, _) -> perList(s, FOUR, (x, y) -> Oracles.lse(x) - x[3])),
                of("list-contrastive", new ListContrastive(), RAGGED)
                        .oracle((s, _) -> contrastive(s, RAGGED, .1, true)),
                of("list-contrastive, raw", new ListContrastive(1, false, .5), RAGGED, SHIFT)
                        .oracle((s, _) -> contrastive(s, RAGGED, 1, false)),
                of("ranknet", new RankNet(), FOUR, SHIFT).golden(0.842413777483),
                of("ranknet ragged", new RankNet(1.3, Logarithm.BINARY), RAGGED, SHIFT)
                        .oracle((s, _) -> pairs(s, RAGGED, Weighting.EQUAL, 0, 1.3, 1 / Math.log(2))),
                of("lambda-rank", new LambdaLoss(Weighting.LAMBDA_RANK, 10, 1, 0, Logarithm.NATURAL), FOUR, SHIFT)
                        .golden(0.103684696082),
                of("listnet", new ListNet(), FOUR, SHIFT).golden(1.434394478606),
                of("listnet ragged", new ListNet(.5), RAGGED, SHIFT)
                        .oracle((s, _) -> perList(s, RAGGED, (x, y) -> {
                            double cost = 0;
                            double[] q = Arrays.stream(y).map(v -> v / .5).toArray();
                            for (int j = 0; j < x.length; j++) {
                                cost -= Math.exp(q[j] - Oracles.lse(q)) * (x[j] - Oracles.lse(x));
                            }
                            return cost;
                        })),
                of("listmle", new ListMle(), FOUR, SHIFT).golden(4.322726876521),
                of("listmle ragged", new ListMle(), RAGGED, SHIFT).oracle((s, _) -> peeled(s, RAGGED, false)),
                of("p-listmle", new PListMle(), RAGGED, SHIFT).oracle((s, _) -> peeled(s, RAGGED, true)),
                of("adr-mse", new AdrMse(), RAGGED, SHIFT).oracle((s, _) -> adr(s, RAGGED, 1, 2)),
                of("adr-mse, steep, natural", new AdrMse(3, Math.E), RAGGED, SHIFT)
                        .oracle((s, _) -> adr(s, RAGGED, 3, Math.E)),
                of("approx-ndcg", new ApproxNdcg(), RAGGED, SHIFT).oracle((s, _) -> approx(s, RAGGED, 1)),
                of("approx-mrr", new ApproxMrr(), MRR, SHIFT)
                        .golden(0.264853285541917), // its source prints −0.73514676
                of("approx-mrr, graded", new ApproxMrr(.7), RAGGED, SHIFT).oracle((s, _) -> mrr(s, RAGGED, .7)),
                of("approx-mrr, a list of nothing", new ApproxMrr(.3), BARREN, SHIFT)
                        .oracle((s, _) -> mrr(s, BARREN, .3)),
                of("neural-ndcg", new NeuralNdcg(), RAGGED, SHIFT).oracle((s, _) -> neural(s, RAGGED, 1)),
                of("soft-rank", new SoftRank(.7), RAGGED, SHIFT).oracle((s, _) -> softRank(s, RAGGED, .7)),
                of("margin-ranking", new MarginRanking(.83), RAGGED, SHIFT)
                        .oracle((s, _) -> ordered(s, RAGGED, (d, w) -> Math.max(0, .83 - d))),
                of("reward-model", new RewardModel(.3, .05), TWO)
                        .oracle((s, _) -> perList(s, TWO, (x, y) -> {
                            int best = y[0] > y[1] ? 0 : 1;
                            return softplus(.3 - x[best] + x[1 - best]) + .05 * Math.pow(x[0] + x[1], 2);
                        })),
                of("reward-model, plain", new RewardModel(), TWO, SHIFT)
                        .oracle((s, _) -> ordered(s, TWO, (d, w) -> softplus(-d)))));
        for (var weighting : Weighting.values()) {
            for (int k : new int[] {0, 3}) {
                var loss = new LambdaLoss(weighting, 10, 1.3, k, Logarithm.BINARY);
                cases.add(of("lambda-loss " + weighting + " at " + k, loss, RAGGED, SHIFT)
                        .oracle((s, _) -> pairs(s, RAGGED, weighting, k, 1.3, 1 / Math.log(2))));
            }
        }
        return cases;
    }

    interface Of {
        double of(double score, double label);
    }

    interface OfList {
        double of(double[] scores, double[] labels);
    }

    private static double each(double[] s, Given given, Of cost) {
        double sum = 0;
        for (int i = 0; i < s.length; i++) sum += cost.of(s[i], given.values()[i]);
        return sum / s.length;
    }

    static double perList(double[] s, Given given, OfList cost) {
        double sum = 0;
        int at = 0;
        for (int n : given.lengths()) {
            sum += cost.of(Arrays.copyOfRange(s, at, at + n), Arrays.copyOfRange(given.values(), at, at + n));
            at += n;
        }
        return sum / given.lengths().length;
    }

    private static double contrastive(double[] s, Given given, double temperature, boolean sigmoid) {
        double[] sum = {0, 0};
        perList(s, given, (x, y) -> {
            double[] z = Arrays.stream(x)
                    .map(v -> (sigmoid ? 1 / (1 + Math.exp(-v)) : v) / temperature)
                    .toArray();
            double mean = 0;
            int count = 0;
            for (int j = 0; j < y.length; j++) {
                if (y[j] <= .5) continue;
                mean += z[j];
                count++;
            }
            if (count == 0) return 0;
            sum[0] += Oracles.lse(z) - mean / count;
            sum[1]++;
            return 0;
        });
        return sum[0] / sum[1];
    }

    interface OfPair {
        double of(double difference, double weight);
    }

    private static double ordered(double[] s, Given given, OfPair cost) {
        double[] sum = {0, 0};
        perList(s, given, (x, y) -> {
            for (int i = 0; i < x.length; i++) {
                for (int j = 0; j < x.length; j++) {
                    if (y[i] <= y[j]) continue;
                    sum[0] += cost.of(x[i] - x[j], 1);
                    sum[1]++;
                }
            }
            return 0;
        });
        return sum[0] / sum[1];
    }

    private static double discount(double rank) {
        return Math.log(1 + rank) / Math.log(2);
    }

    private static double[] gains(double[] y, int k) {
        double[] sorted = Arrays.stream(y).map(v -> -v).sorted().map(v -> -v).toArray();
        double best = 0;
        for (int r = 0; r < y.length; r++) if (k == 0 || r < k) best += (Math.pow(2, sorted[r]) - 1) / discount(r + 1);
        double most = best;
        return Arrays.stream(y)
                .map(v -> most == 0 ? 0 : (Math.pow(2, v) - 1) / most)
                .toArray();
    }

    private static int rank(double[] x, int i) {
        int rank = 1;
        for (double v : x) if (v > x[i]) rank++;
        return rank;
    }

    private static double pairs(double[] s, Given given, Weighting weighting, int k, double sigma, double factor) {
        double[] sum = {0, 0};
        perList(s, given, (x, y) -> {
            double[] g = gains(y, k);
            for (int i = 0; i < x.length; i++) {
                for (int j = 0; j < x.length; j++) {
                    boolean counts = weighting == Weighting.NDCG1 ? i != j : y[i] > y[j];
                    int ri = rank(x, i);
                    int rj = rank(x, j);
                    boolean beyond = k > 0 && Math.max(ri, rj) > k;
                    if (!counts || beyond) continue;
                    int delta = Math.abs(ri - rj);
                    double gap = Math.abs(g[i] - g[j]);
                    double ndcg2 = Math.abs(1 / discount(delta) - 1 / discount(delta + 1)) * gap;
                    double swap = Math.abs(1 / discount(ri) - 1 / discount(rj)) * gap;
                    double weight = switch (weighting) {
                        case EQUAL -> 1;
                        case NDCG1 -> g[i] / discount(ri);
                        case NDCG2 -> ndcg2;
                        case LAMBDA_RANK -> swap;
                        case NDCG2_PLUS -> 10 * ndcg2 + swap;
                        case MRR -> Math.abs(1.0 / ri - 1.0 / rj);
                    };
                    sum[0] += weight * softplus(-sigma * (x[i] - x[j])) * factor;
                    sum[1]++;
                }
            }
            return 0;
        });
        return sum[0] / sum[1];
    }

    private static double peeled(double[] s, Given given, boolean position) {
        return perList(s, given, (x, y) -> {
            var left = new ArrayList<Integer>();
            for (int j = 0; j < x.length; j++) left.add(j);
            double cost = 0;
            double weights = 0;
            int n = x.length;
            for (int k = 0; k < n; k++) weights += Math.pow(2, n - k) - 1;
            for (int k = 0; k < n; k++) {
                int best = left.get(0);
                for (int j : left) if (y[j] > y[best]) best = j;
                double[] rest = left.stream().mapToDouble(j -> x[j]).toArray();
                cost += (position ? (Math.pow(2, n - k) - 1) / weights : 1) * (Oracles.lse(rest) - x[best]);
                left.remove(Integer.valueOf(best));
            }
            return cost;
        });
    }

    private static double smoothRank(double[] x, int i, double a) {
        double rank = 1;
        for (int j = 0; j < x.length; j++) if (j != i) rank += 1 / (1 + Math.exp(-a * (x[j] - x[i])));
        return rank;
    }

    private static double adr(double[] s, Given given, double a, double base) {
        return perList(s, given, (x, y) -> {
            double cost = 0;
            for (int i = 0; i < x.length; i++) {
                int above = 0;
                int equal = 0;
                for (double v : y) {
                    if (v > y[i]) above++;
                    if (v == y[i]) equal++;
                }
                double rank = above + (equal + 1) / 2.0;
                cost += Math.pow(rank - smoothRank(x, i, a), 2) * Math.log(base) / Math.log(1 + rank) / x.length;
            }
            return cost;
        });
    }

    private static double approx(double[] s, Given given, double temperature) {
        return perList(s, given, (x, y) -> {
            double[] g = gains(y, 0);
            double dcg = 0;
            for (int i = 0; i < x.length; i++) dcg += g[i] / discount(smoothRank(x, i, 1 / temperature));
            return 1 - dcg;
        });
    }

    private static double mrr(double[] s, Given given, double temperature) {
        int[] judged = {0};
        double sum = perList(s, given, (x, y) -> {
            double relevant = Arrays.stream(y).sum();
            if (relevant == 0) return 0;
            judged[0]++;
            double cost = 1;
            for (int i = 0; i < x.length; i++) cost -= y[i] / relevant / smoothRank(x, i, 1 / temperature);
            return cost;
        });
        return sum * given.lengths().length / judged[0];
    }

    private static double neural(double[] s, Given given, double temperature) {
        return perList(s, given, (x, y) -> {
            double[] g = gains(y, 0);
            int n = x.length;
            double dcg = 0;
            for (int k = 1; k <= n; k++) {
                double[] logits = new double[n];
                for (int j = 0; j < n; j++) {
                    logits[j] = (n + 1 - 2 * k) * x[j];
                    for (double v : x) logits[j] -= Math.abs(x[j] - v);
                    logits[j] /= temperature;
                }
                for (int j = 0; j < n; j++) dcg += Math.exp(logits[j] - Oracles.lse(logits)) * g[j] / discount(k);
            }
            return 1 - dcg;
        });
    }

    /// Every set of candidates that may beat one, by enumeration.
    private static double softRank(double[] s, Given given, double temperature) {
        return perList(s, given, (x, y) -> {
            double[] g = gains(y, 0);
            double dcg = 0;
            for (int j = 0; j < x.length; j++) {
                for (int set = 0; set < 1 << x.length; set++) {
                    if (((set >> j) & 1) == 1) continue;
                    double chance = 1;
                    for (int l = 0; l < x.length; l++) {
                        if (l == j) continue;
                        double beats = 1 / (1 + Math.exp(-(x[l] - x[j]) / temperature));
                        chance *= ((set >> l) & 1) == 1 ? beats : 1 - beats;
                    }
                    dcg += g[j] * chance / discount(1 + Integer.bitCount(set));
                }
            }
            return 1 - dcg;
        });
    }
}
