package dev.dipole.contrastive;

import static dev.dipole.contrastive.Oracle.cos;
import static dev.dipole.contrastive.Oracle.dot;
import static dev.dipole.contrastive.Oracle.logSumExp;
import static dev.dipole.contrastive.Oracle.softplus;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import java.util.function.IntPredicate;
import java.util.function.ToDoubleBiFunction;
import java.util.stream.IntStream;

/// Formulas of recipes as plain loops over plain numbers; shares nothing with the code it checks.
final class Oracles {
    private Oracles() {}

    interface Score extends ToDoubleBiFunction<double[], double[]> {}

    static double mean(int n, java.util.function.IntToDoubleFunction value) {
        return IntStream.range(0, n).mapToDouble(value).sum() / n;
    }

    /// `log Σ exp` of the scores of a row with those of some vectors that pass.
    static double lse(double[] x, double[][] others, IntPredicate passes, Score score) {
        var terms = new ArrayList<Double>();
        for (int j = 0; j < others.length; j++) if (passes.test(j)) terms.add(score.applyAsDouble(x, others[j]));
        return logSumExp(terms);
    }

    static double lse(double... x) {
        return logSumExp(Arrays.stream(x).boxed().toList());
    }

    static double[][] stacked(double[][]... parts) {
        return Arrays.stream(parts).flatMap(Arrays::stream).toArray(double[][]::new);
    }

    static Score cosine(double temperature) {
        return (a, b) -> cos(a, b) / temperature;
    }

    /// `−log softmax` of column `i` among all columns, averaged.
    static double crossEntropy(double[][] rows, double[][] columns, double temperature) {
        var s = cosine(temperature);
        return mean(rows.length, i -> lse(rows[i], columns, j -> true, s) - s.applyAsDouble(rows[i], columns[i]));
    }

    static double perDirection(double[][] q, double[][] d, double temperature) {
        var s = cosine(temperature);
        return mean(q.length, i -> {
            double sum = lse(q[i], d, j -> true, s) + lse(d[i], q, j -> true, s);
            sum += lse(q[i], q, j -> j != i, s) + lse(d[i], d, j -> j != i, s);
            return sum / 4 - s.applyAsDouble(q[i], d[i]);
        });
    }

    /// A loss over the rows of labelled items that have a fellow.
    interface OfRow {
        double of(int row, double all, double[] positives);
    }

    static double labelled(double[][] x, int[] labels, double[][] more, int[] moreLabels, Score score, OfRow row) {
        double sum = 0;
        int judged = 0;
        for (int i = 0; i < x.length; i++) {
            int at = i;
            var all = new ArrayList<Double>();
            var positives = new ArrayList<Double>();
            for (int j = 0; j < x.length; j++) {
                if (j == i) continue;
                all.add(score.applyAsDouble(x[i], x[j]));
                if (labels[j] == labels[i]) positives.add(score.applyAsDouble(x[at], x[j]));
            }
            for (int j = 0; j < more.length; j++) {
                all.add(score.applyAsDouble(x[i], more[j]));
                if (moreLabels[j] == labels[i]) positives.add(score.applyAsDouble(x[at], more[j]));
            }
            if (positives.isEmpty()) continue;
            judged++;
            sum += row.of(
                    i, logSumExp(all), positives.stream().mapToDouble(v -> v).toArray());
        }
        return sum / judged;
    }

    /// Rows of `2B` stacked views.
    interface OfView {
        double of(int row, double positive, double[] negatives);
    }

    static double twoViews(double[][] a, double[][] p, OfView row) {
        var x = stacked(a, p);
        int n = a.length;
        return mean(2 * n, i -> {
            int twin = (i + n) % (2 * n);
            double[] negatives = IntStream.range(0, 2 * n)
                    .filter(j -> j != i && j != twin)
                    .mapToDouble(j -> cos(x[i], x[j]))
                    .toArray();
            return row.of(i, cos(x[i], x[twin]), negatives);
        });
    }

    static double dclw(List<double[][]> moving, List<double[][]> fixed, double temperature, double sigma) {
        var a = fixed.get(0);
        var p = fixed.get(1);
        int n = a.length;
        double all = lse(
                IntStream.range(0, n).mapToDouble(i -> cos(a[i], p[i]) / sigma).toArray());
        return twoViews(moving.get(0), moving.get(1), (row, s, negatives) -> {
            int i = row % n;
            double weight = 2 - n * Math.exp(cos(a[i], p[i]) / sigma - all);
            return lse(over(negatives, temperature)) - weight * s / temperature;
        });
    }

    static double[] over(double[] values, double temperature) {
        return Arrays.stream(values).map(v -> v / temperature).toArray();
    }

    /// Hard-negative contrastive learning whose weights come from `fixed`.
    static double hard(List<double[][]> moving, List<double[][]> fixed, double t, double prior, double beta) {
        var weights = new ArrayList<double[]>();
        twoViews(fixed.get(0), fixed.get(1), (row, s, negatives) -> {
            weights.add(
                    Arrays.stream(negatives).map(v -> Math.exp(beta * v / t)).toArray());
            return 0;
        });
        return twoViews(moving.get(0), moving.get(1), (row, s, negatives) -> {
            double[] w = weights.get(row);
            double mean = Arrays.stream(w).average().orElseThrow();
            double sum = 0;
            for (int k = 0; k < w.length; k++) sum += w[k] / mean * Math.exp(negatives[k] / t);
            double positive = Math.exp(s / t);
            double others = Math.max((sum - w.length * prior * positive) / (1 - prior), w.length * Math.exp(-1 / t));
            return -Math.log(positive / (positive + others));
        });
    }

    /// In-batch softmax with hard negatives, a bonus a cell.
    interface Bonus {
        double of(int row, int block, int column);
    }

    static double infoNce(List<double[][]> views, double temperature, Bonus bonus) {
        var a = views.get(0);
        return mean(a.length, i -> {
            var row = new ArrayList<Double>();
            for (int v = 1; v < views.size(); v++) {
                for (int j = 0; j < a.length; j++) {
                    row.add(cos(a[i], views.get(v)[j]) / temperature + bonus.of(i, v, j));
                }
            }
            return logSumExp(row) - cos(a[i], views.get(1)[i]) / temperature;
        });
    }

    /// Softmax over qd, qq, dd and hard negatives without what a judge takes out.
    static double masked(
            List<double[][]> views,
            List<double[][]> judge,
            double temperature,
            DoubleUnaryOperator bound,
            boolean ownHard) {
        var a = views.get(0);
        return mean(a.length, i -> {
            double most = bound.applyAsDouble(cos(judge.get(0)[i], judge.get(1)[i]));
            var row = new ArrayList<Double>();
            for (int j = 0; j < a.length; j++) {
                int[][] pairs = {{0, 1}, {0, 0}, {1, 1}, {0, 2}};
                for (int[] pair : pairs) {
                    if (pair[1] == 2 ? ownHard && j != i : pair[0] == pair[1] && j == i) continue;
                    boolean positive = pair[0] == 0 && pair[1] == 1 && j == i;
                    if (!positive && cos(judge.get(pair[0])[i], judge.get(pair[1])[j]) > most) continue;
                    row.add(cos(views.get(pair[0])[i], views.get(pair[1])[j]) / temperature);
                }
            }
            return logSumExp(row) - cos(a[i], views.get(1)[i]) / temperature;
        });
    }

    static double[] softmax(double... x) {
        double all = lse(x);
        return Arrays.stream(x).map(v -> Math.exp(v - all)).toArray();
    }

    static double[] cosines(double[] x, double[][] others, double temperature) {
        return Arrays.stream(others).mapToDouble(o -> cos(x, o) / temperature).toArray();
    }

    /// `−Σ y log softmax(s)`
    static double crossEntropy(double[] target, double[] scores) {
        double all = lse(scores);
        return IntStream.range(0, scores.length)
                .mapToDouble(k -> target[k] * (all - scores[k]))
                .sum();
    }

    static double divergence(double[] p, double[] q) {
        return IntStream.range(0, p.length)
                .mapToDouble(k -> p[k] * Math.log(p[k] / q[k]))
                .sum();
    }

    static double[] nearest(double[] x, double[][] queue) {
        return Arrays.stream(queue)
                .max((a, b) -> Double.compare(cos(x, a), cos(x, b)))
                .orElseThrow();
    }

    static double macl(List<double[][]> moving, List<double[][]> fixed, double tau, double alpha) {
        var a = fixed.get(0);
        var p = fixed.get(1);
        double t = tau * (1 + alpha * mean(a.length, i -> cos(a[i], p[i])));
        var missing = new ArrayList<Double>();
        twoViews(a, p, (row, s, negatives) -> {
            double all = Math.log(Math.exp(s / t) + Math.exp(lse(over(negatives, t))));
            missing.add(1 - Math.exp(s / t - all));
            return 0;
        });
        return twoViews(moving.get(0), moving.get(1), (row, s, negatives) -> {
            double all = Math.log(Math.exp(s / t) + Math.exp(lse(over(negatives, t))));
            return (all - s / t) / missing.get(row);
        });
    }

    static double focal(List<double[][]> moving, List<double[][]> fixed, double t, double gamma) {
        var s = cosine(t);
        return mean(moving.get(0).length, i -> {
            double loss = lse(moving.get(0)[i], moving.get(1), j -> true, s)
                    - s.applyAsDouble(moving.get(0)[i], moving.get(1)[i]);
            double known = lse(fixed.get(0)[i], fixed.get(1), j -> true, s)
                    - s.applyAsDouble(fixed.get(0)[i], fixed.get(1)[i]);
            return Math.pow(1 - Math.exp(-known), gamma) * loss;
        });
    }

    static double logistic(double y, double z) {
        return softplus(z) - y * z;
    }

    /// Items `X` against proxies, scores of the own class bent.
    interface Bend {
        double of(double cosine);
    }

    static double proxies(List<double[][]> views, int[] labels, double[][] w, double scale, Bend own) {
        var x = stacked(views.get(0), views.get(1));
        return mean(x.length, i -> {
            double[] s = cosines(x[i], w, 1);
            s[labels[i]] = own.of(s[labels[i]]);
            for (int c = 0; c < s.length; c++) s[c] *= scale;
            return lse(s) - s[labels[i]];
        });
    }

    /// Sinkhorn–Knopp by the definition: columns to sum 1/K, rows to 1/B, in turn; at last rows to 1.
    static double[][] sinkhorn(double[][] scores, double epsilon, int iterations) {
        int rows = scores.length;
        int columns = scores[0].length;
        var q = Arrays.stream(scores)
                .map(row -> Arrays.stream(row).map(s -> Math.exp(s / epsilon)).toArray())
                .toArray(double[][]::new);
        for (int round = 0; round < iterations; round++) {
            for (int j = 0; j < columns; j++) {
                double sum = 0;
                for (double[] row : q) sum += row[j];
                for (double[] row : q) row[j] /= sum * columns;
            }
            for (double[] row : q) {
                double sum = Arrays.stream(row).sum();
                for (int j = 0; j < columns; j++) row[j] /= sum * rows;
            }
        }
        for (double[] row : q) for (int j = 0; j < columns; j++) row[j] *= rows;
        return q;
    }

    static double classification(double[] u, double[] v, double[][] w, int label) {
        int n = u.length;
        double[] features = new double[3 * n + 1];
        for (int k = 0; k < n; k++) {
            features[k] = u[k];
            features[n + k] = v[k];
            features[2 * n + k] = Math.abs(u[k] - v[k]);
        }
        features[3 * n] = 1;
        double[] s = Arrays.stream(w).mapToDouble(row -> dot(row, features)).toArray();
        return lse(s) - s[label];
    }
}
