package dev.dipole.tensor;

import java.util.function.DoubleBinaryOperator;
import java.util.stream.IntStream;

/// The operations as one would write them on paper, in float64: the oracle of the contract. Clarity is all;
/// nothing is stable, fast or shared with the code under test.
final class Naive {
    private Naive() {}

    static double[] matmul(double[] a, double[] b, Transpose t, int m, int n, int k, double[] start) {
        double[] c = start.clone();
        for (int i = 0; i < m; i++) {
            for (int j = 0; j < n; j++) {
                for (int l = 0; l < k; l++) {
                    double left = t == Transpose.LEFT ? a[l * m + i] : a[i * k + l];
                    double right = t == Transpose.RIGHT ? b[j * k + l] : b[l * n + j];
                    c[i * n + j] += left * right;
                }
            }
        }
        return c;
    }

    static double value(Unary f, double x) {
        return switch (f) {
            case NEGATE -> -x;
            case ABS -> x < 0 ? -x : x;
            case SQUARE -> x * x;
            case SQRT -> Math.sqrt(x);
            case RECIPROCAL -> 1 / x;
            case EXP -> Math.exp(x);
            case LOG -> Math.log(x);
            case TANH -> Math.tanh(x);
            case SIGMOID -> 1 / (1 + Math.exp(-x));
            case SOFTPLUS -> Math.log1p(Math.exp(x));
            case RELU -> x > 0 ? x : 0;
            case GELU -> x * normal(x);
            case GELU_TANH -> 0.5 * x * (1 + Math.tanh(Math.sqrt(2 / Math.PI) * (x + 0.044715 * x * x * x)));
            case SILU -> x / (1 + Math.exp(-x));
        };
    }

    /// The normal distribution: `Φ(x) = ½ + φ(x) (x + x³/3 + x⁵/(3·5) + …)`.
    private static double normal(double x) {
        double term = x;
        double sum = x;
        for (int k = 3; Math.abs(term) > 1e-18 * Math.abs(sum); k += 2) {
            term *= x * x / k;
            sum += term;
        }
        return 0.5 + sum * Math.exp(-0.5 * x * x) / Math.sqrt(2 * Math.PI);
    }

    /// The derivative as a difference quotient of fourth order.
    static double slope(Unary f, double x) {
        double h = 1e-3 * Math.max(0.1, Math.abs(x));
        return (8 * (value(f, x + h) - value(f, x - h)) - value(f, x + 2 * h) + value(f, x - 2 * h)) / (12 * h);
    }

    static double value(Binary f, double x, double y) {
        return switch (f) {
            case ADD -> x + y;
            case SUBTRACT -> x - y;
            case MULTIPLY -> x * y;
            case DIVIDE -> x / y;
            case MAXIMUM -> x > y ? x : y;
        };
    }

    static double[] each(int n, java.util.function.IntToDoubleFunction f) {
        return IntStream.range(0, n).mapToDouble(f).toArray();
    }

    /// One number of each row, by folding the row.
    static double[] fold(double[] x, int rows, double start, DoubleBinaryOperator f) {
        int width = rows == 0 ? 0 : x.length / rows;
        return each(rows, r -> {
            double result = start;
            for (int j = 0; j < width; j++) result = f.applyAsDouble(result, x[r * width + j]);
            return result;
        });
    }

    /// Column sums of `x[rows, width]`.
    static double[] columns(double[] x, int width) {
        double[] y = new double[width];
        for (int i = 0; i < x.length; i++) y[i % width] += x[i];
        return y;
    }

    static double[] softmax(double[] x, int width) {
        return each(x.length, i -> {
            int row = i / width * width;
            double sum = 0;
            for (int j = 0; j < width; j++) sum += Math.exp(x[row + j]);
            return sum == 0 ? 0 : Math.exp(x[i]) / sum;
        });
    }

    static double[] logSumExp(double[] x, double[] mask, int rows) {
        int width = rows == 0 ? 0 : x.length / rows;
        return each(rows, r -> {
            double sum = 0;
            for (int i = r * width; i < (r + 1) * width; i++) if (mask[i] != 0) sum += Math.exp(x[i]);
            return sum == 0 ? 0 : Math.log(sum);
        });
    }

    /// `[mean, 1/√(variance + ε)]` of a row; the mean is 0 unless `centred`.
    static double[] moments(double[] x, int row, int width, double eps, boolean centred) {
        double mean = 0;
        for (int j = 0; centred && j < width; j++) mean += x[row * width + j] / width;
        double variance = 0;
        for (int j = 0; j < width; j++) variance += Math.pow(x[row * width + j] - mean, 2) / width;
        return new double[] {mean, 1 / Math.sqrt(variance + eps)};
    }

    static double[] normalise(double[] x, double[] gamma, double[] beta, double eps, boolean centred) {
        int width = gamma.length;
        return each(x.length, i -> {
            double[] m = moments(x, i / width, width, eps, centred);
            return gamma[i % width] * (x[i] - m[0]) * m[1] + beta[i % width];
        });
    }

    /// The gradients of x, gamma and beta, one after the other: the chain rule through mean and variance, term
    /// by term.
    static double[][] normaliseGradient(double[] x, double[] gamma, double[] dy, double eps, boolean centred) {
        int width = gamma.length;
        double[] dx = new double[x.length];
        double[] dgamma = new double[width];
        double[] dbeta = new double[width];
        for (int r = 0; r < x.length / width; r++) {
            double[] m = moments(x, r, width, eps, centred);
            double dvariance = 0;
            double dmean = 0;
            for (int j = 0; j < width; j++) {
                int i = r * width + j;
                dgamma[j] += dy[i] * (x[i] - m[0]) * m[1];
                dbeta[j] += dy[i];
                dvariance += dy[i] * gamma[j] * (x[i] - m[0]) * -0.5 * Math.pow(m[1], 3);
                dmean -= dy[i] * gamma[j] * m[1];
            }
            for (int j = 0; j < width; j++) {
                int i = r * width + j;
                dx[i] = dy[i] * gamma[j] * m[1] + dvariance * 2 * (x[i] - m[0]) / width + (centred ? dmean / width : 0);
            }
        }
        return new double[][] {dx, dgamma, dbeta};
    }

    /// Attention's `out`, `logSumExp`, and the gradients `dq`, `dk`, `dv` for the given `dout`.
    static double[][] attention(Attention spec, double[] q, double[] k, double[] v, double[] dout, int width) {
        int tokens = spec.offsets().get(spec.offsets().size() - 1);
        var result = new double[][] {
            new double[q.length],
            new double[tokens * spec.heads()],
            new double[q.length],
            new double[q.length],
            new double[q.length]
        };
        for (int s = 0; s + 1 < spec.offsets().size(); s++) {
            for (int i = spec.offsets().get(s); i < spec.offsets().get(s + 1); i++) {
                for (int head = 0; head < spec.heads(); head++) query(spec, s, i, head, q, k, v, dout, width, result);
            }
        }
        return result;
    }

    private static void query(
            Attention spec,
            int s,
            int i,
            int head,
            double[] q,
            double[] k,
            double[] v,
            double[] dout,
            int width,
            double[][] result) {
        int from = spec.offsets().get(s);
        int to = spec.causal() ? i + 1 : spec.offsets().get(s + 1);
        int d = width / spec.heads();
        int at = head * d;
        double[] e = new double[to - from];
        double sum = 0;
        for (int j = from; j < to; j++) {
            e[j - from] = Math.exp(spec.scale() * dot(q, i * width + at, k, j * width + at, d));
            sum += e[j - from];
        }
        result[1][i * spec.heads() + head] = Math.log(sum);
        double[] kept = new double[to - from];
        double inner = 0;
        for (int j = from; j < to; j++) {
            kept[j - from] = spec.keeps(i, head, j - from) ? 1 / (1 - spec.dropout()) : 0;
            double p = e[j - from] / sum * kept[j - from];
            double dp = dot(dout, i * width + at, v, j * width + at, d);
            inner += p * dp;
            for (int c = 0; c < d; c++) {
                result[0][i * width + at + c] += p * v[j * width + at + c];
                result[4][j * width + at + c] += p * dout[i * width + at + c];
            }
        }
        for (int j = from; j < to; j++) {
            double dp = kept[j - from] * dot(dout, i * width + at, v, j * width + at, d);
            double ds = e[j - from] / sum * (dp - inner) * spec.scale();
            for (int c = 0; c < d; c++) {
                result[2][i * width + at + c] += ds * k[j * width + at + c];
                result[3][j * width + at + c] += ds * q[i * width + at + c];
            }
        }
    }

    private static double dot(double[] x, int xAt, double[] y, int yAt, int n) {
        double sum = 0;
        for (int i = 0; i < n; i++) sum += x[xAt + i] * y[yAt + i];
        return sum;
    }
}
