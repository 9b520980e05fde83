package dev.dipole.contrastive.evaluation;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;

/// How closely two series of numbers agree, from −1 to 1.
///
/// Where one of them is constant, or there are fewer than two numbers, nothing can agree: the result is defined
/// as 0 (other tools give NaN). Series of different lengths and numbers that are not finite are errors.
public final class Correlation {
    private Correlation() {}

    /// Pearson's r: covariance over the product of standard deviations, in two passes.
    ///
    /// @throws IllegalArgumentException if the lengths differ or a number is not finite
    public static double pearson(double[] x, double[] y) {
        require(x, y);
        if (isConstant(x) || isConstant(y)) return 0;
        double meanX = mean(x);
        double meanY = mean(y);
        double xx = 0;
        double yy = 0;
        double xy = 0;
        for (int i = 0; i < x.length; i++) {
            double dx = x[i] - meanX;
            double dy = y[i] - meanY;
            xx += dx * dx;
            yy += dy * dy;
            xy += dx * dy;
        }
        double scale = Math.sqrt(xx) * Math.sqrt(yy);
        return scale == 0 ? 0 : Math.clamp(xy / scale, -1, 1);
    }

    /// Spearman's ρ: Pearson's r of the ranks, equal numbers sharing the mean of their ranks.
    ///
    /// @throws IllegalArgumentException if the lengths differ or a number is not finite
    public static double spearman(double[] x, double[] y) {
        require(x, y);
        return pearson(ranks(x), ranks(y));
    }

    /// Ranks from 1, ascending; equal numbers share the mean of the ranks they take up.
    static double[] ranks(double[] values) {
        int[] order = IntStream.range(0, values.length)
                .boxed()
                .sorted(Comparator.comparingDouble(i -> values[i] + 0.0)) // −0 + 0 = 0: the two zeros are equal
                .mapToInt(Integer::intValue)
                .toArray();
        double[] ranks = new double[values.length];
        int first = 0;
        while (first < order.length) {
            int last = first;
            while (last + 1 < order.length && values[order[last + 1]] == values[order[first]]) last++;
            for (int i = first; i <= last; i++) ranks[order[i]] = (first + last) / 2.0 + 1;
            first = last + 1;
        }
        return ranks;
    }

    private static double mean(double[] values) {
        double sum = 0;
        for (double value : values) sum += value;
        return sum / values.length;
    }

    private static boolean isConstant(double[] values) {
        return Arrays.stream(values).allMatch(value -> value == values[0]);
    }

    private static void require(double[] x, double[] y) {
        if (x.length != y.length) {
            throw new IllegalArgumentException("series of different lengths: " + x.length + " and " + y.length);
        }
        for (int i = 0; i < x.length; i++) {
            if (!Double.isFinite(x[i]) || !Double.isFinite(y[i])) {
                throw new IllegalArgumentException(
                        "numbers " + i + " are " + x[i] + " and " + y[i] + ": only finite ones can be compared");
            }
        }
    }
}
