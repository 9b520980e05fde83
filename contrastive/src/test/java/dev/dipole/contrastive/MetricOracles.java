package dev.dipole.contrastive;

import static dev.dipole.contrastive.Oracle.dot;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/// Formulas on labelled items as plain loops; the items are anchors, then positives, of classes 0 0 1 1 0 0 1
/// 1.
final class MetricOracles {
    static final int[] LABELS = {0, 0, 1, 1, 0, 0, 1, 1};

    private MetricOracles() {}

    static double[] unit(double[] x) {
        double length = Math.sqrt(dot(x, x));
        return Arrays.stream(x).map(v -> v / length).toArray();
    }

    static double l2(double[] a, double[] b) {
        double sum = 0;
        for (int k = 0; k < a.length; k++) sum += (a[k] - b[k]) * (a[k] - b[k]);
        return Math.sqrt(sum);
    }

    static double unitL2(double[] a, double[] b) {
        return l2(unit(a), unit(b));
    }

    static double variance(double[] x) {
        double mean = Arrays.stream(x).average().orElseThrow();
        return Arrays.stream(x).map(v -> (v - mean) * (v - mean)).average().orElseThrow();
    }

    static double snr(double[] a, double[] b) {
        return variance(IntStream.range(0, a.length)
                        .mapToDouble(k -> a[k] - b[k])
                        .toArray())
                / variance(a);
    }

    static double[][] items(List<double[][]> x) {
        return Oracles.stacked(x.get(0), x.get(1));
    }

    static List<Integer> fellows(int i) {
        return IntStream.range(0, 8)
                .filter(j -> j != i && LABELS[j] == LABELS[i])
                .boxed()
                .toList();
    }

    static List<Integer> strangers(int i) {
        return IntStream.range(0, 8).filter(j -> LABELS[j] != LABELS[i]).boxed().toList();
    }

    interface Triple {
        double of(int a, int p, int n);
    }

    /// The costs of all triplets.
    static double[] triplets(Triple cost) {
        var costs = new ArrayList<Double>();
        for (int a = 0; a < 8; a++) {
            for (int p : fellows(a)) for (int n : strangers(a)) costs.add(cost.of(a, p, n));
        }
        return costs.stream().mapToDouble(c -> c).toArray();
    }

    interface Pair {
        double of(int a, int p);
    }

    static double[] pairs(boolean positives, Pair cost) {
        var costs = new ArrayList<Double>();
        for (int a = 0; a < 8; a++) for (int b : positives ? fellows(a) : strangers(a)) costs.add(cost.of(a, b));
        return costs.stream().mapToDouble(c -> c).toArray();
    }

    static double mean(double... x) {
        return Arrays.stream(x).average().orElse(0);
    }

    static double meanOfNonZero(double... x) {
        return Arrays.stream(x).filter(v -> v > 0).average().orElse(0);
    }

    static double relu(double x) {
        return Math.max(0, x);
    }

    static double lse(List<Integer> of, java.util.function.IntToDoubleFunction score) {
        return Oracle.logSumExp(of.stream().map(score::applyAsDouble).toList());
    }

    /// The weighted mean of excesses above 0, weights from fixed numbers.
    static double weighted(List<Integer> of, double t, DoubleBinaryOperator excess) {
        double sum = 0;
        double weights = 0;
        for (int j : of) {
            double moving = excess.applyAsDouble(j, 0);
            double fixed = excess.applyAsDouble(j, 1);
            if (fixed <= 0) continue;
            weights += Math.exp(t * fixed);
            sum += Math.exp(t * fixed) * moving;
        }
        return weights == 0 ? 0 : sum / weights;
    }

    static double rankedList(List<double[][]> moving, List<double[][]> fixed, double m, double tp, double tn) {
        double alpha = 1 + m / 2;
        var x = items(moving);
        var f = items(fixed);
        return Oracles.mean(8, i -> {
            double pull = weighted(
                    fellows(i),
                    tp,
                    (j, w) -> unitL2(w == 0 ? x[i] : f[i], w == 0 ? x[(int) j] : f[(int) j]) - (alpha - m));
            double push = weighted(
                    strangers(i), tn, (j, w) -> alpha - unitL2(w == 0 ? x[i] : f[i], w == 0 ? x[(int) j] : f[(int) j]));
            return .5 * pull + .5 * push;
        });
    }

    /// Triangular histogram at nodes `first + b·step`.
    static double[] histogram(double[] x, double first, double step, int nodes) {
        double[] h = new double[nodes];
        for (double v : x) {
            for (int b = 0; b < nodes; b++) h[b] += relu(1 - Math.abs(v - (first + b * step)) / Math.abs(step));
        }
        return h;
    }

    static double fastAp(double[][] x, int bins) {
        return Oracles.mean(8, i -> {
            double[] positive = fellows(i).stream()
                    .mapToDouble(j -> Math.pow(unitL2(x[i], x[j]), 2))
                    .toArray();
            double[] all = IntStream.range(0, 8)
                    .filter(j -> j != i)
                    .mapToDouble(j -> Math.pow(unitL2(x[i], x[j]), 2))
                    .toArray();
            double[] hp = histogram(positive, 0, 4.0 / bins, bins + 1);
            double[] h = histogram(all, 0, 4.0 / bins, bins + 1);
            double above = 0;
            double sum = 0;
            double upTo = 0;
            for (int b = 0; b <= bins; b++) {
                above += hp[b];
                upTo += h[b];
                if (upTo > 0) sum += hp[b] * above / upTo;
            }
            return 1 - sum / positive.length;
        });
    }

    static double histogramLoss(double[][] x, int bins) {
        double[] yes = pairs(true, (a, b) -> Oracle.cos(x[a], x[b]));
        double[] no = pairs(false, (a, b) -> Oracle.cos(x[a], x[b]));
        double[] hp = histogram(yes, -1, 2.0 / bins, bins + 1);
        double[] hn = histogram(no, -1, 2.0 / bins, bins + 1);
        double below = 0;
        double loss = 0;
        for (int b = 0; b <= bins; b++) {
            below += hp[b] / yes.length;
            loss += hn[b] / no.length * below;
        }
        return loss;
    }

    static double sigmoid(double x) {
        return 1 / (1 + Math.exp(-x));
    }

    static double smoothAp(double[][] x, double t) {
        return Oracles.mean(
                8,
                i -> 1
                        - fellows(i).stream()
                                .mapToDouble(p -> {
                                    double among = 1;
                                    double all = 1;
                                    for (int j = 0; j < 8; j++) {
                                        if (j == i || j == p) continue;
                                        double ahead = sigmoid((Oracle.cos(x[i], x[j]) - Oracle.cos(x[i], x[p])) / t);
                                        all += ahead;
                                        if (LABELS[j] == LABELS[i]) among += ahead;
                                    }
                                    return among / all;
                                })
                                .average()
                                .orElseThrow());
    }

    static double pnp(double[][] x, double t, java.util.function.DoubleUnaryOperator f) {
        return Oracles.mean(
                8,
                i -> fellows(i).stream()
                        .mapToDouble(p -> f.applyAsDouble(strangers(i).stream()
                                .mapToDouble(n -> sigmoid((Oracle.cos(x[i], x[n]) - Oracle.cos(x[i], x[p])) / t))
                                .sum()))
                        .average()
                        .orElseThrow());
    }

    /// Every triplet weighed by the cumulated histogram of all.
    static double dynamic(List<double[][]> moving, List<double[][]> fixed, int bins) {
        var x = items(moving);
        var f = items(fixed);
        double[] known = triplets((a, p, n) -> unitL2(f[a], f[p]) - unitL2(f[a], f[n]));
        double[] h = histogram(known, -2, 4.0 / bins, bins + 1);
        double[] live = triplets((a, p, n) -> unitL2(x[a], x[p]) - unitL2(x[a], x[n]));
        double sum = 0;
        for (int t = 0; t < live.length; t++) {
            int bin = (int) Math.floor((known[t] + 2) / (4.0 / bins));
            double easier = 0;
            for (int b = 0; b <= bin; b++) easier += h[b] / known.length;
            sum += easier * live[t];
        }
        return sum / live.length;
    }

    static double angular(double[][] x, double degrees) {
        double t = Math.pow(Math.tan(Math.toRadians(degrees)), 2);
        return mean(pairs(
                true,
                (a, p) -> Math.log1p(strangers(a).stream()
                        .mapToDouble(n -> Math.exp(4 * t * (Oracle.cos(x[a], x[n]) + Oracle.cos(x[p], x[n]))
                                - 2 * (1 + t) * Oracle.cos(x[a], x[p])))
                        .sum())));
    }

    static double circle(List<double[][]> moving, List<double[][]> fixed, double m, double g) {
        var x = items(moving);
        var f = items(fixed);
        return Oracles.mean(
                8,
                i -> Oracle.softplus(lse(
                                strangers(i), n -> g * relu(Oracle.cos(f[i], f[n]) + m) * (Oracle.cos(x[i], x[n]) - m))
                        + lse(
                                fellows(i),
                                p -> -g * relu(1 + m - Oracle.cos(f[i], f[p])) * (Oracle.cos(x[i], x[p]) - 1 + m))));
    }

    static double mined(double[][] x, double a, double b, double l, double epsilon) {
        return Oracles.mean(8, i -> {
            double worst = fellows(i).stream()
                    .mapToDouble(j -> Oracle.cos(x[i], x[j]))
                    .min()
                    .orElseThrow();
            double best = strangers(i).stream()
                    .mapToDouble(j -> Oracle.cos(x[i], x[j]))
                    .max()
                    .orElseThrow();
            double pull = 0;
            double push = 0;
            for (int j : fellows(i)) {
                double s = Oracle.cos(x[i], x[j]);
                if (s < best + epsilon) pull += Math.exp(-a * (s - l));
            }
            for (int j : strangers(i)) {
                double s = Oracle.cos(x[i], x[j]);
                if (s > worst - epsilon) push += Math.exp(b * (s - l));
            }
            return Math.log1p(pull) / a + Math.log1p(push) / b;
        });
    }
}
