package dev.dipole.contrastive;

import static dev.dipole.contrastive.Batch.A;
import static dev.dipole.contrastive.Batch.H;
import static dev.dipole.contrastive.Batch.P;
import static dev.dipole.contrastive.Oracle.cos;

import dev.dipole.contrastive.Batch.Clusters;
import dev.dipole.contrastive.RecipeCase.Fact;
import dev.dipole.contrastive.proxy.DeepClusterV2;
import dev.dipole.contrastive.proxy.Manifold;
import dev.dipole.contrastive.proxy.NormalisedSoftmax;
import dev.dipole.contrastive.proxy.Pcl;
import java.util.Arrays;
import java.util.List;
import java.util.stream.IntStream;

/// What is known of objectives on clusterings of the data and on walks through it. The golden values were
/// computed from the formulas with NumPy.
final class ClusterCases {
    private static final int[] LABELS = {0, 0, 1, 1, 0, 0, 1, 1};
    private static final Batch FOUR = Batch.twoClasses().weighted(ProxyRelation.PROXIES, H);
    private static final double[][] THREE = {
        mixed(A[1], 1, P[2], -1), mixed(H[0], 1, P[3], 1), mixed(A[0], -1, H[2], .3)
    };
    private static final Clusters COARSE = new Clusters(THREE, new double[] {.25, .1, .4}, List.of(0, 2, 2, 1));
    private static final Clusters FINE = new Clusters(H, new double[] {.1, .3, .2, .15}, List.of(2, 0, 1, 3));
    private static final Batch CLUSTERED =
            Batch.pairs().followed(A, P).queued(H).clustered(FINE, COARSE);

    private ClusterCases() {}

    static List<RecipeCase> all() {
        return List.of(manifold(), manifoldOfAll(), pcl(), deepCluster());
    }

    private static double[] mixed(double[] x, double a, double[] y, double b) {
        return IntStream.range(0, x.length)
                .mapToDouble(k -> a * x[k] + b * y[k])
                .toArray();
    }

    private static RecipeCase manifold() {
        return RecipeCase.of(
                        "manifold",
                        new Manifold(.8, .5, 5e-4, 1, true, 4),
                        FOUR,
                        Fact.IGNORES_LENGTH,
                        Fact.SOFTMAX,
                        Fact.SYMMETRIC)
                .golden(0.886096184265)
                .collapsed(b -> 2 * Math.log1p(3 * Math.exp(5e-4)))
                .oracle((x, fixed) -> walk(x, .8, true, 5e-4) + walk(x, .8, false, 5e-4));
    }

    private static RecipeCase manifoldOfAll() {
        var objective = new Manifold(.6, .5, .01, .7, false, 4);
        return RecipeCase.of(
                        "manifold, all proxies in the sums",
                        objective,
                        FOUR,
                        Fact.IGNORES_LENGTH,
                        Fact.SOFTMAX,
                        Fact.SYMMETRIC)
                .golden(2.317464177836)
                .collapsed(b -> 1.7 * Math.log1p(3 * Math.exp(.01)));
    }

    /// One of the two terms, with the series `(1 − α) Σ_t (αS̄)^t` in place of the inverse.
    private static double walk(List<double[][]> views, double alpha, boolean intrinsic, double margin) {
        double[][] f = affinities(Oracles.stacked(views.get(0), views.get(1), H), alpha);
        return Oracles.mean(8, i -> {
            double[] s = new double[4];
            for (int k = 0; k < 4; k++) s[k] = intrinsic ? f[i][8 + k] : cos(f[i], f[8 + k]);
            double sum = 1;
            for (int k = 0; k < 4; k++) {
                double behind = s[k] - s[LABELS[i]] + margin;
                if (k != LABELS[i] && behind > 0) sum += Math.exp(behind);
            }
            return Math.log(sum);
        });
    }

    private static double[][] affinities(double[][] nodes, double alpha) {
        int m = nodes.length;
        double[][] s = new double[m][m];
        double[] degree = new double[m];
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < m; j++) {
                if (i != j) s[i][j] = Math.exp(Math.max(0, cos(nodes[i], nodes[j])) / .5);
                degree[i] += s[i][j];
            }
        }
        double[][] f = new double[m][m];
        double[][] step = new double[m][m];
        for (int i = 0; i < m; i++) step[i][i] = 1 - alpha;
        for (int t = 0; t < 200; t++) {
            double[][] next = new double[m][m];
            for (int i = 0; i < m; i++) {
                for (int j = 0; j < m; j++) {
                    f[i][j] += step[i][j];
                    for (int k = 0; k < m; k++) {
                        next[i][j] += step[i][k] * alpha * s[k][j] / Math.sqrt(degree[k] * degree[j]);
                    }
                }
            }
            step = next;
        }
        return f;
    }

    private static RecipeCase pcl() {
        return RecipeCase.of(
                        "pcl", new Pcl(.2, 2, true), CLUSTERED, Fact.IGNORES_LENGTH, Fact.PULLS, Fact.GROUPED_COLUMNS)
                .golden(2.641355474901)
                .collapsed(b -> Math.log(5) + (collapsed(FINE) + collapsed(COARSE)) / 2)
                .oracle((x, fixed) -> Oracles.mean(4, i -> {
                    double[] a = x.get(0)[i];
                    double keys =
                            Oracles.lse(Oracles.lse(Oracles.cosines(a, H, .2)), cos(a, P[i]) / .2) - cos(a, P[i]) / .2;
                    return keys + (cluster(a, i, FINE) + cluster(a, i, COARSE)) / 2;
                }));
    }

    private static double collapsed(Clusters c) {
        double[] s = Arrays.stream(c.concentrations()).map(p -> 1 / p).toArray();
        return Oracles.lse(s)
                - c.assignments().stream().mapToDouble(k -> s[k]).average().orElseThrow();
    }

    private static double cluster(double[] x, int item, Clusters c) {
        double[] s = IntStream.range(0, c.centres().length)
                .mapToDouble(k -> cos(x, c.centres()[k]) / c.concentrations()[k])
                .toArray();
        return Oracles.lse(s) - s[c.assignments().get(item)];
    }

    private static RecipeCase deepCluster() {
        var even = new Clusters(H, new double[] {.2, .2, .2, .2}, List.of(2, 2, 1, 0));
        var alone = Batch.pairs().followed(A, P).clustered(even);
        var labelled = new Batch(List.of(A, P), List.of(2, 2, 1, 0)).weighted(ProxyRelation.PROXIES, H);
        return RecipeCase.of(
                        "deepcluster-v2",
                        new DeepClusterV2(.1, 2),
                        CLUSTERED,
                        Fact.IGNORES_LENGTH,
                        Fact.SOFTMAX,
                        Fact.SYMMETRIC)
                .golden(4.268488131178)
                .collapsed(b -> (Math.log(4) + Math.log(3)) / 2)
                .limit(
                        "clusters as labels",
                        new DeepClusterV2(.2, 1),
                        alone,
                        1,
                        new NormalisedSoftmax(.2, 0),
                        labelled);
    }
}
