package dev.dipole.contrastive;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;

/// The formulas once more, as plain loops over plain numbers; shares nothing with the code it checks.
final class Oracle {
    private Oracle() {}

    static double dot(double[] a, double[] b) {
        return IntStream.range(0, a.length).mapToDouble(k -> a[k] * b[k]).sum();
    }

    static double cos(double[] a, double[] b) {
        return dot(a, b) / Math.sqrt(dot(a, a) * dot(b, b));
    }

    static double logSumExp(List<Double> x) {
        double max = x.stream().mapToDouble(Double::doubleValue).max().orElseThrow();
        return max + Math.log(x.stream().mapToDouble(v -> Math.exp(v - max)).sum());
    }

    static double softplus(double x) {
        return Math.max(0, x) + Math.log1p(Math.exp(-Math.abs(x)));
    }

    /// InfoNCE with an additive margin.
    static double margin(double[][] a, double[][] p, double temperature, double margin) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            var row = new ArrayList<Double>();
            for (int j = 0; j < a.length; j++) row.add((cos(a[i], p[j]) - (i == j ? margin : 0)) / temperature);
            sum += logSumExp(row) - row.get(i);
        }
        return sum / a.length;
    }

    /// InfoNCE against the batch and the row's own hard negative.
    static double batchAndOwn(double[][] a, double[][] p, double[][] h, double temperature) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            var row = new ArrayList<Double>();
            for (double[] d : p) row.add(cos(a[i], d) / temperature);
            row.add(cos(a[i], h[i]) / temperature);
            sum += logSumExp(row) - row.get(i);
        }
        return sum / a.length;
    }

    /// GTE's four blocks with a hard negative a row, positive twice.
    static double gte(double[][] q, double[][] d, double[][] h, double temperature) {
        double sum = 0;
        int n = q.length;
        for (int i = 0; i < n; i++) {
            var row = new ArrayList<Double>();
            for (int j = 0; j < n; j++) {
                row.add(cos(q[i], d[j]) / temperature);
                row.add(cos(q[i], h[j]) / temperature);
                row.add(cos(q[j], d[i]) / temperature);
                if (j == i) continue;
                row.add(cos(q[i], q[j]) / temperature);
                row.add(cos(d[j], d[i]) / temperature);
                row.add(cos(h[j], d[i]) / temperature);
            }
            sum += logSumExp(row) - cos(q[i], d[i]) / temperature;
        }
        return sum / n;
    }

    /// InfoNCE over chosen columns per row.
    static double choosing(double[][] a, double[][] p, double temperature, int[][] columns) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            var row = new ArrayList<Double>();
            for (int j : columns[i]) row.add(cos(a[i], p[j]) / temperature);
            sum += logSumExp(row) - cos(a[i], p[i]) / temperature;
        }
        return sum / a.length;
    }

    /// `log mean exp(−t ‖u − v‖²)` over the pairs of rows.
    static double uniformity(double[][] x, double t) {
        double sum = 0;
        int pairs = 0;
        for (int i = 0; i < x.length; i++) {
            for (int j = i + 1; j < x.length; j++) {
                sum += Math.exp(-t * (2 - 2 * cos(x[i], x[j])));
                pairs++;
            }
        }
        return Math.log(sum / pairs);
    }
}
