package dev.dipole.bench;

import java.util.Arrays;
import java.util.stream.DoubleStream;
import java.util.stream.IntStream;

/// What a contender measured in each round. Ratios are taken within a round, since only there both saw the same
/// machine; what is told is their median.
@SuppressWarnings("ArrayRecordComponent") // numbers to be read, never compared
public record Rounds(double... values) {
    /// How many rounds there are, from `-Drounds`.
    public static int count() {
        return Integer.getInteger("rounds", 5);
    }

    public double median() {
        double[] sorted = values.clone();
        Arrays.sort(sorted);
        int n = sorted.length;
        return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
    }

    /// The median of this over the other, round by round.
    public double over(Rounds other) {
        return new Rounds(IntStream.range(0, values.length)
                        .mapToDouble(i -> values[i] / other.values[i])
                        .toArray())
                .median();
    }

    public static double geometricMean(DoubleStream values) {
        return Math.exp(values.map(Math::log).average().orElse(Double.NaN));
    }
}
