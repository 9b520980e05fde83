package dev.dipole.contrastive.evaluation;

/// Products and distances of two vectors, in double precision and index order.
final class Vectors {
    private Vectors() {}

    static double dot(float[] a, float[] b) {
        requireSameWidth(a.length, b.length);
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += (double) a[i] * b[i];
        return sum;
    }

    static double dot(double[] a, double[] b) {
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += a[i] * b[i];
        return sum;
    }

    static double cosine(float[] a, float[] b) {
        double scale = Math.sqrt(dot(a, a)) * Math.sqrt(dot(b, b));
        return scale == 0 ? 0 : dot(a, b) / scale;
    }

    static double squaredDistance(float[] a, float[] b) {
        requireSameWidth(a.length, b.length);
        double sum = 0;
        for (int i = 0; i < a.length; i++) {
            double difference = (double) a[i] - b[i];
            sum += difference * difference;
        }
        return sum;
    }

    static double manhattan(float[] a, float[] b) {
        requireSameWidth(a.length, b.length);
        double sum = 0;
        for (int i = 0; i < a.length; i++) sum += Math.abs((double) a[i] - b[i]);
        return sum;
    }

    /// Four sums, so that an addition need not wait for the one before it; always combined in the same order.
    static double squaredDistance(double[] a, double[] b) {
        double s = 0;
        double t = 0;
        double u = 0;
        double v = 0;
        int i = 0;
        for (; i + 3 < a.length; i += 4) {
            s += square(a[i] - b[i]);
            t += square(a[i + 1] - b[i + 1]);
            u += square(a[i + 2] - b[i + 2]);
            v += square(a[i + 3] - b[i + 3]);
        }
        for (; i < a.length; i++) s += square(a[i] - b[i]);
        return (s + t) + (u + v);
    }

    private static double square(double x) {
        return x * x;
    }

    static double[][] doubles(float[][] vectors) {
        double[][] doubles = new double[vectors.length][];
        for (int i = 0; i < vectors.length; i++) {
            doubles[i] = new double[vectors[i].length];
            for (int j = 0; j < doubles[i].length; j++) doubles[i][j] = vectors[i][j];
        }
        return doubles;
    }

    /// The vectors at length 1.
    ///
    /// @throws IllegalArgumentException if one is zero or not finite, or the widths differ
    static double[][] unit(double[][] vectors) {
        double[][] unit = new double[vectors.length][];
        for (int i = 0; i < vectors.length; i++) {
            requireSameWidth(vectors[i].length, vectors[0].length);
            double length = Math.sqrt(dot(vectors[i], vectors[i]));
            if (length == 0 || !Double.isFinite(length)) {
                throw new IllegalArgumentException("vector " + i + " has length " + length + " and no direction");
            }
            unit[i] = new double[vectors[i].length];
            for (int j = 0; j < unit[i].length; j++) unit[i][j] = vectors[i][j] / length;
        }
        return unit;
    }

    private static void requireSameWidth(int a, int b) {
        if (a != b) throw new IllegalArgumentException("vectors of different widths: " + a + " and " + b);
    }
}
